// @ts-check
/** n8n's own checks of a community package, and that they would notice. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { appendFile, cp, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { cases } from '../n8n/lib/operations.mjs';
import { reads } from '../n8n/lib/reads.mjs';
import { build, rootDir, unpackTarball } from '../wrapper/lib/package.mjs';

const run = promisify(execFile);
const wrapper = join(rootDir, 'node-wrapper');
const n8nNode = join(wrapper, 'node_modules', '.bin', 'n8n-node');

/** @type {{ dir: string, remove: () => Promise<void> }} */
let unpacked;
/** @type {typeof import('../../node-wrapper/node_modules/@n8n/scan-community-package/scanner/scanner.mjs')} */
let scanner;
/** @type {string[]} */
const scratch = [];

before(async () => {
	unpacked = await unpackTarball();
	scanner = await import(
		pathToFileURL(join(wrapper, 'node_modules/@n8n/scan-community-package/scanner/scanner.mjs')).href
	);
});

after(async () => {
	await unpacked.remove();
	for (const dir of scratch) await rm(dir, { recursive: true, force: true });
});

/** A copy of the package's sources that a test may spoil. */
async function copyOfSource() {
	const dir = await mkdtemp(join(tmpdir(), 'instagram-direct-source-'));
	scratch.push(dir);
	await cp(wrapper, dir, {
		recursive: true,
		filter: (source) => !/^(node_modules|dist)(\/|$)/.test(relative(wrapper, source)),
	});
	await symlink(join(wrapper, 'node_modules'), join(dir, 'node_modules'));
	return dir;
}

/** @param {string} dir */
const lint = (dir) => run(n8nNode, ['lint'], { cwd: dir }).then(
	() => ({ passed: true, output: '' }),
	(error) => ({ passed: false, output: `${error.stdout}${error.stderr}` }),
);

test('n8n-node lint passes in strict mode', async () => {
	const manifest = JSON.parse(await readFile(join(wrapper, 'package.json'), 'utf8'));
	assert.equal(manifest.n8n.strict, true);
	assert.equal(
		await readFile(join(wrapper, 'eslint.config.mjs'), 'utf8'),
		"import { config } from '@n8n/node-cli/eslint';\n\nexport default config;\n",
	);
	assert.deepEqual(await lint(wrapper), { passed: true, output: '' });
});

test('n8n-node lint notices a forbidden import in the source', async () => {
	const dir = await copyOfSource();
	const node = join(dir, 'nodes/InstagramDirect/InstagramDirect.node.ts');
	await writeFile(node, `import { readFileSync } from 'fs';\nvoid readFileSync;\n${await readFile(node, 'utf8')}`);
	const { passed, output } = await lint(dir);
	assert.equal(passed, false);
	assert.match(output, /no-restricted-imports/);
});

test('the scanner of published packages passes the source', async () => {
	assert.deepEqual(await scanner.analyzePackage(wrapper, scanner.SOURCE_FILE_PATTERNS), { passed: true });
});

test('the scanner passes the unpacked tarball', async () => {
	assert.deepEqual(await scanner.analyzePackage(unpacked.dir), { passed: true });
});

test('the scanner notices a forbidden global in the tarball', async () => {
	const { dir, remove } = await unpackTarball();
	try {
		await appendFile(join(dir, 'dist/send.js'), '\nsetTimeout(() => {}, 1);\n');
		const result = await scanner.analyzePackage(dir);
		assert.equal(result.passed, false);
		assert.match(String(result.details), /no-restricted-globals/);
	} finally {
		await remove();
	}
});

test('the scanner notices a dependency and a forbidden import in the source', async () => {
	const dir = await copyOfSource();
	const manifest = JSON.parse(await readFile(join(dir, 'package.json'), 'utf8'));
	await writeFile(join(dir, 'package.json'), JSON.stringify({ ...manifest, dependencies: { 'left-pad': '1.3.0' } }));
	await appendFile(join(dir, 'credentials/credentialTest.ts'), "\nexport * from 'child_process';\n");
	const result = await scanner.analyzePackage(dir, scanner.SOURCE_FILE_PATTERNS);
	assert.equal(result.passed, false);
	assert.match(String(result.details), /no-runtime-dependencies/);
});

test('the tarball holds what runs and nothing else', async () => {
	const files = (await readdir(unpacked.dir, { recursive: true, withFileTypes: true }))
		.filter((entry) => entry.isFile())
		.map((entry) => relative(unpacked.dir, join(entry.parentPath, entry.name)).split(sep).join('/'))
		.sort();
	const ofOperations = [...cases, ...reads].map(
		({ resource = 'messages', operation }) => `dist/nodes/InstagramDirect/__schema__/v1.0.0/${resource}/${operation}.json`,
	);
	const expected = [
		...ofOperations,
		'LICENSE',
		'README.md',
		'dist/base.js',
		'dist/core/send/core.js',
		'dist/core/verify/core.js',
		'dist/credentialTest.js',
		'dist/credentials/InstagramDirectApi.credentials.js',
		'dist/credentials/InstagramDirectOAuth2Api.credentials.js',
		'dist/credentials/InstagramDirectWebhookApi.credentials.js',
		'dist/files.js',
		'dist/login.js',
		'dist/nodes/InstagramDirect/InstagramDirect.node.js',
		'dist/nodes/InstagramDirect/InstagramDirect.node.json',
		'dist/nodes/InstagramDirect/instagramDirect.dark.svg',
		'dist/nodes/InstagramDirect/instagramDirect.svg',
		'dist/nodes/InstagramDirectTrigger/InstagramDirectTrigger.node.js',
		'dist/nodes/InstagramDirectTrigger/InstagramDirectTrigger.node.json',
		'dist/operations.js',
		'dist/read.js',
		'dist/renewal.js',
		'dist/send.js',
		'dist/verify.js',
		'dist/webhook.js',
		'dist/webhookAccount.js',
		'package.json',
	];
	assert.deepEqual(files, expected.sort());
});

test('installing the package runs nothing and brings nothing along', async () => {
	const manifest = JSON.parse(await readFile(join(unpacked.dir, 'package.json'), 'utf8'));
	assert.equal(manifest.name, 'n8n-nodes-instagram-direct');
	assert.equal(manifest.license, 'MIT');
	assert.deepEqual(manifest.peerDependencies, { 'n8n-workflow': '*' });
	for (const field of ['dependencies', 'optionalDependencies', 'bundleDependencies', 'overrides']) {
		assert.equal(manifest[field], undefined, field);
	}
	for (const script of ['preinstall', 'install', 'postinstall', 'prepare']) {
		assert.equal(manifest.scripts[script], undefined, script);
	}
});

test('no file of the tarball names a folder of the machine it was built on', async () => {
	const tarball = await build();
	/** @type {string[]} */ const modules = [];
	for (const name of ['send', 'verify']) {
		const { wasm } = createRequire(import.meta.url)(join(unpacked.dir, 'dist/core', name, 'core.js'));
		modules.push(wasm);
	}
	const texts = [...modules];
	for (const entry of await readdir(unpacked.dir, { recursive: true, withFileTypes: true })) {
		if (entry.isFile()) texts.push(await readFile(join(entry.parentPath, entry.name), 'latin1'));
	}
	for (const wasm of modules) assert.ok(wasm.startsWith('\0asm'));
	for (const text of texts) {
		assert.ok(!text.includes(rootDir), `the checkout's path is in ${tarball}`);
		assert.ok(!text.includes(String(process.env.HOME)), `the home folder's path is in ${tarball}`);
	}
});
