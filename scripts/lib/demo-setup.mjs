// @ts-check
import { buildTarball } from './build.mjs';
import { demoWorkflow, sandboxCredential } from './demo-workflow.mjs';
import { installN8n } from './n8n-install.mjs';
import { createN8n } from './n8n-server.mjs';
import { step } from './progress.mjs';
import { startSandbox } from './sandbox.mjs';

/**
 * Builds, sets up n8n with our package, starts the sandbox and imports the demo workflow.
 * @param {Pick<import('./cleanup.mjs').Cleanup, 'add'>} cleanup
 * @param {Record<string, string>} [env] more environment for n8n
 */
export async function setUpDemo(cleanup, env) {
	const tarball = await buildTarball();
	await installN8n();
	const sandbox = await startSandbox();
	cleanup.add(() => sandbox.close());
	const n8n = await createN8n({ tarball, env });
	cleanup.add(() => n8n.close());
	await step('Importing the demo workflow', async () => {
		await n8n.cli.importCredentials([sandboxCredential(sandbox.url)]);
		await n8n.cli.importWorkflows([demoWorkflow()]);
	});
	return { n8n, sandbox };
}
