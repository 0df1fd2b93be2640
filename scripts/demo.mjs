// @ts-check
/** `npm run demo`: one conversation with the bot, on a real n8n against the sandbox, printed as it happens. */
import { bootstrap } from './lib/bootstrap.mjs';

await bootstrap('scripts', 'sandbox');
const { withCleanup } = await import('./lib/cleanup.mjs');
const { playDialogue } = await import('./lib/demo-dialogue.mjs');
const { startDemo } = await import('./lib/demo-setup.mjs');

await withCleanup(async (cleanup) => {
	const demo = await startDemo(cleanup);
	console.log();
	await playDialogue(demo, (line) => console.log(`  ${line}`));
	console.log('\nThe bot said all that it should: a picture, a video and a voice clip arrived, by their URLs.');
});
