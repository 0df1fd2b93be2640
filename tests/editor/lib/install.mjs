// @ts-check
/** An n8n with our package beside a sandbox, for one test file. It is not started yet. */
import { buildTarball } from '../../../scripts/lib/build.mjs';
import { installN8n } from '../../../scripts/lib/n8n-install.mjs';
import { createN8n } from '../../../scripts/lib/n8n-server.mjs';
import { startSandbox } from '../../../scripts/lib/sandbox.mjs';
import { n8nVersion } from '../../n8n/lib/chosen-n8n.mjs';

/** @param {(() => Promise<unknown>)[]} endings gets how to end them */
export async function installBesideSandbox(endings) {
	const tarball = await buildTarball();
	await installN8n(n8nVersion);
	const sandbox = await startSandbox();
	endings.push(() => sandbox.close());
	const n8n = await createN8n({ version: n8nVersion, tarball });
	endings.push(() => n8n.close());
	return { sandbox, n8n };
}
