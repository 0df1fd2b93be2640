// @ts-check
/** The package under test: built by build.sh, unpacked as npm unpacks it. */
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, mkdir, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

export const rootDir = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const cacheDir = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'n8n-nodes-instagram-direct');

/** The installed n8n whose own code runs the node here; `N8N_VERSION` chooses another, `1.85` the oldest engine. */
export const n8nTree = await chosenTree(process.env.N8N_VERSION || '2.41.1');
export const requireFromN8n = createRequire(join(n8nTree, 'package.json'));

/** @param {string} version */
async function chosenTree(version) {
	if (version !== '1.85') return join(cacheDir, `n8n-${version}`);
	const { installOldestEngine } = await import('../../../scripts/lib/n8n-engine.mjs');
	return await installOldestEngine();
}

/**
 * Runs build.sh, which is quick when nothing changed.
 * @param {Record<string, string>} [env]
 * @returns {Promise<string>} what it printed last: the path of what it built
 */
export async function build(env = {}) {
	const { stdout } = await run('bash', [join(rootDir, 'build.sh')], { env: { ...process.env, ...env } });
	return stdout.trimEnd().split('\n').at(-1) ?? '';
}

/**
 * Unpacks the tarball into a folder of its own.
 * @returns {Promise<{ dir: string, remove: () => Promise<void> }>}
 */
export async function unpackTarball() {
	const tarball = await build();
	const dir = await mkdtemp(join(tmpdir(), 'instagram-direct-'));
	await run('tar', ['-xzf', tarball, '-C', dir, '--strip-components=1']);
	return { dir, remove: () => rm(dir, { recursive: true, force: true }) };
}

/**
 * Loads the unpacked package as n8n does: `n8n-workflow` comes from n8n. Beside its classes, what its modules export.
 * @param {string} dir
 * @returns {Promise<any>}
 */
export async function loadPackage(dir) {
	await mkdir(join(dir, 'node_modules'), { recursive: true });
	const [library] = /^.*[\\/]n8n-workflow(?=[\\/])/.exec(requireFromN8n.resolve('n8n-workflow')) ?? [];
	await symlink(String(library), join(dir, 'node_modules', 'n8n-workflow')).catch(
		(error) => {
			if (error.code !== 'EEXIST') throw error;
		},
	);
	const require = createRequire(join(dir, 'package.json'));
	const { InstagramDirect } = require('./dist/nodes/InstagramDirect/InstagramDirect.node.js');
	const { InstagramDirectApi } = require('./dist/credentials/InstagramDirectApi.credentials.js');
	const { InstagramDirectTrigger } = require('./dist/nodes/InstagramDirectTrigger/InstagramDirectTrigger.node.js');
	const { InstagramDirectWebhookApi } = require('./dist/credentials/InstagramDirectWebhookApi.credentials.js');
	const shared = readdirSync(join(dir, 'dist')).filter((name) => name.endsWith('.js'));
	const modules = Object.assign({}, ...shared.map((name) => require(`./dist/${name}`)));
	return { InstagramDirect, InstagramDirectApi, InstagramDirectTrigger, InstagramDirectWebhookApi, ...modules };
}
