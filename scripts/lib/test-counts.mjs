// @ts-check

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const cargoResult = /^test result: .*?(\d+) passed; (\d+) failed; (\d+) ignored/gm;
const nodeResult = /^(?:#|ℹ) (pass|fail|cancelled|skipped|todo) (\d+)$/gm;
const nodeNames = /** @type {const} */ ({
	pass: 'passed',
	fail: 'failed',
	cancelled: 'failed',
	skipped: 'skipped',
	todo: 'skipped',
});

/**
 * How many tests a runner says it ran: cargo's, wasm-bindgen's and Node's closing lines.
 * @param {string} output
 * @returns {Counts}
 */
export function countTests(output) {
	const counts = { passed: 0, failed: 0, skipped: 0 };
	for (const [, passed, failed, ignored] of output.matchAll(cargoResult)) {
		counts.passed += Number(passed);
		counts.failed += Number(failed);
		counts.skipped += Number(ignored);
	}
	for (const [, name, count] of output.matchAll(nodeResult)) {
		counts[nodeNames[/** @type {keyof typeof nodeNames} */ (name)]] += Number(count);
	}
	return counts;
}
