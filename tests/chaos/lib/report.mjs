// @ts-check
/** What a chaos run shows at its end. */

/**
 * @typedef {object} Row
 * @property {import('./scenario.mjs').Batch} batch
 * @property {import('./play.mjs').Played} played
 * @property {import('./compare.mjs').Verdict} verdict
 * @property {number} ms
 */

const columns = /** @type {const} */ ([
	'batch', 'weather', 'mode', 'changing', 'by', 'at once', 'pace', 'items', 'sent', 'not sent', 'unknown', 'of them arrived', 'invalid', 'recalled', 'calls', 'seconds', 'wrong',
]);

/** @param {Row[]} rows */
export function printTable(rows) {
	const lines = rows.map(({ batch, played, verdict, ms }) => {
		const { tally, problems } = verdict;
		const { options } = batch;
		return [
			batch.name, batch.weather.name, modeOf(batch), batch.changing.name, options.connection, options.concurrency ?? 'any', options.messagesPerSecond ?? 'Meta’s',
			batch.items.length, tally.sent, tally.notSent, tally.unknown, tally.arrivedUnknown, tally.invalid, tally.recalled,
			played.counts.calls.upload + played.counts.calls.send, (ms / 1000).toFixed(1), problems.length,
		].map(String);
	});
	const sum = (/** @type {number} */ column) => String(lines.reduce((total, line) => total + Number(line[column]), 0));
	const totals = columns.map((name, index) => (index === 0 ? 'all' : index < 7 || name === 'seconds' ? '' : sum(index)));
	const table = [[...columns], ...lines, totals];
	const widths = columns.map((_, index) => Math.max(...table.map((line) => line[index].length)));
	for (const line of table) {
		console.log(line.map((cell, index) => (index > 0 && index < 5 ? cell.padEnd(widths[index]) : cell.padStart(widths[index]))).join('  '));
	}
}

/** @param {import('./scenario.mjs').Batch} batch */
const modeOf = ({ mode, onError, crowd }) => `${mode === 'engine' ? onError : mode}${crowd ? ', crowd' : ''}`;

/**
 * How many calls were answered with this code.
 * @param {import('./play.mjs').Played} played
 * @param {number} code
 * @param {string} [recipient]
 */
const answers = ({ ledger }, code, recipient) =>
	ledger.calls.filter((/** @type {any} */ call) => call.code === code && (recipient === undefined || call.recipient === recipient)).length;

/**
 * Whether the run put the node to the test at all: faults that never strike prove nothing.
 * @param {Row[]} rows
 */
export function runChecks(rows) {
	const sum = (/** @type {(row: Row) => number} */ of) => rows.reduce((total, row) => total + of(row), 0);
	/** @type {[string, number][]} */
	const happened = [
		['messages were sent', sum(({ verdict }) => verdict.tally.sent)],
		['messages were refused', sum(({ verdict }) => verdict.tally.notSent)],
		['messages whose answer was lost arrived', sum(({ verdict }) => verdict.tally.arrivedUnknown)],
		['messages whose answer was lost did not arrive', sum(({ verdict }) => verdict.tally.unknown - verdict.tally.arrivedUnknown)],
		['invalid items were met', sum(({ verdict }) => verdict.tally.invalid)],
		['a later try recalled what was sent', sum(({ verdict }) => verdict.tally.recalled)],
		['a batch was stopped by an error', sum(({ played }) => played.errors.length)],
		['something was sent when an expression gave another value', sum(({ batch, verdict }) => (batch.changing.name === '' ? 0 : verdict.tally.recalled))],
		['a person was sent several messages', sum(({ batch, verdict }) => (batch.crowd ? verdict.tally.sent : 0))],
		['a token was dead', sum(({ played }) => answers(played, 190))],
		['Meta asked for a pause', sum(({ batch, played }) => (batch.pauseAsked ? answers(played, 613, batch.pauseAsked.recipient) : 0))],
		['the rate limit was met', sum(({ played }) => played.counts.throttled)],
	];
	const missing = happened.filter(([, count]) => count === 0);
	return {
		passed: happened.length - missing.length,
		problems: missing.map(([what]) => `it never happened that ${what}: the run proves too little (too few items?)`),
	};
}
