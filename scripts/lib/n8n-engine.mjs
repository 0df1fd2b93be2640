// @ts-check
/**
 * The engine of the oldest n8n that the README names: its `n8n-core` and `n8n-workflow`, without the server around them.
 * Some 160 MB in the cache folder, and nothing to compile.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
// @ts-expect-error the package has no types
import lockfile from 'proper-lockfile';
import { cacheDir } from './paths.mjs';
import { step } from './progress.mjs';

/** What `N8N_VERSION` calls it. */
export const oldestN8nVersion = '1.85';

/**
 * The packages that every n8n 1.85 depends on. `before` keeps what they depend on in turn as it was on that day.
 * n8n itself holds the override too: a later zod-to-json-schema needs a later zod than this n8n-core pins.
 */
const recipe = {
	packages: { 'n8n-core': '1.84.0', 'n8n-workflow': '1.83.0' },
	overrides: { 'zod-to-json-schema': '3.24.5' },
	before: '2026-10-01',
};
const fingerprint = `${JSON.stringify(recipe)}\n`;

/**
 * Installs the engine unless it is there already.
 * Two runs at the same time: the second waits for the first.
 * @returns {Promise<string>} the tree's folder
 */
export async function installOldestEngine() {
	const dir = join(cacheDir, `n8n-engine-${oldestN8nVersion}`);
	if (isReady(dir)) return dir;
	mkdirSync(dir, { recursive: true });
	const release = await lockfile.lock(dir, {
		stale: 60_000,
		update: 10_000,
		retries: { forever: true, minTimeout: 1000, maxTimeout: 3000 },
	});
	try {
		if (!isReady(dir)) await step(`Installing the engine of n8n ${oldestN8nVersion} (160 MB, once)`, (log) => install(dir, log));
	} finally {
		await release();
	}
	return dir;
}

/** @param {string} dir */
const marker = (dir) => join(dir, '.ready');

/** @param {string} dir */
const isReady = (dir) => existsSync(marker(dir)) && readFileSync(marker(dir), 'utf8') === fingerprint;

/**
 * @param {string} dir
 * @param {import('./progress.mjs').StepLog} log
 */
async function install(dir, log) {
	for (const name of ['node_modules', 'package-lock.json']) rmSync(join(dir, name), { recursive: true, force: true });
	const { packages, overrides, before } = recipe;
	const manifest = { name: 'n8n-engine', private: true, dependencies: packages, overrides };
	writeFileSync(join(dir, 'package.json'), JSON.stringify(manifest));
	const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--legacy-peer-deps'];
	await log.run('npm', ['install', ...quiet, `--before=${before}`], { cwd: dir });
	log.say('checking');
	const userFolder = join(dir, 'user-folder');
	const probe = 'const { WorkflowExecute } = require("n8n-core"); if (!WorkflowExecute) process.exit(1)';
	await log.run('node', ['-e', probe], { cwd: dir, env: { N8N_USER_FOLDER: userFolder, N8N_ENCRYPTION_KEY: 'TEST-KEY' } });
	rmSync(userFolder, { recursive: true, force: true });
	writeFileSync(marker(dir), fingerprint);
}
