// @ts-check
/**
 * A real n8n, installed from npm into the cache folder, one tree per version, each with its own Node:
 * n8n 2 needs Node 24, and a checkout must not depend on which Node its user has.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { execa } from 'execa';
import { childEnv } from './env.mjs';
import { locked } from './lock.mjs';
import { holdsPins, manifestsOf, pinsFile, readPins } from './n8n-pins.mjs';
import { cacheDir } from './paths.mjs';
import { provideProgram } from './programs.mjs';
import { step } from './progress.mjs';

/**
 * What each supported version needs beside its pins (scripts/n8n/). `node` is npm's version of Node for each platform, which
 * are not always the same; `overrides` counted when its dependencies were resolved, for one that is not on npm.
 * @typedef {{ node: Record<'linux' | 'darwin', string>, overrides?: Record<string, string>, env?: Record<string, string> }} Recipe
 * @type {Record<string, Recipe>}
 */
const versions = {
	// The module asks a registry on the internet for its list.
	'2.41.1': { node: { linux: '24.21.0', darwin: '24.18.1' }, env: { N8N_DISABLED_MODULES: 'mcp-registry' } },
	'1.123.81': {
		node: { linux: '20.20.2', darwin: '20.20.2' },
		// Later checkpoints need a later @langchain/core than the one this n8n pins, and its server would not load.
		overrides: { xlsx: '0.18.5', '@langchain/langgraph-checkpoint': '1.0.0' },
		env: { N8N_EXPRESSION_ENGINE: 'legacy' },
	},
};

export const defaultN8nVersion = '2.41.1';
export const n8nVersions = Object.keys(versions);

const compilers = /** @type {const} */ (['python', 'make', 'c++']);

/** How these scripts call npm for an n8n: a tree's scripts are not run but where they are needed. */
export const npmOptions = ['--no-audit', '--no-fund', '--legacy-peer-deps', '--ignore-scripts'];

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
	const recipe = n8nRecipe(version);
	const installation = describe(version);
	if (isReady(installation.dir)) return installation;
	await step(`Installing n8n ${version} (2 GB, once)`, (log) =>
		locked(installation.dir, async () => {
			if (!isReady(installation.dir)) await install(installation, recipe, log);
		}),
	);
	return installation;
}

/** @param {string} version @returns {Recipe} */
export function n8nRecipe(version) {
	const recipe = versions[version];
	if (!recipe) throw new Error(`n8n ${version} is not supported here; choose one of ${n8nVersions.join(', ')}.`);
	return recipe;
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
	return `node-${supportedPlatform()}-${process.arch}`;
}

function supportedPlatform() {
	const { platform } = process;
	if (platform !== 'linux' && platform !== 'darwin') {
		throw new Error(`n8n cannot be set up on ${platform} by these scripts; use Linux, macOS or WSL.`);
	}
	return platform;
}

/** @param {string} dir */
function isReady(dir) {
	const marker = join(dir, '.ready');
	return existsSync(marker) && readFileSync(marker, 'utf8') === fingerprint(dir);
}

/** Says by which recipe a tree was made, so that a changed recipe makes it anew. @param {string} dir */
function fingerprint(dir) {
	const version = basename(dir).slice('n8n-'.length);
	const pins = createHash('sha256').update(readFileSync(pinsFile(version))).digest('hex');
	return `${JSON.stringify({ version, pins, ...versions[version] })}\n`;
}

/**
 * @param {N8nInstallation} installation
 * @param {Recipe} recipe
 * @param {import('./progress.mjs').StepLog} log
 */
async function install(installation, recipe, log) {
	const { dir, version } = installation;
	const node = nodePackage();
	const nodePin = { version: recipe.node[supportedPlatform()], bin: { node: 'bin/node' } };
	const pins = { ...readPins(version), [`node_modules/${node}`]: nodePin };
	if (!holdsPins(dir, pins) || !(await works(installation))) {
		const { manifest, lock } = manifestsOf(pins);
		writeFileSync(join(dir, 'package.json'), JSON.stringify(manifest));
		writeFileSync(join(dir, 'package-lock.json'), JSON.stringify(lock));
		log.say('downloading');
		await log.run('npm', ['ci', ...npmOptions], { cwd: dir });
		log.say('compiling sqlite3');
		const nodeDir = join(dir, 'node_modules', node);
		const compile = () =>
			log.run('npm', ['rebuild', 'sqlite3'], {
				cwd: dir,
				env: { PATH: `${join(nodeDir, 'bin')}${delimiter}${process.env.PATH}`, npm_config_nodedir: nodeDir },
			});
		try {
			await compile();
		} catch {
			// Where it cannot be downloaded ready-made, it takes a compiler.
			for (const name of compilers) await provideProgram(name);
			await compile();
		}
		log.say('checking');
		if (!holdsPins(dir, pins)) throw new Error(`npm has not installed what scripts/n8n/${version}.json names`);
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
