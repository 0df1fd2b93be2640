// @ts-check
import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { rootDir } from './paths.mjs';

/**
 * @typedef {object} TestGroup
 * @property {string} name what `npm test -- <name>` selects
 * @property {string} title
 * @property {[command: string, args: string[]]} command
 * @property {string} [cwd] below the root
 * @property {boolean} [package] needs the built package
 * @property {boolean | string} [n8n] needs an installed n8n: the default one, or this version
 * @property {boolean} [rust] calls cargo itself
 * @property {import('./programs.mjs').ProgramName[]} [programs] that it needs beside Rust and Node
 * @property {boolean} [single] one check rather than a runner that counts its tests
 */

const chaosRun = 'tests/chaos/run.mjs';

const lastN8n1 = '1.123.81';

/** What hangs is ended and named, long before the whole group's time is over. */
const longestFileMs = 20 * 60_000;

/** @returns {TestGroup[]} in the order they run */
export function testGroups() {
	/** @type {TestGroup[]} */
	const groups = [
		{ name: 'core', title: 'Core (native)', command: ['cargo', ['test', '--locked']], rust: true },
		{ name: 'boundary', title: 'WebAssembly boundary', command: ['bash', ['tests/boundary/run.sh']], rust: true },
		{ name: 'sandbox', title: 'Graph sandbox', command: ['npm', ['test']], cwd: 'sandbox' },
		{ name: 'build', title: 'Build of the package', command: ['bash', ['build.sh']], single: true },
		{ name: 'gate', title: 'n8n\'s publishing gate', command: nodeTests('tests/gate'), package: true },
		{ name: 'wrapper', title: 'Node and credential on n8n\'s helpers', command: nodeTests('tests/wrapper'), package: true, n8n: true },
		{ name: 'oldest', title: 'The node on the engine of the oldest n8n', command: onOldestEngine(nodeTests('tests/wrapper')), package: true },
		{ name: 'n8n', title: 'Workflows on a real n8n', command: nodeTests('tests/n8n'), package: true, n8n: true },
		{ name: 'trigger', title: 'The trigger on a real n8n', command: nodeTests('tests/trigger'), package: true, n8n: true },
		{ name: 'n8n-1', title: 'Workflows and the trigger on n8n 1', command: onN8n1(nodeTests('tests/n8n', 'tests/trigger')), package: true, n8n: lastN8n1 },
		{ name: 'templates', title: 'Templates in examples/', command: nodeTests('tests/templates'), package: true, n8n: true },
		{ name: 'agent', title: 'Node as a tool of an AI agent', command: nodeTests('tests/platform/agent'), package: true, n8n: true },
		{ name: 'network', title: 'Proxy, SSRF protection, plain http', command: nodeTests('tests/platform/network'), package: true, n8n: true },
		{ name: 'install', title: 'Install, update, uninstall as users do', command: nodeTests('tests/platform/install'), package: true, n8n: true, programs: ['chromium'] },
		{ name: 'queue', title: 'Queue mode with two workers', command: nodeTests('tests/platform/queue'), package: true, n8n: true, programs: ['redis', 'postgresql'] },
		{ name: 'platform-1', title: 'Templates, agent, network, install, queue mode on n8n 1', command: onN8n1(nodeTests('tests/templates', 'tests/platform')), package: true, n8n: lastN8n1, programs: ['chromium', 'redis', 'postgresql'] },
		{ name: 'editor', title: 'Editor in a browser', command: nodeTests('tests/editor'), package: true, n8n: true, programs: ['chromium'] },
		{ name: 'editor-1', title: 'Lists and login in the editor of n8n 1', command: onN8n1(nodeTests('tests/editor/lists.test.mjs', 'tests/editor/login.test.mjs')), package: true, n8n: lastN8n1, programs: ['chromium'] },
		{ name: 'chat', title: 'Chat page of the sandbox in a browser, also with the demo\'s bot', command: nodeTests('tests/chat'), package: true, n8n: true, programs: ['chromium'] },
		{ name: 'release', title: 'Release: same bytes, bill of materials, versions, workflows', command: nodeTests('tests/release'), package: true, rust: true },
	];
	if (existsSync(join(rootDir, chaosRun))) {
		groups.push({ name: 'chaos', title: 'Chaos, short run', command: ['node', [chaosRun, '--short']], single: true, package: true });
	}
	return groups;
}

/**
 * The same tests on the last n8n before 2.
 * @param {[string, string[]]} command
 * @returns {[string, string[]]}
 */
function onN8n1([program, args]) {
	return ['env', [`N8N_VERSION=${lastN8n1}`, program, ...args]];
}

/**
 * The same tests on the engine of n8n 1.85, but for those that press the credential's Test: what runs that is n8n's server,
 * not its engine.
 * @param {[string, string[]]} command
 * @returns {[string, string[]]}
 */
function onOldestEngine([program, args]) {
	return ['env', ['N8N_VERSION=1.85', program, ...args.filter((arg) => !/credential\w*\.test\.mjs$/.test(arg))]];
}

/**
 * Node's runner on every test file of some folders, or on files. The files are named one by one, since Node 20 and Node 24
 * read folders and patterns differently.
 * @param {string[]} places
 * @returns {[string, string[]]}
 */
function nodeTests(...places) {
	const files = places.flatMap(testFiles);
	if (files.length === 0) return ['bash', ['-c', `echo "There is no test file in ${places.join(', ')}"; exit 1`]];
	return ['node', ['--test', '--test-concurrency=1', `--test-timeout=${longestFileMs}`, '--test-reporter=spec', ...files]];
}

const testFile = /\.test\.[cm]?[jt]s$/;

/** @param {string} place */
function testFiles(place) {
	if (testFile.test(place)) return [place];
	const dir = join(rootDir, place);
	const names = existsSync(dir) ? readdirSync(dir, { recursive: true, encoding: 'utf8' }) : [];
	return names
		.filter((name) => testFile.test(name) && !name.includes('node_modules'))
		.map((name) => relative(rootDir, join(dir, name)))
		.sort();
}
