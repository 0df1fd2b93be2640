// @ts-check
import { atMetaMs, farVariants, fileVariants, grouped, roundTripMs, variants } from './plan.mjs';

/** A bench by itself keeps about one core busy for part of the time. */
const busyLoad = 1.2;

const farTitle = `One picture, TLS, ${roundTripMs} ms round trip, ${atMetaMs} ms at Meta`;

/** @param {import('../run.mjs').Results} results */
export function printResults({ rows, files, far, ownCpu, goals, loadAverage }) {
	for (const { title, items, measured } of rows) {
		const { plain } = measured;
		print([
			[title, 'wall time', 'faster', 'calls', 'CPU per item', 'of plain’s', 'memory rose', 'peak'],
			...variants.map(({ id, title: name, sends }) => {
				const one = measured[id];
				return [
					name,
					duration(one.wallMs),
					sends ? times(plain.wallMs / one.wallMs) : '',
					String(one.calls),
					`${Math.round((one.cpuMs * 1000) / items)} µs`,
					(one.cpuMs / plain.cpuMs).toFixed(2),
					`${one.grownMb.toFixed(0)} MB`,
					`${one.peakMb.toFixed(0)} MB`,
				];
			}),
		]);
	}
	for (const { title, items, measured } of files) {
		print([
			[title, 'wall time', 'calls', 'CPU per file', 'memory rose', 'peak'],
			...fileVariants.map(({ id, title: name }) => {
				const { wallMs, calls, cpuMs, grownMb, peakMb } = measured[id];
				return [name, duration(wallMs), String(calls), `${(cpuMs / items).toFixed(0)} ms`, `${grownMb.toFixed(0)} MB`, `${peakMb.toFixed(0)} MB`];
			}),
		]);
	}
	print([
		[farTitle, 'messages', 'wall time', 'a second', 'of the pace', 'sockets', 'memory rose', 'peak'],
		...farVariants.map(({ id, title }) => {
			const one = far[/** @type {keyof typeof far} */ (id)];
			return [
				title,
				grouped(one.items),
				duration(one.wallMs),
				one.perSecond.toFixed(1),
				`${Math.round(100 * one.shareOfPace)} %`,
				String(one.mostSockets),
				`${one.grownMb.toFixed(0)} MB`,
				`${one.peakMb.toFixed(0)} MB`,
			];
		}),
	]);
	print([
		['Own CPU per item, no n8n, no network', 'first batch', 'later ones'],
		['One picture', ...micros(ownCpu.shared)],
		['Distinct media (two calls per item)', ...micros(ownCpu.distinct)],
	]);
	if (loadAverage > busyLoad) {
		console.log(`\nThe machine was busy with other things (load ${loadAverage.toFixed(1)}): times are longer than they need be, and what n8n’s reading takes is no measure. Run it again when nothing else runs.`);
	}
	print([
		['Goal', 'measured', 'wanted', '', 'without n8n’s reading'],
		...goals.map(({ title, value, limit, unit, atMost, met, withoutReading }) => [
			title, amount(value, unit), `${atMost ? 'at most' : 'at least'} ${amount(limit, unit)}`, met ? 'met' : 'NOT MET',
			withoutReading === undefined ? '' : amount(withoutReading, unit),
		]),
	]);
}

/** @param {number} ms */
export const duration = (ms) => (ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(2)} s`);
/** @param {number} factor */
export const times = (factor) => `${factor.toFixed(factor < 10 ? 2 : 1)}×`;

/** @param {{ firstUs: number, warmUs: number }} measured */
const micros = ({ firstUs, warmUs }) => [`${firstUs.toFixed(1)} µs`, `${warmUs.toFixed(1)} µs`];

/** @param {number} value @param {string} unit */
function amount(value, unit) {
	const text = Number.isInteger(value) ? String(value) : value.toFixed(unit === '×' ? 2 : 1);
	return unit === '×' ? `${text}×` : `${text} ${unit}`.trim();
}

/** @param {string[][]} table the first line is the heading, the first column is text */
function print(table) {
	const widths = table[0].map((_, column) => Math.max(...table.map((line) => line[column].length)));
	const text = table.map((line) =>
		line.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  ').trimEnd(),
	);
	console.log(`\n${text[0]}\n${'-'.repeat(widths.reduce((sum, width) => sum + width + 2, -2))}\n${text.slice(1).join('\n')}`);
}
