// @ts-check
/**
 * A real n8n, installed from npm into the cache folder, one tree per version, each with its own Node:
 * n8n 2 needs Node 24, and a checkout must not depend on which Node its user has.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { execa } from 'execa';
// @ts-expect-error the package has no types
import lockfile from 'proper-lockfile';
import { childEnv } from './env.mjs';
import { cacheDir } from './paths.mjs';
import { step } from './progress.mjs';

/**
 * What each supported version needs. `overrides` replaces a dependency that is not on npm.
 * @type {Record<string, { node: string, overrides?: Record<string, string>, env?: Record<string, string> }>}
 */
const versions = {
	// The module asks a registry on the internet for its list.
	'2.41.1': { node: '24', env: { N8N_DISABLED_MODULES: 'mcp-registry' } },
	'1.123.81': {
		node: '20',
		// Later checkpoints need a later @langchain/core than the one this n8n pins, and its server would not load.
		overrides: { xlsx: '0.18.5', '@langchain/langgraph-checkpoint': '1.0.0' },
		env: { N8N_EXPRESSION_ENGINE: 'legacy' },
	},
};

export const defaultN8nVersion = '2.41.1';
export const n8nVersions = Object.keys(versions);

/**
 * @typedef {object} N8nInstallation
 * @property {string} version
 * @property {string} dir the tree's folder
 * @property {string} node the tree's own Node executable
 * @property {string} entry n8n's start script
 * @property {Record<string, string>} env what this version needs in its environment
 */

/**
 * Installs n8n unless it is there already (then this returns at once).
 * Two runs at the same time: the second waits for the first.
 * @param {string} [version]
 * @returns {Promise<N8nInstallation>}
 */
export async function installN8n(version = defaultN8nVersion) {
	const recipe = versions[version];
	if (!recipe) throw new Error(`n8n ${version} is not supported here; choose one of ${n8nVersions.join(', ')}.`);
	const installation = describe(version);
	if (isReady(installation.dir)) return installation;
	mkdirSync(installation.dir, { recursive: true });
	await step(`Installing n8n ${version} (2 GB, once)`, async (log) => {
		const release = await lockfile.lock(installation.dir, {
			stale: 60_000,
			update: 10_000,
			retries: { forever: true, minTimeout: 1000, maxTimeout: 3000 },
		});
		try {
			if (!isReady(installation.dir)) await install(installation, recipe, log);
		} finally {
			await release();
		}
	});
	return installation;
}

/** @param {string} version @returns {N8nInstallation} */
function describe(version) {
	const dir = join(cacheDir, `n8n-${version}`);
	return {
		version,
		dir,
		node: join(dir, 'node_modules', nodePackage(), 'bin', 'node'),
		entry: join(dir, 'node_modules', 'n8n', 'bin', 'n8n'),
		env: versions[version]?.env ?? {},
	};
}

/** npm carries Node itself, one package per platform. */
function nodePackage() {
	const { platform, arch } = process;
	if (platform !== 'linux' && platform !== 'darwin') {
		throw new Error(`n8n cannot be set up on ${platform} by these scripts; use Linux, macOS or WSL.`);
	}
	return `node-${platform}-${arch}`;
}

/** @param {string} dir */
function isReady(dir) {
	const marker = join(dir, '.ready');
	return existsSync(marker) && readFileSync(marker, 'utf8') === fingerprint(dir);
}

/** Says by which recipe a tree was made, so that a changed recipe makes it anew. @param {string} dir */
function fingerprint(dir) {
	const version = basename(dir).slice('n8n-'.length);
	return `${JSON.stringify({ version, ...versions[version] })}\n`;
}

/**
 * @param {N8nInstallation} installation
 * @param {{ node: string, overrides?: Record<string, string> }} recipe
 * @param {import('./progress.mjs').StepLog} log
 */
async function install(installation, recipe, log) {
	const { dir, version } = installation;
	if (!(await works(installation))) {
		const nodeDir = join(dir, 'node_modules', nodePackage());
		const options = {
			cwd: dir,
			env: { PATH: `${join(nodeDir, 'bin')}${delimiter}${process.env.PATH}`, npm_config_nodedir: nodeDir },
		};
		const quiet = ['--no-audit', '--no-fund', '--legacy-peer-deps', '--ignore-scripts'];
		const manifest = { name: 'n8n-runtime', private: true, overrides: recipe.overrides };
		writeFileSync(join(dir, 'package.json'), JSON.stringify(manifest));
		log.say(`Node ${recipe.node}`);
		await log.run('npm', ['install', `${nodePackage()}@${recipe.node}`, ...quiet], { cwd: dir });
		log.say('downloading n8n');
		await log.run('npm', ['install', `n8n@${version}`, '--save-exact', ...quiet], options);
		log.say('compiling sqlite3');
		await log.run('npm', ['rebuild', 'sqlite3'], options);
		log.say('checking');
		if (!(await works(installation))) throw new Error(`n8n ${version} was installed but does not start`);
	}
	writeFileSync(join(dir, '.ready'), fingerprint(dir));
}

/**
 * Whether the tree holds that very version, and its compiled parts and its server load.
 * @param {N8nInstallation} installation
 */
async function works({ dir, node, entry, env, version }) {
	const manifest = join(dir, 'node_modules', 'n8n', 'package.json');
	if (!existsSync(node) || !existsSync(manifest)) return false;
	if (JSON.parse(readFileSync(manifest, 'utf8')).version !== version) return false;
	const userFolder = mkdtempSync(join(tmpdir(), 'instagram-direct-probe-'));
	const probe = await execa(node, [entry, 'start', '--help'], {
		env: { ...childEnv(), ...env, N8N_USER_FOLDER: userFolder },
		extendEnv: false,
		reject: false,
	});
	rmSync(userFolder, { recursive: true, force: true });
	if (probe.exitCode !== 0) return false;
	const sqlite = await execa(node, ['-e', 'require("sqlite3")'], { cwd: dir, env: childEnv(), extendEnv: false, reject: false });
	return sqlite.exitCode === 0;
}
