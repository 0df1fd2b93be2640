// @ts-check
/** Compares what the node said with what the sandbox's ledger knows, item by item. */
import { batchChecks, failurePrefixes } from './batch-checks.mjs';
import { keyOf } from './scenario.mjs';

const successKeys = ['attachmentId', 'mediaType', 'mediaUrl', 'messageId', 'operation', 'sentAt', 'success', 'userId'];
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

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
		const key = keyOf(delivery.recipient, delivery.url);
		deliveries.set(key, [...(deliveries.get(key) ?? []), delivery]);
	}
	for (const [index, item] of batch.items.entries()) {
		const problems = compareItem(batch, item, index, played, deliveries.get(item.key) ?? [], verdict.tally);
		deliveries.delete(item.key);
		if (problems.length === 0) verdict.passed += 1;
		else verdict.problems.push(`item ${index} (${item.key}): ${problems.join('; ')}`);
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
 * @param {any[]} arrived  the deliveries of this item
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
		else if (!isSame(batch, last, delivery, item)) problems.push(`reported ${JSON.stringify(last)}, delivered ${JSON.stringify(delivery)}`);
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
 * @param {Batch} batch
 * @param {Json} report
 * @param {any} delivery
 * @param {Expected} item
 */
function isSame({ changing }, report, delivery, { input, recipient }) {
	return (
		report.userId === recipient &&
		report.messageId === delivery.messageId &&
		report.attachmentId === delivery.attachmentId &&
		// Whatever the expression gives by now: what was sent is what is reported.
		report.mediaUrl === delivery.url &&
		report.mediaType === input.mediaType &&
		delivery.type === input.mediaType &&
		(changing.name !== '' || delivery.url === input.mediaUrl)
	);
}
