// @ts-check
/** Fresh checkouts in temporary folders: the sources as they are now, with changes that are not committed yet. */
import { execFile } from 'node:child_process';
import { cp, lstat, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { childEnv } from '../../../scripts/lib/env.mjs';
import { rootDir } from '../../../scripts/lib/paths.mjs';

const execute = promisify(execFile);

/**
 * Runs a command and resolves with what it printed; its failure shows that too.
 * @param {string} cwd
 * @param {string[]} command
 * @param {Record<string, string | undefined>} [env] `undefined` takes a variable away
 */
export async function run(cwd, [program, ...args], env = {}) {
	const merged = { ...childEnv(), ...env };
	try {
		const { stdout, stderr } = await execute(program, args, { cwd, env: merged, maxBuffer: 64 * 1024 * 1024 });
		return { stdout, output: stdout + stderr };
	} catch (error) {
		const { stdout = '', stderr = '', message } = /** @type {any} */ (error);
		throw new Error(`${message.split('\n')[0]}\n${stdout}${stderr}`.slice(-6000), { cause: error });
	}
}

/**
 * @param {string} [below] folders to put between the temporary folder and the checkout
 */
export async function checkout(below = '') {
	const top = await mkdtemp(join(tmpdir(), 'instagram-direct-checkout-'));
	const dir = join(top, below, 'checkout');
	const { stdout } = await run(rootDir, ['git', 'ls-files', '-z', '--cached', '--others', '--exclude-standard']);
	for (const name of stdout.split('\0')) {
		if (name === '' || !(await exists(join(rootDir, name)))) continue;
		await mkdir(dirname(join(dir, name)), { recursive: true });
		await cp(join(rootDir, name), join(dir, name), { verbatimSymlinks: true });
	}
	return { dir, remove: () => rm(top, { recursive: true, force: true }) };
}

/** @param {string} path */
const exists = (path) => lstat(path).then(() => true, () => false);
