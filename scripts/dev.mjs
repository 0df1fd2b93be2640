// @ts-check
/**
 * `npm run dev`: n8n with the node, the sandbox and the demo's workflows, as `npm start`; every change of a source is in
 * that n8n seconds after it was saved. n8n itself reloads a package whose files change (N8N_DEV_RELOAD).
 */
import { bootstrap } from './lib/bootstrap.mjs';

await bootstrap('scripts', 'sandbox');
const { withCleanup } = await import('./lib/cleanup.mjs');
const { directions, startDemo } = await import('./lib/demo-setup.mjs');
const { packageName } = await import('./lib/paths.mjs');
const { watchSources } = await import('./lib/watch.mjs');
const { join } = await import('node:path');

await withCleanup(async (cleanup) => {
	const demo = await startDemo(cleanup, { N8N_DEV_RELOAD: 'true' });
	const { n8n } = demo;
	const installed = join(n8n.userFolder, '.n8n', 'nodes', 'node_modules', packageName);
	console.log(`${directions(demo)}

Change a file in node-wrapper/ or src/ and write to the bot again, or execute the batch; after a change of a node's fields
the editor's page has to be reloaded. Ctrl-C ends everything.
`);
	await watchSources({ dist: join(installed, 'dist'), n8nLog: () => n8n.log() }, cleanup);
	await n8n.ended();
	throw new Error(`n8n has ended by itself:\n${n8n.log().slice(-2000)}`);
});
