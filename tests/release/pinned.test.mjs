// @ts-check
/** The same recipe gives the same on every machine: the compiler, each n8n with all that it depends on, the package's limits. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { againstLimits, limits } from '../../bench/lib/limits.mjs';
import { buildTarball } from '../../scripts/lib/build.mjs';
import { n8nVersions } from '../../scripts/lib/n8n-install.mjs';
import { holdsPins, manifestsOf, pinsFile, pinsText, readPins } from '../../scripts/lib/n8n-pins.mjs';
import { rootDir } from '../../scripts/lib/paths.mjs';
import { run } from './lib/checkout.mjs';

test('Rust is one release, not a channel that moves', () => {
	const toolchain = readFileSync(join(rootDir, 'rust-toolchain.toml'), 'utf8');
	assert.match(toolchain, /^channel = "\d+\.\d+\.\d+"$/m);
});

test('the toolchain counts as here only when it is whole; what is missing is installed by name', async (t) => {
	const bin = mkdtempSync(join(tmpdir(), 'instagram-direct-rustup-'));
	t.after(() => rmSync(bin, { recursive: true, force: true }));
	const rustup = (/** @type {string[] | undefined} */ installed) => {
		const list = installed ? `printf '%s\\n' ${installed.join(' ')}` : 'exit 1';
		writeFileSync(join(bin, 'rustup'), `#!/bin/sh\ncase "$1 $2" in 'component list') ${list} ;; *) echo "called: $*" ;; esac\n`);
		chmodSync(join(bin, 'rustup'), 0o755);
	};
	const script = (/** @type {string} */ word) =>
		run(rootDir, ['bash', 'scripts/rust-toolchain.sh', word], { PATH: [bin, process.env.PATH].join(delimiter) });
	const whole = ['cargo-x86_64', 'clippy-x86_64', 'rust-std-wasm32-unknown-unknown', 'rust-std-x86_64', 'rustc-x86_64', 'rustfmt-x86_64'];

	rustup(whole);
	await script('check');
	assert.equal((await script('install')).stdout, '');
	for (const missing of ['clippy-x86_64', 'rust-std-wasm32-unknown-unknown', 'rustc-x86_64', 'rustfmt-x86_64']) {
		rustup(whole.filter((component) => component !== missing));
		await assert.rejects(script('check'), missing);
	}
	rustup(undefined);
	await assert.rejects(script('check'));
	const channel = /^channel = "(.*)"$/m.exec(readFileSync(join(rootDir, 'rust-toolchain.toml'), 'utf8'))?.[1];
	assert.equal(
		(await script('install')).stdout.trim(),
		`called: toolchain install ${channel} --profile minimal --no-self-update --component clippy --component rustfmt --target wasm32-unknown-unknown`,
	);
});

test('another compiler builds anew: what was built is known by the compiler too', async () => {
	await buildTarball();
	const { stdout } = await run(rootDir, ['rustc', '--version', '--verbose']);
	const compiler = createHash('sha256').update(stdout).digest('hex');
	assert.ok(readFileSync(join(rootDir, 'target', 'core', 'release', '.hash'), 'utf8').includes(compiler));
});

test('each n8n is pinned whole: every package asked for by the one it lies in, at one version', () => {
	for (const version of n8nVersions) {
		const pins = readPins(version);
		const { manifest, lock } = manifestsOf(pins);
		assert.equal(manifest.dependencies.n8n, version);
		assert.ok(Object.keys(pins).length > 1000, version);
		let asked = 0;
		for (const [path, { dependencies = {}, optionalDependencies = {} }] of Object.entries(lock.packages)) {
			for (const [name, wanted] of Object.entries({ ...dependencies, ...optionalDependencies })) {
				const pin = pins[`${path === '' ? '' : `${path}/`}node_modules/${name}`];
				assert.ok(pin, `${path} asks for ${name}`);
				assert.equal(wanted, pin.name ? `npm:${pin.name}@${pin.version}` : pin.version);
				asked += 1;
			}
		}
		assert.equal(asked, Object.keys(pins).length);
		assert.ok(statSync(pinsFile(version)).size < 400_000);
		assert.equal(readFileSync(pinsFile(version), 'utf8'), pinsText(lock), 'made by scripts/pin-n8n.mjs');
	}
});

test('a tree is taken for the pinned one only if it holds just that', (t) => {
	const dir = mkdtempSync(join(tmpdir(), 'instagram-direct-tree-'));
	t.after(() => rmSync(dir, { recursive: true, force: true }));
	const pins = {
		'node_modules/a': { version: '1.0.0' },
		'node_modules/a/node_modules/b': { version: '2.0.0' },
		'node_modules/elsewhere': { version: '1.0.0', optional: true },
	};
	const holds = (/** @type {Record<string, { version: string }>} */ packages) => {
		mkdirSync(join(dir, 'node_modules'), { recursive: true });
		writeFileSync(join(dir, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }));
		return holdsPins(dir, pins);
	};
	assert.equal(holdsPins(dir, pins), false);
	const { 'node_modules/elsewhere': optional, ...needed } = pins;
	assert.equal(holds(needed), true);
	assert.equal(holds({ ...needed, 'node_modules/elsewhere': optional }), true);
	assert.equal(holds({ 'node_modules/a': { version: '1.0.0' } }), false);
	assert.equal(holds({ ...needed, 'node_modules/a': { version: '1.0.1' } }), false);
	assert.equal(holds({ ...needed, 'node_modules/c': { version: '1.0.0' } }), false);
});

test('what is over a limit is not met, and the limit itself is', () => {
	const at = { loadingMs: 20, wasmBytes: 200_000, wasmGzipBytes: 90_000, tarballBytes: 220_000 };
	assert.deepEqual(againstLimits(at).map(({ met }) => met), limits.map(() => true));
	const over = Object.fromEntries(Object.entries(at).map(([measure, value]) => [measure, value + 1]));
	assert.deepEqual(againstLimits(/** @type {typeof at} */ (over)).map(({ met }) => met), limits.map(() => false));
});
