// @ts-check
/** The bill of materials is valid CycloneDX, and lists exactly what cargo links into the WebAssembly. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { buildTarball } from '../../scripts/lib/build.mjs';
import { rootDir } from '../../scripts/lib/paths.mjs';
import { run } from './lib/checkout.mjs';

/** @type {string} */
let tarball;
/** @type {string} */
let text;
/** @type {any} */
let bom;

before(async () => {
	tarball = await buildTarball();
	text = await readFile(tarball.replace(/\.tgz$/, '.cdx.json'), 'utf8');
	bom = JSON.parse(text);
});

test('it is valid by CycloneDX\'s own schema', async () => {
	const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
	assert.equal(await validator.validate(text), null);
	assert.notEqual(await validator.validate(text.replace('"library"', '"libary"')), null, 'the validator notices nothing');
});

test('it describes this very tarball', async () => {
	const manifest = JSON.parse(await readFile(join(rootDir, 'node-wrapper', 'package.json'), 'utf8'));
	const { name, version, purl, hashes } = bom.metadata.component;
	assert.deepEqual([name, version, purl], [manifest.name, manifest.version, `pkg:npm/${manifest.name}@${manifest.version}`]);
	assert.equal(hashes[0].content, createHash('sha256').update(await readFile(tarball)).digest('hex'));
	for (const kind of ['dependencies', 'optionalDependencies', 'bundleDependencies']) assert.equal(manifest[kind], undefined);
});

test('its components are the crates of cargo\'s tree for WebAssembly, with Cargo.lock\'s checksums', async () => {
	// Cargo's own printing of the tree, while the script walks cargo's metadata.
	const { stdout } = await run(rootDir, [
		'cargo', 'tree', '--locked', '--target=wasm32-unknown-unknown', '--edges=normal,no-proc-macro',
		'--prefix=none', '--no-dedupe', '--format={p}',
	]);
	const tree = new Set(stdout.trim().split('\n').map((line) => line.split(' ').slice(0, 2).join(' ')));
	const crates = bom.components.filter((/** @type {any} */ { name }) => name !== 'rust-std');
	assert.deepEqual(crates.map((/** @type {any} */ { name, version }) => `${name} v${version}`).sort(), [...tree].sort());

	const lock = await readFile(join(rootDir, 'Cargo.lock'), 'utf8');
	for (const { name, version, hashes, licenses } of crates) {
		assert.ok(licenses[0].expression, `${name} has no licence`);
		if (name === 'instagram-direct') continue;
		const entry = `name = "${name}"\nversion = "${version}"\nsource = "registry+https://github.com/rust-lang/crates.io-index"\nchecksum = "${hashes[0].content}"`;
		assert.ok(lock.includes(entry), `${name} ${version} is not in Cargo.lock with this checksum`);
	}
});

test('what only builds or tests use is not in it', () => {
	const names = new Set(bom.components.map((/** @type {any} */ { name }) => name));
	for (const name of ['proptest', 'ts-rs', 'wasm-bindgen-test', 'serde_derive', 'wasm-bindgen-macro', 'esbuild', 'typescript']) {
		assert.ok(!names.has(name), name);
	}
});

test('it names the standard library that came with the compiler', async () => {
	const { stdout } = await run(rootDir, ['rustc', '--version']);
	const { version } = bom.components.find((/** @type {any} */ component) => component.name === 'rust-std');
	assert.equal(version, stdout.split(' ')[1]);
});
