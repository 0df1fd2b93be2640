// @ts-check
/** `npm test`: every test group, or those named: `npm test -- gate n8n`. */
import { bootstrap } from './lib/bootstrap.mjs';

await bootstrap('scripts', 'tests', 'sandbox');
const { withCleanup } = await import('./lib/cleanup.mjs');
const { installN8n } = await import('./lib/n8n-install.mjs');
const { rootDir } = await import('./lib/paths.mjs');
const { seconds, step } = await import('./lib/progress.mjs');
const { countTests } = await import('./lib/test-counts.mjs');
const { testGroups } = await import('./lib/test-groups.mjs');
const { join } = await import('node:path');

const longestGroupMs = 30 * 60_000;
const shownOfFailure = 250;

/**
 * @typedef {import('./lib/test-groups.mjs').TestGroup} TestGroup
 * @typedef {import('./lib/test-counts.mjs').Counts} Counts
 * @typedef {Counts & { group: TestGroup, time: string, problem?: string }} Result
 */

await withCleanup(async () => {
	const groups = selected(process.argv.slice(2));
	if (groups.some((group) => group.n8n)) await installN8n();
	/** @type {Result[]} */
	const results = [];
	for (const group of groups) results.push(await runGroup(group));
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

/** @param {TestGroup} group @returns {Promise<Result>} */
async function runGroup(group) {
	const started = Date.now();
	let output = '';
	/** @type {string | undefined} */
	let problem;
	try {
		await step(
			group.title,
			async (log) => {
				const cwd = join(rootDir, group.cwd ?? '');
				await log.run(...group.command, { cwd, timeoutMs: longestGroupMs, keep: (text) => (output = text) });
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
	return { ...counts, group, problem, time: seconds(Date.now() - started) };
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
