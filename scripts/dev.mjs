// @ts-check
/**
 * `npm run dev`: n8n with the node, the sandbox and the demo workflow, as `npm start`; every change of a source is in
 * that n8n seconds after it was saved. n8n itself reloads a package whose files change (N8N_DEV_RELOAD).
 */
import { bootstrap } from './lib/bootstrap.mjs';

await bootstrap('scripts', 'sandbox');
const { withCleanup } = await import('./lib/cleanup.mjs');
const { setUpDemo } = await import('./lib/demo-setup.mjs');
const { demoWorkflowId } = await import('./lib/demo-workflow.mjs');
const { demoOwner } = await import('./lib/n8n-rest.mjs');
const { packageName } = await import('./lib/paths.mjs');
const { step } = await import('./lib/progress.mjs');
const { watchSources } = await import('./lib/watch.mjs');
const { join } = await import('node:path');

await withCleanup(async (cleanup) => {
	const { n8n, sandbox } = await setUpDemo(cleanup, { N8N_DEV_RELOAD: 'true' });
	await step('Starting n8n', async () => {
		await n8n.start();
		await n8n.rest.setUpOwner();
	});
	const installed = join(n8n.userFolder, '.n8n', 'nodes', 'node_modules', packageName);
	console.log(`
  Workflow   ${n8n.url}/workflow/${demoWorkflowId}
  Sign in    ${demoOwner.email} / ${demoOwner.password}
  Inbox      ${sandbox.url}/inbox

Change a file in node-wrapper/ or src/ and execute the workflow again; after a change of the node's fields the editor's
page has to be reloaded. Ctrl-C ends everything.
`);
	await watchSources({ dist: join(installed, 'dist'), n8nLog: () => n8n.log() }, cleanup);
	await n8n.ended();
	throw new Error(`n8n has ended by itself:\n${n8n.log().slice(-2000)}`);
});
