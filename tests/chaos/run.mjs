// @ts-check
/**
 * The chaos run: thousands of messages through the packed node, over HTTP, against a sandbox that breaks in every way it
 * knows; afterwards the node's words are compared with the sandbox's ledger, item by item.
 *
 *   node tests/chaos/run.mjs [--seed N] [--items N] [--short]
 *
 * `N8N_VERSION` chooses the n8n, `1.85` the engine of the oldest.
 */
import { parseArgs } from 'node:util';
import { bootstrap } from '../../scripts/lib/bootstrap.mjs';

const shortItems = 868;
const longItems = 6000;
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

	const unpacked = await unpackTarball();
	cleanup.add(unpacked.remove);
	const pkg = await loadPackage(unpacked.dir);
	const batches = drawBatches(seed, itemCount);
	console.log(`Seed ${seed}: ${itemCount} items in ${batches.length} batches. To repeat: ${repeat}\n`);

	/** @type {import('./lib/report.mjs').Row[]} */
	const rows = [];
	const waiting = [...batches];
	const begun = Date.now();
	const worker = async () => {
		for (let batch = waiting.shift(); batch; batch = waiting.shift()) {
			const started = Date.now();
			const played = await playBatch(pkg, batch);
			rows.push({ batch, played, verdict: compareBatch(batch, played), ms: Date.now() - started });
			if (rows.length % 10 === 0 && waiting.length > 0) console.log(`... ${rows.length} of ${batches.length} batches (${seconds(Date.now() - begun)})`);
		}
	};
	await Promise.all(Array.from({ length: atOnce }, worker));
	rows.sort((a, b) => Number(a.batch.name) - Number(b.batch.name));

	const checks = runChecks(rows);
	printTable(rows);
	const problems = [
		...rows.flatMap(({ batch, verdict }) => verdict.problems.map((problem) => `batch ${batch.name}: ${problem}`)),
		...checks.problems,
	];
	if (problems.length > 0) {
		console.log(`\n${problems.slice(0, shownProblems).join('\n')}`);
		if (problems.length > shownProblems) console.log(`... and ${problems.length - shownProblems} more`);
		console.log(`\nTo repeat: ${repeat}`);
		process.exitCode = 1;
	}
	const passed = rows.reduce((sum, { verdict }) => sum + verdict.passed, checks.passed);
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
