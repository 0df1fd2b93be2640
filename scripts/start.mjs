// @ts-check
/** `npm start`: n8n with our node, the Graph sandbox and a bot that answers in its chat, until Ctrl-C. */
import { bootstrap } from './lib/bootstrap.mjs';

await bootstrap('scripts', 'sandbox');
const { withCleanup } = await import('./lib/cleanup.mjs');
const { directions, startDemo } = await import('./lib/demo-setup.mjs');

await withCleanup(async (cleanup) => {
	const demo = await startDemo(cleanup);
	console.log(`${directions(demo)}\n\nCtrl-C ends everything.`);
	await demo.n8n.ended();
	throw new Error(`n8n has ended by itself:\n${demo.n8n.log().slice(-2000)}`);
});
