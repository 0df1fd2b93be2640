// @ts-check
/**
 * `npm run bench`: the packed node beside a plain sequential node and bare fetch, all in a real n8n, against the Graph
 * sandbox in a process of its own. Prints a table; a full run also writes results.json and results.svg.
 *
 *   node bench/run.mjs [--quick]
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bootstrap } from '../scripts/lib/bootstrap.mjs';

/**
 * @typedef {import('./lib/in-n8n.mjs').Measured} Measured
 * @typedef {{ id: string, title: string, items: number, latencyMs: number, measured: Record<string, Measured> }} ResultRow
 * @typedef {{ firstUs: number, warmUs: number }} OwnCpu
 * @typedef {object} Results
 * @property {string} measuredAt
 * @property {string} machine
 * @property {string} n8nVersion
 * @property {number} loadAverage  over the last five minutes of the run: with more than one, something else was at work
 * @property {ResultRow[]} rows
 * @property {import('./lib/files.mjs').FilesRow[]} files
 * @property {import('./lib/far.mjs').Far} far
 * @property {{ shared: OwnCpu, distinct: OwnCpu }} ownCpu
 * @property {number} loadingMs
 * @property {{ wasmBytes: number, wasmGzipBytes: number, tarballBytes: number }} sizes
 * @property {import('./lib/goals.mjs').Goal[]} goals
 */

/** Enough that what a batch costs at its beginning does not count for much. */
const ownCpuItems = 5000;
const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });

await bootstrap('scripts', 'sandbox', 'bench');
const { withCleanup } = await import('../scripts/lib/cleanup.mjs');
const { buildTarball } = await import('../scripts/lib/build.mjs');
const { installN8n } = await import('../scripts/lib/n8n-install.mjs');
const { step } = await import('../scripts/lib/progress.mjs');
const { drawChart } = await import('./lib/chart.mjs');
const { measureFar } = await import('./lib/far.mjs');
const { measureFiles } = await import('./lib/files.mjs');
const { judge } = await import('./lib/goals.mjs');
const { measureInN8n, prepareN8n } = await import('./lib/in-n8n.mjs');
const { measureLoading, measureOwnCpu, measureSizes } = await import('./lib/package-cost.mjs');
const { planRows, variants } = await import('./lib/plan.mjs');
const { startSandboxProcess } = await import('./lib/sandbox.mjs');
const { printResults } = await import('./lib/table.mjs');

await withCleanup(async (cleanup) => {
	const here = dirname(fileURLToPath(import.meta.url));
	const tarball = await buildTarball();
	const installation = await installN8n();
	const { loadPackage, unpackTarball } = await import('../tests/wrapper/lib/package.mjs');
	const unpacked = await unpackTarball();
	cleanup.add(unpacked.remove);
	await loadPackage(unpacked.dir);

	const ownCpu = await step('Own CPU per item', () => measureOwnCpu(installation.node, unpacked.dir, ownCpuItems));
	const loadingMs = await step('Loading', () => measureLoading(installation.node, unpacked.dir));

	const sizes = measureSizes(unpacked.dir, tarball);

	const sandbox = await startSandboxProcess();
	cleanup.add(sandbox.close);
	const plan = planRows(values.quick);
	const n8n = await step('Preparing n8n', () => prepareN8n(tarball, sandbox.url, plan, variants));
	cleanup.add(n8n.close);
	/** @type {ResultRow[]} */
	const rows = [];
	for (const row of plan) {
		/** @type {Record<string, Measured>} */
		const measured = {};
		for (let round = 1; round <= row.rounds; round += 1) {
			for (const variant of variants) {
				if (variant.id === 'plain' && round > row.plainRounds) continue;
				const title = `${row.title}: ${variant.title}${round > 1 ? ` (round ${round})` : ''}`;
				const now = await step(title, () => measureInN8n(n8n, sandbox, row, variant));
				const best = measured[variant.id];
				if (!best || now.wallMs < best.wallMs) measured[variant.id] = now;
			}
		}
		rows.push({ id: row.id, title: row.title, items: row.items, latencyMs: row.latencyMs, measured });
	}

	const files = await measureFiles(tarball, sandbox);
	const far = await measureFar(tarball, values.quick);

	const machine = `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores, ${process.platform}-${process.arch}`;
	const measurements = { measuredAt: new Date().toISOString(), machine, n8nVersion: n8n.version, loadAverage: loadavg()[1], rows, files, far, ownCpu, loadingMs, sizes };
	/** @type {Results} */
	const results = { ...measurements, goals: judge(/** @type {Results} */ (measurements)) };
	printResults(results);
	if (values.quick) {
		console.log('\nA quick run: too small for the goals, and not kept.');
		return;
	}
	writeFileSync(join(here, 'results.json'), `${JSON.stringify(results, rounded, 2)}\n`);
	writeFileSync(join(here, 'results.svg'), drawChart(results));
	console.log('\nKept in bench/results.json, drawn in bench/results.svg.');
});

/** @param {string} _key @param {unknown} value */
function rounded(_key, value) {
	return typeof value === 'number' ? Math.round(value * 100) / 100 : value;
}
