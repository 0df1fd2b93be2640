// @ts-check
/** `npm run demo`: runs the demo workflow once on a real n8n against the sandbox and prints what came out. */
import { bootstrap } from './lib/bootstrap.mjs';

await bootstrap('scripts', 'sandbox');
const { withCleanup } = await import('./lib/cleanup.mjs');
const { setUpDemo } = await import('./lib/demo-setup.mjs');
const { demoNodeName, demoWorkflowId } = await import('./lib/demo-workflow.mjs');
const { step } = await import('./lib/progress.mjs');

await withCleanup(async (cleanup) => {
	const { n8n, sandbox } = await setUpDemo(cleanup);
	const execution = await step('Running the demo workflow', () => n8n.cli.execute(demoWorkflowId));
	const { error, runData } = execution.data.resultData;
	if (error) throw new Error(`The demo workflow failed: ${error.message}`);
	const [sent, notSent] = runData[demoNodeName][0].data.main;
	print('Sent (the node\'s success output)', sent);
	print('Not sent (its error output)', notSent);
	const { deliveries } = await sandbox.admin('ledger');
	console.log(`\nThe sandbox delivered ${deliveries.length} messages.`);
	if (deliveries.length !== sent.length) process.exitCode = 1;
});

/** @param {string} title @param {{ json: object }[]} items */
function print(title, items) {
	console.log(`\n${title}:`);
	console.log(JSON.stringify(items.map(({ json }) => json), null, 2));
}
