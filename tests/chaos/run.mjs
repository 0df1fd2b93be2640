// @ts-check
/**
 * The chaos run: thousands of messages through the packed node, over HTTP, against a sandbox that breaks in every way it
 * knows; afterwards the node's words are compared with the sandbox's ledger, item by item. Batches of media come first, then
 * batches in which nodes of every operation send to the same people.
 *
 *   node tests/chaos/run.mjs [--seed N] [--items N] [--short]
 *
 * `N8N_VERSION` chooses the n8n, `1.85` the engine of the oldest.
 */
import { parseArgs } from 'node:util';
import { bootstrap } from '../../scripts/lib/bootstrap.mjs';

const shortItems = 868;
const longItems = 6000;
/** Of each kind of weather so many mixed batches. */
const shortRounds = 1;
const longRounds = 6;
/** Batches played side by side: most of their time they wait. */
const atOnce = 6;
const shownProblems = 40;

const { values } = parseArgs({
	options: { seed: { type: 'string' }, items: { type: 'string' }, short: { type: 'boolean', default: false } },
});
const seed = wholeNumber('seed', values.seed, Math.floor(Math.random() * 1e9));
const itemCount = wholeNumber('items', values.items, values.short ? shortItems : longItems);
const repeat = `node tests/chaos/run.mjs --seed ${seed}${values.short ? ' --short' : ''}${values.items ? ` --items ${itemCount}` : ''}`;

await bootstrap('scripts', 'sandbox');
const { withCleanup } = await import('../../scripts/lib/cleanup.mjs');
const { oldestN8nVersion } = await import('../../scripts/lib/n8n-engine.mjs');
const { installN8n } = await import('../../scripts/lib/n8n-install.mjs');
const { seconds } = await import('../../scripts/lib/progress.mjs');

await withCleanup(async (cleanup) => {
	const version = process.env.N8N_VERSION || undefined;
	if (version !== oldestN8nVersion) await installN8n(version);
	const { loadPackage, unpackTarball } = await import('../wrapper/lib/package.mjs');
	const { drawBatches } = await import('./lib/scenario.mjs');
	const { playBatch } = await import('./lib/play.mjs');
	const { compareBatch } = await import('./lib/compare.mjs');
	const { printTable, runChecks } = await import('./lib/report.mjs');
	const { weathers } = await import('./lib/weather.mjs');
	const { drawMixed } = await import('./lib/mixed/scenario.mjs');
	const { playMixed } = await import('./lib/mixed/play.mjs');
	const { compareMixed } = await import('./lib/mixed/compare.mjs');
	const { mixedChecks, printMixed } = await import('./lib/mixed/report.mjs');

	const unpacked = await unpackTarball();
	cleanup.add(unpacked.remove);
	const pkg = await loadPackage(unpacked.dir);
	const batches = drawBatches(seed, itemCount);
	console.log(`Seed ${seed}: ${itemCount} items in ${batches.length} batches. To repeat: ${repeat}\n`);

	/** @type {import('./lib/report.mjs').Row[]} */
	const rows = [];
	const begun = Date.now();
	let ended = 0;
	/** @template T @param {T[]} batches @param {(batch: T) => Promise<void>} play */
	const playAll = async (batches, play) => {
		const waiting = [...batches];
		const worker = async () => {
			for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
				await play(batch);
				ended += 1;
				if (ended % 10 === 0 && waiting.length > 0) console.log(`... ${ended} batches (${seconds(Date.now() - begun)})`);
			}
		};
		await Promise.all(Array.from({ length: atOnce }, worker));
	};
	await playAll(batches, async (batch) => {
		const started = Date.now();
		const played = await playBatch(pkg, batch);
		rows.push({ batch, played, verdict: compareBatch(batch, played), ms: Date.now() - started });
	});
	rows.sort((a, b) => Number(a.batch.name) - Number(b.batch.name));

	/** @type {import('./lib/mixed/report.mjs').MixedRow[]} */
	const mixedRows = [];
	await playAll(drawMixed(seed, weathers.length * (values.short ? shortRounds : longRounds)), async (batch) => {
		const played = await playMixed(pkg, batch);
		mixedRows.push({ batch, played, verdict: compareMixed(batch, played) });
	});

	const checks = [runChecks(rows), mixedChecks(mixedRows, pkg.operations)];
	printTable(rows);
	console.log('');
	printMixed(mixedRows);
	const problems = [
		...rows.flatMap(({ batch, verdict }) => verdict.problems.map((problem) => `batch ${batch.name}: ${problem}`)),
		...mixedRows.flatMap(({ batch, verdict }) => verdict.problems.map((problem) => `batch ${batch.name} (${batch.weather.name}): ${problem}`)),
		...checks.flatMap((check) => check.problems),
	];
	if (problems.length > 0) {
		console.log(`\n${problems.slice(0, shownProblems).join('\n')}`);
		if (problems.length > shownProblems) console.log(`... and ${problems.length - shownProblems} more`);
		console.log(`\nTo repeat: ${repeat}`);
		process.exitCode = 1;
	}
	const passed = [...rows, ...mixedRows, ...checks.map((verdict) => ({ verdict }))].reduce((sum, { verdict }) => sum + verdict.passed, 0);
	console.log(`\n${seconds(Date.now() - begun)}\n${passed} passed, ${problems.length} failed`);
});

/**
 * @param {string} name
 * @param {string | undefined} text
 * @param {number} otherwise
 */
function wholeNumber(name, text, otherwise) {
	if (text === undefined) return otherwise;
	if (!/^\d{1,9}$/.test(text) || (name === 'items' && Number(text) === 0)) {
		console.error(`--${name} needs a whole number, not "${text}"`);
		process.exit(2);
	}
	return Number(text);
}
