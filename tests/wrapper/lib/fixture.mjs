// @ts-check
import { after, afterEach, before } from 'node:test';
import { loadPackage, unpackTarball } from './package.mjs';
import { startSandbox } from './sandbox.mjs';

/**
 * The packed node and a sandbox for the tests of one file; the sandbox is empty before each.
 * @returns {{ pkg: any, dir: string, sandbox: Awaited<ReturnType<typeof startSandbox>> }}
 */
export function fixture() {
	const shared = /** @type {any} */ ({});
	before(async () => {
		shared.unpacked = await unpackTarball();
		shared.dir = shared.unpacked.dir;
		shared.pkg = await loadPackage(shared.dir);
		shared.sandbox = await startSandbox();
	});
	afterEach(() => shared.sandbox.reset());
	after(async () => {
		await shared.sandbox.close();
		await shared.unpacked.remove();
	});
	return shared;
}
