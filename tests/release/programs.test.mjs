// @ts-check
/** What a bare machine gets: the programs that tests need, installed by its package manager or from the registries, or named. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { childEnv } from '../../scripts/lib/env.mjs';
import { rootDir } from '../../scripts/lib/paths.mjs';
import { firstThatWorks } from '../../scripts/lib/programs.mjs';
import { catalog } from '../../scripts/lib/programs/catalog.mjs';
import { commandToInstall, findOnPath, waysToInstall } from '../../scripts/lib/programs/machine.mjs';
import { testGroups } from '../../scripts/lib/test-groups.mjs';

/** @typedef {import('../../scripts/lib/programs.mjs').Machine} Machine */

const names = /** @type {import('../../scripts/lib/programs.mjs').ProgramName[]} */ (Object.keys(catalog));
/** What compiles n8n's SQLite comes from the system alone. */
const ofSystem = ['python', 'make', 'c++'];
/** @type {Machine} */
const debian = { platform: 'linux-x64', distribution: 'debian', packageManager: 'apt-get', rights: 'root' };

test('apt comes first where it may be used without a question, then the registries', () => {
	for (const name of names) {
		const registry = ofSystem.includes(name) ? [] : ['registry'];
		assert.deepEqual(waysToInstall(name, debian, undefined), ['system', ...registry], name);
		assert.deepEqual(waysToInstall(name, { ...debian, rights: 'sudo' }, undefined), ['system', ...registry], name);
		assert.deepEqual(waysToInstall(name, { ...debian, rights: undefined }, undefined), registry, name);
		assert.deepEqual(waysToInstall(name, debian, 'registry'), registry, name);
		for (const packageManager of ['dnf', 'pacman', 'apk', undefined]) {
			assert.deepEqual(waysToInstall(name, { ...debian, packageManager }, undefined), registry, name);
		}
		assert.deepEqual(waysToInstall(name, { ...debian, platform: 'linux-riscv64', rights: undefined }, undefined), [], name);
	}
	const ubuntu = { ...debian, distribution: 'ubuntu' };
	assert.deepEqual(waysToInstall('chromium', ubuntu, undefined), ['registry']);
	assert.deepEqual(waysToInstall('redis', ubuntu, undefined), ['system', 'registry']);
});

test('every program has a command for every package manager, and one where none is known', () => {
	for (const name of names) {
		for (const packageManager of ['apt-get', 'dnf', 'pacman', 'apk', 'brew', undefined]) {
			assert.match(commandToInstall(name, { ...debian, packageManager }), /^(sudo )?[a-z-]+ (install|add|-S) \S+/, name);
		}
	}
	assert.equal(commandToInstall('redis', debian), 'sudo apt-get install redis-server');
	assert.equal(commandToInstall('postgresql', { platform: 'darwin-arm64', rights: undefined }), 'brew install postgresql');
});

test('the next way is taken when one fails or leaves nothing that runs; when all fail, one line says why and what to type', async () => {
	/** @type {string[]} */
	const tried = [];
	const attempt = async (/** @type {string} */ way) => {
		tried.push(way);
		if (way === 'system') throw new Error('no candidate\nand more');
		return 'from the registry';
	};
	assert.equal(await firstThatWorks('redis', debian, ['system', 'registry'], attempt), 'from the registry');
	assert.deepEqual(tried, ['system', 'registry']);

	const failing = async (/** @type {string} */ way) => {
		if (way === 'system') throw new Error('no candidate\nand more');
		return undefined;
	};
	await assert.rejects(firstThatWorks('redis', debian, ['system', 'registry'], failing), {
		message:
			'Redis is missing and could not be installed (system: no candidate; registry: what was installed does not run here). ' +
			'Install it with: sudo apt-get install redis-server',
	});
	await assert.rejects(firstThatWorks('chromium', debian, [], failing), {
		message: 'Chromium is missing. Install it with: sudo apt-get install chromium fonts-dejavu-core',
	});
});

test('a group names the programs that its tests use, and no others', () => {
	for (const { name, command, programs = [] } of testGroups()) {
		const files = command[1].filter((argument) => argument.endsWith('.test.mjs'));
		assert.deepEqual([...programs].sort(), programsUsedBy(files.map((file) => join(rootDir, file))), name);
	}
	assert.deepEqual(testGroups().find(({ name }) => name === 'editor')?.programs, ['chromium']);
});

test('apt installs what is missing, once, though two runs ask for it', async (t) => {
	const machine = bareMachine(t);
	const results = await Promise.all([machine.provideRedis(), machine.provideRedis()]);
	for (const { output } of results) assert.match(output, new RegExp(`^found ${join(machine.bin, 'redis-server')}$`, 'm'));
	assert.deepEqual(machine.aptCalls(), ['update', 'install redis-server']);
	assert.ok(!existsSync(join(machine.cache, 'n8n-nodes-instagram-direct', 'programs', 'redis-9.1.2.post2')));

	const again = await machine.provideRedis();
	assert.doesNotMatch(again.output, /Installing/);
	assert.equal(machine.aptCalls().length, 2);
});

test('where apt fails and a registry gives other bytes than the pinned ones, nothing is kept and the command is named', async (t) => {
	const file = catalog.redis.registry[`${process.platform}-${process.arch}`]?.file ?? '';
	let asked = 0;
	const index = createServer((request, response) => {
		asked += 1;
		if (request.url?.endsWith('.whl')) response.end('these are not the bytes');
		else response.end(`<a href="../../files/${file}#sha256=0">${file}</a>`);
	});
	index.listen(0, '127.0.0.1');
	await once(index, 'listening');
	t.after(() => index.close());
	const address = index.address();
	assert.ok(address && typeof address === 'object');

	const machine = bareMachine(t, { aptFails: true, env: { PIP_INDEX_URL: `http://127.0.0.1:${address.port}/simple` } });
	const { output } = await machine.provideRedis();
	assert.equal(asked, 2);
	const hash = createHash('sha256').update('these are not the bytes').digest('hex');
	assert.match(output, new RegExp(`^failed .*Redis is missing and could not be installed \\(system: .*; registry: ${file} is not the file that is pinned: its hash is ${hash}\\)\\. Install it with: sudo apt-get install redis-server`, 'm'));
	assert.deepEqual(readdirSync(join(machine.cache, 'n8n-nodes-instagram-direct', 'programs')), []);
});

/**
 * A machine whose only programs are a shell, apt and sudo; apt is one that notes what it is called with.
 * @param {import('node:test').TestContext} t
 * @param {{ aptFails?: boolean, env?: Record<string, string> }} [options]
 */
function bareMachine(t, { aptFails = false, env = {} } = {}) {
	const home = mkdtempSync(join(tmpdir(), 'instagram-direct-bare-'));
	t.after(() => rmSync(home, { recursive: true, force: true }));
	const bin = join(home, 'bin');
	const calls = join(home, 'apt-calls');
	const cache = join(home, 'cache');
	mkdirSync(bin);
	for (const name of ['sh', 'rm', 'chmod', 'sleep']) symlinkSync(findOnPath(name) ?? '', join(bin, name));
	const script = (/** @type {string} */ name, /** @type {string} */ text) => {
		writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
		chmodSync(join(bin, name), 0o755);
	};
	script('sudo', '[ "$1" = -n ] || exit 1; shift; exec "$@"');
	script(
		'apt-get',
		`words=; for word do case $word in -* | *=*) ;; *) words="$words $word" ;; esac; done; echo $words >>'${calls}'
case $1 in update) exit 0 ;; esac
${aptFails ? 'echo "E: Unable to locate package" >&2; exit 100' : `sleep 0.5; printf '#!/bin/sh\\nexit 0\\n' >'${bin}/redis-server'; chmod +x '${bin}/redis-server'`}`,
	);
	const program = `
import { provideProgram } from ${JSON.stringify(join(rootDir, 'scripts', 'lib', 'programs.mjs'))};
const said = await provideProgram('redis').then(({ path }) => 'found ' + path, ({ message }) => 'failed ' + message);
console.log(said);
process.exit();
`;
	const { TEST_PROGRAMS_FROM: _, ...inherited } = childEnv();
	return {
		bin,
		cache,
		aptCalls: () => readFileSync(calls, 'utf8').trimEnd().split('\n'),
		provideRedis: async () => {
			const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
				env: { ...inherited, PATH: bin, XDG_CACHE_HOME: cache, CI: 'true', ...env },
			});
			return { output: stdout + stderr };
		},
	};
}

/**
 * What `provideProgram` is asked for in these files and in what they import from the checkout.
 * @param {string[]} files
 */
function programsUsedBy(files) {
	const reached = new Set(files);
	/** @type {Set<string>} */
	const used = new Set();
	for (const file of reached) {
		const text = readFileSync(file, 'utf8');
		for (const [, program] of text.matchAll(/= await provideProgram\('(\w+)'\);/g)) used.add(String(program));
		for (const [, path] of text.matchAll(/(?:from|import\() ?'(\.[^']+\.mjs)'/g)) {
			const imported = resolve(dirname(file), String(path));
			if (existsSync(imported)) reached.add(imported);
		}
	}
	return [...used].sort();
}
