// @ts-check
/** What the mixed batches of a chaos run show at its end, operation by operation. */
import { sendings } from './kinds.mjs';

/** @typedef {{ batch: import('./scenario.mjs').Mixed, played: import('./play.mjs').PlayedMixed, verdict: import('./compare.mjs').Verdict }} MixedRow */

const columns = /** @type {const} */ (['sent', 'notSent', 'unknown', 'recalled']);

/** @param {MixedRow[]} rows */
const tallies = (rows) =>
	[...new Set(sendings.map(({ operation }) => operation))].map((operation) => {
		const of = rows.flatMap(({ verdict }) => verdict.tallies[operation] ?? []);
		const sum = (/** @type {typeof columns[number]} */ column) => of.reduce((total, tally) => total + tally[column], 0);
		return { operation, counts: columns.map(sum) };
	});

/** @param {string} resource @param {string} value @returns {(node: import('./scenario.mjs').NodeOf) => boolean} */
const isSetTo = (resource, value) => ({ sending }) => sending.operation === value && (sending.resource ?? 'messages') === resource;

/** @param {MixedRow[]} rows */
export function printMixed(rows) {
	const lines = [['operation', 'sent', 'not sent', 'unknown', 'recalled'], ...tallies(rows).map(({ operation, counts }) => [operation, ...counts.map(String)])];
	for (const [name, ...cells] of lines) console.log(`${name.padEnd(20)}${cells.map((cell) => cell.padStart(10)).join('')}`);
}

/**
 * Whether the batches put the node to the test at all, with every operation that sends.
 * @param {MixedRow[]} rows
 * @param {{ resource: string, value: string, reads?: string }[]} operations  the node's
 */
export function mixedChecks(rows, operations) {
	const all = tallies(rows);
	const total = (/** @type {number} */ place) => all.reduce((sum, { counts }) => sum + counts[place], 0);
	/** @type {[string, number][]} */
	const happened = [
		...operations
			.filter(({ reads }) => reads === undefined)
			.map(({ resource, value }) => /** @type {[string, number]} */ ([`a node did ${resource}.${value}, which lib/mixed/kinds.mjs has to know`, rows.filter(({ batch }) => batch.nodes.some(isSetTo(resource, value))).length])),
		...all.map(({ operation, counts }) => /** @type {[string, number]} */ ([`${operation} sent something`, counts[0]])),
		['something mixed was refused', total(1)],
		['something mixed was unknown', total(2)],
		['a later try recalled something mixed', total(3)],
		['nodes ran side by side', rows.filter(({ batch }) => batch.atOnce).length],
		['nodes ran one after another', rows.filter(({ batch }) => !batch.atOnce).length],
	];
	const missing = happened.filter(([, count]) => count === 0);
	return {
		passed: happened.length - missing.length,
		problems: missing.map(([what]) => `it never happened that ${what}: the run proves too little (too few items?)`),
	};
}
