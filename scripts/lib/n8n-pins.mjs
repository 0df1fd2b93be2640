// @ts-check
/**
 * What each n8n's dependencies resolve to, package by package (scripts/n8n/<version>.json): without it, the same recipe would
 * be another n8n on every day. A whole lock file would be six times as long; what npm needs of one is made from it here.
 * The registry vouches for the bytes of each version.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootDir } from './paths.mjs';

/**
 * @typedef {object} Pin a package in the tree, as npm's lock file has it
 * @property {string} version
 * @property {string} [name] where it is installed under another name
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 * @property {string | Record<string, string>} [bin]
 * @property {boolean} [hasInstallScript]
 *
 * @typedef {Record<string, Pin>} Pins by the folder, `node_modules/a/node_modules/b`
 */

/** What is kept of a lock file's entry. */
const kept = /** @type {const} */ (['name', 'version', 'optional', 'os', 'cpu', 'libc', 'bin', 'hasInstallScript']);

/** @param {string} version of n8n */
export function pinsFile(version) {
	return join(rootDir, 'scripts', 'n8n', `${version}.json`);
}

/** @param {string} version of n8n @returns {Pins} */
export function readPins(version) {
	return JSON.parse(readFileSync(pinsFile(version), 'utf8'));
}

/**
 * The pins in a lock file of npm's, as the text of their file: one package a line.
 * @param {{ packages: Record<string, any> }} lock
 */
export function pinsText({ packages }) {
	const lines = Object.entries(packages)
		.filter(([path]) => path !== '')
		.map(([path, entry]) => {
			const pin = Object.fromEntries(kept.flatMap((key) => (entry[key] === undefined ? [] : [[key, entry[key]]])));
			return `${JSON.stringify(path)}: ${JSON.stringify(pin)}`;
		});
	return `{\n${lines.join(',\n')}\n}\n`;
}

/**
 * package.json and package-lock.json by which `npm ci` makes exactly this tree. Each package is asked for by the one whose
 * folder it lies in, since npm leaves out what nobody asks for.
 * @param {Pins} pins
 */
export function manifestsOf(pins) {
	/** @type {Record<string, any>} */
	const packages = { '': { name: 'n8n-runtime', version: '0.0.0' } };
	for (const [path, pin] of Object.entries(pins)) packages[path] = { ...pin };
	for (const [path, { name, version, optional }] of Object.entries(pins)) {
		const at = path.lastIndexOf('node_modules/');
		const parent = packages[path.slice(0, at).replace(/\/$/, '')];
		if (!parent) throw new Error(`${path} lies in no package`);
		const asked = (parent[optional ? 'optionalDependencies' : 'dependencies'] ??= {});
		asked[path.slice(at + 'node_modules/'.length)] = name ? `npm:${name}@${version}` : version;
	}
	return {
		manifest: { private: true, ...packages[''] },
		lock: { name: 'n8n-runtime', version: '0.0.0', lockfileVersion: 3, requires: true, packages },
	};
}

/**
 * Whether npm has put exactly these packages into a folder; those for other platforms are not there.
 * @param {string} dir
 * @param {Pins} pins
 */
export function holdsPins(dir, pins) {
	const record = join(dir, 'node_modules', '.package-lock.json');
	if (!existsSync(record)) return false;
	/** @type {Pins} */
	const there = JSON.parse(readFileSync(record, 'utf8')).packages;
	return (
		Object.entries(there).every(([path, { version }]) => pins[path]?.version === version) &&
		Object.entries(pins).every(([path, { optional }]) => optional || path in there)
	);
}
