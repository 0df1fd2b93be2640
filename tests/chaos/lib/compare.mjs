// @ts-check
/** Compares what the node said with what the sandbox's ledger knows, item by item. */
import { accounts } from './scenario.mjs';

const successKeys = ['attachmentId', 'mediaType', 'mediaUrl', 'messageId', 'operation', 'sentAt', 'success', 'userId'];
const failurePrefixes = /^(API Error|Request failed|Invalid input): ./;
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
/** Between its turn and the moment it leaves, a message may be held up a little longer than the one after it. */
const jitter = 1.1;

/**
 * @typedef {import('./scenario.mjs').Batch} Batch
 * @typedef {import('./scenario.mjs').Expected} Expected
 * @typedef {import('./play.mjs').Played} Played
 * @typedef {import('./play.mjs').Json} Json
 * @typedef {object} Verdict
 * @property {number} passed
 * @property {string[]} problems
 * @property {{ sent: number, notSent: number, unknown: number, arrivedUnknown: number, invalid: number, recalled: number }} tally
 */

/**
 * @param {Batch} batch
 * @param {Played} played
 * @returns {Verdict}
 */
export function compareBatch(batch, played) {
	/** @type {Verdict} */
	const verdict = {
		passed: 0,
		problems: [...played.complaints],
		tally: { sent: 0, notSent: 0, unknown: 0, arrivedUnknown: 0, invalid: 0, recalled: 0 },
	};
	/** @type {Map<string, any[]>} */
	const deliveries = new Map();
	for (const delivery of played.ledger.deliveries) {
		deliveries.set(delivery.recipient, [...(deliveries.get(delivery.recipient) ?? []), delivery]);
	}
	for (const [index, item] of batch.items.entries()) {
		const problems = compareItem(batch, item, index, played, deliveries.get(item.recipient) ?? [], verdict.tally);
		deliveries.delete(item.recipient);
		if (problems.length === 0) verdict.passed += 1;
		else verdict.problems.push(`item ${index} (${item.recipient}): ${problems.join('; ')}`);
	}
	for (const [name, problem] of batchChecks(batch, played, [...deliveries.keys()])) {
		if (problem) verdict.problems.push(`${name}: ${problem}`);
		else verdict.passed += 1;
	}
	return verdict;
}

/**
 * @param {Batch} batch
 * @param {Expected} item
 * @param {number} index
 * @param {Played} played
 * @param {any[]} arrived  the deliveries to this item's recipient
 * @param {Verdict['tally']} tally
 */
function compareItem(batch, item, index, played, arrived, tally) {
	/** @type {string[]} */
	const problems = [];
	if (arrived.length > 1) problems.push(`delivered ${arrived.length} times`);
	const reports = played.outputs.map((output) => output.reports[index]);
	/** @type {Json | undefined} */
	let before;
	for (const report of reports) {
		if (!report) problems.push('not reported');
		else problems.push(...checkForm(report, item), ...checkMemory(before, report, tally));
		before = report;
	}
	const last = reports.at(-1);
	if (!last) return [...problems, 'no account of it at the end'];
	const [delivery] = arrived;
	if (!item.valid) {
		tally.invalid += 1;
		if (last.success !== false || !last.error.startsWith('Invalid input: ')) problems.push(`accepted: ${JSON.stringify(last)}`);
		if (delivery) problems.push('invalid, and delivered');
	} else if (last.success === true) {
		tally.sent += 1;
		if (!delivery) problems.push('reported as sent, not delivered');
		else if (!isSame(last, delivery, item)) problems.push(`reported ${JSON.stringify(last)}, delivered ${JSON.stringify(delivery)}`);
	} else if (last.delivery === 'notSent') {
		tally.notSent += 1;
		if (delivery) problems.push(`reported as not sent (${last.error}), delivered`);
		if (batch.weather.calm) problems.push(`failed in calm weather: ${last.error}`);
	} else {
		tally.unknown += 1;
		if (delivery) tally.arrivedUnknown += 1;
		if (batch.weather.calm) problems.push(`unknown in calm weather: ${last.error}`);
	}
	return problems;
}

/**
 * @param {Json} report
 * @param {Expected} item
 */
function checkForm(report, item) {
	if (report.success === true) {
		const keys = Object.keys(report).sort().join();
		if (keys !== successKeys.join()) return [`the success item has the keys ${keys}`];
		return isoTime.test(report.sentAt) ? [] : [`sentAt is ${report.sentAt}`];
	}
	/** @type {string[]} */
	const problems = [];
	if (report.success !== false) problems.push(`success is ${report.success}`);
	if (!failurePrefixes.test(report.error)) problems.push(`the error is "${report.error}"`);
	if (report.delivery !== 'notSent' && report.delivery !== 'unknown') problems.push(`delivery is ${report.delivery}`);
	if (typeof report.advice !== 'string' || report.advice === '') problems.push('no advice');
	if (!isoTime.test(report.timestamp)) problems.push(`timestamp is ${report.timestamp}`);
	if (item.valid && report.userId !== item.recipient) problems.push(`userId is ${report.userId}`);
	return problems;
}

/**
 * What was sent, or may have been, is said again in the same words by a later call of the same execution.
 * @param {Json | undefined} before
 * @param {Json} now
 * @param {Verdict['tally']} tally
 */
function checkMemory(before, now, tally) {
	if (before?.success === true) {
		tally.recalled += 1;
		return JSON.stringify(before) === JSON.stringify(now) ? [] : [`first ${JSON.stringify(before)}, then ${JSON.stringify(now)}`];
	}
	if (before?.delivery === 'unknown') {
		tally.recalled += 1;
		const same = now.delivery === 'unknown' && now.error === before.error;
		return same ? [] : [`first unknown (${before.error}), then ${JSON.stringify(now)}`];
	}
	return [];
}

/**
 * @param {Json} report
 * @param {any} delivery
 * @param {Expected} item
 */
function isSame(report, delivery, { input, recipient }) {
	return (
		report.userId === recipient &&
		report.messageId === delivery.messageId &&
		report.attachmentId === delivery.attachmentId &&
		report.mediaUrl === input.mediaUrl &&
		report.mediaType === input.mediaType &&
		delivery.url === input.mediaUrl &&
		delivery.type === input.mediaType
	);
}

/**
 * What holds for a batch as a whole.
 * @param {Batch} batch
 * @param {Played} played
 * @param {string[]} strangers  recipients that were in no item
 * @returns {Generator<[string, string | false]>}
 */
function* batchChecks(batch, played, strangers) {
	const { ledger, counts, left } = played;
	yield ['recipients', strangers.length > 0 && `delivered to ${strangers.slice(0, 5)}, who were in no item`];
	yield ['requests', ledger.violations.length > 0 && JSON.stringify(ledger.violations[0])];
	const { token, secret } = accounts[batch.account];
	const leaked = [token, secret].some((text) => text !== '' && played.said.includes(text)) || /\b[0-9a-f]{64}\b/.test(played.said);
	yield ['secrets', leaked && 'a token, a secret or a proof was let out'];
	const account = played.outputs.length > 0 && played.outputs.every(({ items }) => items === batch.items.length);
	yield ['account', !account && `${played.outputs.map(({ items }) => items)} items came out for ${batch.items.length}`];
	for (const thrown of played.errors) yield ['error', checkThrown(batch, thrown, played)];
	yield ['sends', left.count < counts.calls.send && `${left.count} sends left, and ${counts.calls.send} arrived`];
	if (!batch.weather.slow) {
		const { concurrency } = batch.options;
		yield ['at once', counts.maxInFlight > concurrency && `${counts.maxInFlight} calls at once, allowed are ${concurrency}`];
	}
	const pace = batch.options.messagesPerSecond;
	if (pace > 0) {
		const most = Math.ceil(pace * jitter) + 1;
		yield ['pace', left.peakPerSecond > most && `${left.peakPerSecond} messages left in one second, allowed are ${pace}`];
	}
	if (batch.weather.calm) yield ['uploads', checkUploads(batch, played)];
}

/**
 * The error of a call in stop mode against what arrived in the end.
 * @param {Batch} batch
 * @param {import('./play.mjs').Thrown} thrown
 * @param {Played} played
 */
function checkThrown(batch, { message, description, itemIndex, callsBefore }, { ledger, counts }) {
	if (!failurePrefixes.test(message)) return `the message is "${message}"`;
	const item = typeof itemIndex === 'number' ? batch.items[itemIndex] : undefined;
	if (!item) return `itemIndex is ${itemIndex}`;
	const said = /(\d+) of (\d+) messages had been sent before this\.$/.exec(description);
	if (!said) return `the description is "${description}"`;
	if (Number(said[2]) !== batch.items.length) return `it counts ${said[2]} items of ${batch.items.length}`;
	if (Number(said[1]) > ledger.deliveries.length) return `it says ${said[1]} were sent; ${ledger.deliveries.length} arrived in all`;
	if (message.startsWith('Invalid input: ')) {
		if (item.valid) return `it calls item ${itemIndex} invalid`;
		// Nothing may leave before all input is valid.
		if (callsBefore !== 0) return `${callsBefore} calls were made of a batch with an invalid item`;
	}
	return false;
}

/**
 * @param {Batch} batch
 * @param {Played} played
 */
function checkUploads(batch, { ledger, outputs }) {
	const used = new Set(batch.items.filter(({ valid }) => valid).map(({ input }) => `${input.mediaType} ${input.mediaUrl}`));
	const most = used.size * outputs.length;
	return (ledger.uploads.length < used.size || ledger.uploads.length > most) && `${ledger.uploads.length} uploads of ${used.size} media`;
}
