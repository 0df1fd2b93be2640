// @ts-check
/**
 * Writes the software bill of materials of a tarball beside it, as CycloneDX 1.6 JSON: the Rust crates and the standard
 * library that are linked into the WebAssembly. The npm package itself has no dependencies. The same tarball and lock
 * file give the same bytes, so there is no time stamp in it.
 *
 * Usage: node scripts/sbom.mjs <tarball>     prints the path of what it wrote
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = 'wasm32-unknown-unknown';

/**
 * @typedef {{ id: string, name: string, version: string, license: string | null, repository: string | null, targets: { kind: string[] }[] }} Crate
 * @typedef {{ id: string, deps: { pkg: string, dep_kinds: { kind: string | null }[] }[] }} Node
 * @typedef {{ packages: Crate[], resolve: { root: string, nodes: Node[] } }} Metadata
 */

const tarball = process.argv[2];
if (!tarball) throw new Error('usage: node scripts/sbom.mjs <tarball>');
const file = tarball.replace(/\.tgz$/, '.cdx.json');
writeFileSync(file, `${JSON.stringify(describe(tarball), null, '\t')}\n`);
console.log(file);

/** @param {string} tarball */
function describe(tarball) {
	const npm = JSON.parse(readFileSync(join(root, 'node-wrapper', 'package.json'), 'utf8'));
	const { core, linked, dependsOn } = linkedCrates();
	const std = standardLibrary();
	const reference = `pkg:npm/${npm.name}@${npm.version}`;
	const coreReference = crateReference(core);
	return {
		$schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
		bomFormat: 'CycloneDX',
		specVersion: '1.6',
		version: 1,
		metadata: {
			lifecycles: [{ phase: 'build' }],
			component: {
				type: 'library',
				'bom-ref': reference,
				name: npm.name,
				version: npm.version,
				description: npm.description,
				hashes: [{ alg: 'SHA-256', content: createHash('sha256').update(readFileSync(tarball)).digest('hex') }],
				licenses: [{ expression: npm.license }],
				purl: reference,
				externalReferences: [{ type: 'vcs', url: npm.repository.url }],
			},
		},
		components: [
			{ type: 'library', 'bom-ref': coreReference, name: core.name, version: core.version, licenses: licences(core) },
			...linked.map(crateComponent),
			std,
		],
		dependencies: [
			{ ref: reference, dependsOn: [coreReference] },
			{ ref: coreReference, dependsOn: [...dependsOn(core), std['bom-ref']] },
			...linked.map((crate) => ({ ref: crateReference(crate), dependsOn: dependsOn(crate) })),
			{ ref: std['bom-ref'], dependsOn: [] },
		],
	};
}

/** The core and what cargo links into it for WebAssembly: no build scripts, no macros, nothing for tests. */
function linkedCrates() {
	/** @type {Metadata} */
	const metadata = JSON.parse(run('cargo', ['metadata', '--format-version=1', '--locked', `--filter-platform=${target}`]));
	const crates = new Map(metadata.packages.map((crate) => [crate.id, crate]));
	const nodes = new Map(metadata.resolve.nodes.map((node) => [node.id, node]));
	const linkedBy = (/** @type {string} */ id) =>
		(nodes.get(id)?.deps ?? [])
			.filter(({ pkg, dep_kinds }) => dep_kinds.some(({ kind }) => kind === null) && !isMacro(crates.get(pkg)))
			.map(({ pkg }) => pkg);

	const reached = new Set([metadata.resolve.root]);
	// A set hands out what is added while it is walked.
	for (const id of reached) for (const next of linkedBy(id)) reached.add(next);
	const all = [...reached].map((id) => required(crates.get(id), id));
	const [core, ...linked] = all;
	return {
		core,
		linked: linked.sort(byReference),
		/** @param {Crate} crate */
		dependsOn: (crate) => linkedBy(crate.id).map((id) => crateReference(required(crates.get(id), id))).sort(),
	};
}

/** @param {Crate} crate */
function crateComponent(crate) {
	return {
		type: 'library',
		'bom-ref': crateReference(crate),
		name: crate.name,
		version: crate.version,
		scope: 'required',
		hashes: [{ alg: 'SHA-256', content: checksum(crate) }],
		licenses: licences(crate),
		purl: crateReference(crate),
		...(crate.repository && { externalReferences: [{ type: 'vcs', url: crate.repository }] }),
	};
}

function standardLibrary() {
	const version = run('rustc', ['--version', '--verbose']).match(/^release: (.+)$/m)?.[1] ?? '';
	return {
		type: 'library',
		'bom-ref': `rust-std@${version}`,
		name: 'rust-std',
		version,
		description: 'The Rust standard library, as far as it is linked',
		scope: 'required',
		licenses: [{ expression: 'MIT OR Apache-2.0' }],
		externalReferences: [{ type: 'vcs', url: 'https://github.com/rust-lang/rust' }],
	};
}

/** What the registry's file hashes to, from Cargo.lock. @param {Crate} crate */
function checksum({ name, version }) {
	const entry = readFileSync(join(root, 'Cargo.lock'), 'utf8')
		.split('[[package]]')
		.find((text) => text.includes(`\nname = "${name}"\n`) && text.includes(`\nversion = "${version}"\n`));
	return required(entry?.match(/\nchecksum = "([0-9a-f]{64})"/)?.[1], `the checksum of ${name} in Cargo.lock`);
}

/** Some crates still write the slash of old for OR. @param {Crate} crate */
function licences({ license, name }) {
	return [{ expression: required(license, `the licence of ${name}`).replaceAll('/', ' OR ') }];
}

/** @param {Crate} crate */
function crateReference({ name, version }) {
	return `pkg:cargo/${name}@${version}`;
}

/** @param {Crate} a @param {Crate} b */
function byReference(a, b) {
	return crateReference(a) < crateReference(b) ? -1 : 1;
}

/** @param {Crate | undefined} crate */
function isMacro(crate) {
	return crate?.targets.some(({ kind }) => kind.includes('proc-macro')) ?? false;
}

/** @param {string} program @param {string[]} args */
function run(program, args) {
	return execFileSync(program, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}

/** @template T @param {T | null | undefined} value @param {string} what @returns {T} */
function required(value, what) {
	if (value === null || value === undefined) throw new Error(`sbom.mjs: ${what} is missing`);
	return value;
}
