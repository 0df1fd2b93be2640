// @ts-check
/** `npm start`: n8n with our node, the Graph sandbox and a demo workflow, until Ctrl-C. */
import { bootstrap } from './lib/bootstrap.mjs';

await bootstrap('scripts', 'sandbox');
const { withCleanup } = await import('./lib/cleanup.mjs');
const { setUpDemo } = await import('./lib/demo-setup.mjs');
const { demoWorkflowId } = await import('./lib/demo-workflow.mjs');
const { demoOwner } = await import('./lib/n8n-rest.mjs');
const { step } = await import('./lib/progress.mjs');

await withCleanup(async (cleanup) => {
	const { n8n, sandbox } = await setUpDemo(cleanup);
	await step('Starting n8n', async () => {
		await n8n.start();
		await n8n.rest.setUpOwner();
	});
	console.log(`
  Workflow   ${n8n.url}/workflow/${demoWorkflowId}
  Sign in    ${demoOwner.email} / ${demoOwner.password}
  Inbox      ${sandbox.url}/inbox   (what the messages look like to the people who get them)

Open the workflow, press "Execute workflow", and look into the inbox. Ctrl-C ends everything.`);
	await n8n.ended();
	throw new Error(`n8n has ended by itself:\n${n8n.log().slice(-2000)}`);
});
