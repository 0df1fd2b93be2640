// @ts-check
/** The core for `npm run dev`: the same bundle as build.sh makes, but compiled for a short wait instead of a small file. */
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { childEnv } from './env.mjs';
import { cacheDir, rootDir } from './paths.mjs';

const target = 'wasm32-unknown-unknown';
const outDir = join(rootDir, 'target', 'core', 'dev');

/**
 * Compiles the core with what is already compiled, and bundles it.
 * @returns {Promise<string>} the folder with the bundle
 */
export async function buildDevCore() {
	const env = childEnv({
		PATH: `${join(cacheDir, 'tools', 'bin')}${delimiter}${process.env.PATH}`,
		CARGO_TARGET_DIR: join(rootDir, 'target', 'wasm-dev'),
		CARGO_INCREMENTAL: '1',
		CARGO_PROFILE_DEV_DEBUG: 'false',
		CARGO_PROFILE_DEV_STRIP: 'debuginfo',
		CARGO_PROFILE_DEV_OPT_LEVEL: '1',
		CARGO_PROFILE_DEV_PANIC: 'abort',
	});
	const run = (/** @type {string} */ program, /** @type {string[]} */ ...args) =>
		execa(program, args, { cwd: rootDir, env, extendEnv: false, all: true, stdin: 'ignore' });
	await run('cargo', 'build', '--lib', '--locked', '--target', target, '--color=never', '--message-format=short');
	const compiled = join(env.CARGO_TARGET_DIR, target, 'debug', 'instagram_direct.wasm');
	const pkg = join(outDir, 'pkg');
	await run('wasm-bindgen', compiled, '--out-dir', pkg, '--out-name', 'core', '--target', 'web', '--no-typescript');
	const bundle = join(outDir, 'bundle');
	const bundler = join(rootDir, 'node-wrapper', 'tools', 'bundle-core.mjs');
	// One that exports everything stands for both modules of the package: it is compiled once.
	for (const module of ['send', 'verify']) {
		await run(process.execPath, bundler, join(pkg, 'core.js'), join(pkg, 'core_bg.wasm'), join(bundle, module));
	}
	return bundle;
}
