// @ts-check
/** `npm test`: every test group, or those named: `npm test -- gate n8n`. */
import { bootstrap } from './lib/bootstrap.mjs';

await bootstrap('scripts', 'tests', 'sandbox');
const { withCleanup } = await import('./lib/cleanup.mjs');
const { installN8n } = await import('./lib/n8n-install.mjs');
const { rootDir } = await import('./lib/paths.mjs');
const { provideProgram } = await import('./lib/programs.mjs');
const { installRust } = await import('./lib/rust.mjs');
const { seconds, step } = await import('./lib/progress.mjs');
const { countTests } = await import('./lib/test-counts.mjs');
const { testGroups } = await import('./lib/test-groups.mjs');
const { join } = await import('node:path');

const longestGroupMs = 30 * 60_000;
/** For all groups together: what a CI job of ninety minutes leaves for them. Installing does not count. */
const longestRunMs = 75 * 60_000;
const shownOfFailure = 250;

/**
 * @typedef {import('./lib/test-groups.mjs').TestGroup} TestGroup
 * @typedef {import('./lib/test-counts.mjs').Counts} Counts
 * @typedef {Counts & { group: TestGroup, tookMs: number, time: string, problem?: string }} Result
 */

/**
 * What has been provided, or is being provided, for the groups so far.
 * @type {Map<string, Promise<unknown>>}
 */
const provided = new Map();

await withCleanup(async () => {
	const groups = selected(process.argv.slice(2));
	/** @type {Result[]} */
	const results = [];
	let leftMs = longestRunMs;
	for (const group of groups) {
		const result = await runGroup(group, leftMs);
		leftMs -= result.tookMs;
		results.push(result);
	}
	report(results);
});

/** @param {string[]} names */
function selected(names) {
	const groups = testGroups();
	const unknown = names.filter((name) => !groups.some((group) => group.name === name));
	if (unknown.length > 0) {
		throw new Error(`No test group "${unknown.join(', ')}". There are: ${groups.map(({ name }) => name).join(', ')}.`);
	}
	if (names.length === 0) return groups;
	const needsPackage = groups.some(({ name, package: needed }) => needed && names.includes(name));
	return groups.filter(({ name }) => names.includes(name) || (needsPackage && name === 'build'));
}

/**
 * What a group needs and is not part of the checkout; at once where it is there. What could not be had for one group is not
 * tried again for the next.
 * @param {TestGroup} group
 */
async function provide({ rust, n8n, programs = [] }) {
	if (rust) await once('rust', installRust);
	if (n8n) await once(`n8n ${n8n}`, () => installN8n(n8n === true ? undefined : n8n));
	for (const name of programs) await once(name, () => provideProgram(name));
}

/** @param {string} what @param {() => Promise<unknown>} work */
function once(what, work) {
	const result = provided.get(what) ?? work();
	provided.set(what, result);
	return result;
}

/** @param {TestGroup} group @param {number} leftMs @returns {Promise<Result>} */
async function runGroup(group, leftMs) {
	let started = Date.now();
	let output = '';
	/** @type {string | undefined} */
	let problem;
	try {
		await provide(group);
		started = Date.now();
		if (leftMs <= 0) throw new Error(`${group.title}: not begun, the whole run's time is over`);
		await step(
			group.title,
			async (log) => {
				const cwd = join(rootDir, group.cwd ?? '');
				await log.run(...group.command, { cwd, timeoutMs: Math.min(longestGroupMs, leftMs), keep: (text) => (output = text) });
				problem = complaint(group, countTests(output));
				if (problem) throw new Error(problem);
			},
			{ tailLines: shownOfFailure },
		);
	} catch (error) {
		problem ??= error instanceof Error ? error.message : String(error);
	}
	const counts = group.single ? { passed: 1, failed: 0, skipped: 0 } : countTests(output);
	if (problem) {
		if (group.single) counts.passed = 0;
		counts.failed = Math.max(counts.failed, 1);
	}
	const tookMs = Date.now() - started;
	return { ...counts, group, problem, tookMs, time: seconds(tookMs) };
}

/**
 * A group that tested nothing, or left tests out, has not passed.
 * @param {TestGroup} group
 * @param {Counts} counts
 */
function complaint(group, { passed, skipped }) {
	if (group.single) return undefined;
	if (skipped > 0) return `${skipped} tests were skipped`;
	return passed === 0 ? 'no test ran' : undefined;
}

/** @param {Result[]} results */
function report(results) {
	const widest = (/** @type {'name' | 'title'} */ key) => Math.max(...results.map(({ group }) => group[key].length));
	console.log('');
	for (const { group, passed, failed, problem, time } of results) {
		const verdict = problem ? 'FAILED' : 'ok';
		console.log(`${verdict.padEnd(7)} ${group.name.padEnd(widest('name'))} ${group.title.padEnd(widest('title'))}  ${passed} passed, ${failed} failed (${time})`);
	}
	for (const { problem } of results) if (problem) console.log(`\n${problem}`);
	const sum = (/** @type {'passed' | 'failed'} */ key) => results.reduce((total, result) => total + result[key], 0);
	console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
	if (results.some(({ problem }) => problem)) process.exitCode = 1;
}
