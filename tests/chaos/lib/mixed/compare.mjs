// @ts-check
/** Compares what the nodes of a mixed batch said with what the sandbox accepted, node by node and item by item. */
import { accounts } from '../scenario.mjs';
import { failurePrefixes } from '../batch-checks.mjs';

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/**
 * @typedef {import('./kinds.mjs').Accepted} Accepted
 * @typedef {import('./scenario.mjs').NodeOf} NodeOf
 * @typedef {import('./scenario.mjs').Item} Item
 * @typedef {import('./play.mjs').Json} Json
 * @typedef {{ sent: number, notSent: number, unknown: number, arrivedUnknown: number, recalled: number, repeated: number }} Tally
 * @typedef {{ passed: number, problems: string[], tallies: Record<string, Tally> }} Verdict  tallies by operation
 */

/**
 * @param {import('./scenario.mjs').Mixed} batch
 * @param {import('./play.mjs').PlayedMixed} played
 * @returns {Verdict}
 */
export function compareMixed(batch, played) {
	/** @type {Verdict} */
	const verdict = { passed: 0, problems: [], tallies: {} };
	/** @param {string} where @param {string[]} problems */
	const note = (where, problems) => {
		if (problems.length === 0) verdict.passed += 1;
		else verdict.problems.push(`${where}: ${problems.join('; ')}`);
	};
	/** @type {Set<Accepted>} */
	const strange = new Set(played.accepted);
	for (const [place, node] of batch.nodes.entries()) {
		const of = played.nodes[place];
		const mine = played.accepted.filter((accepted) => belongs(batch, node, accepted));
		for (const accepted of mine) strange.delete(accepted);
		const tally = (verdict.tallies[node.sending.operation] ??= { sent: 0, notSent: 0, unknown: 0, arrivedUnknown: 0, recalled: 0, repeated: 0 });
		note(node.name, of.complaints);
		for (const [index, item] of batch.items.entries()) note(`${node.name}, item ${index}`, compareItem(batch, node, item, index, of, mine, tally));
		for (const [trace, items] of groups(batch.items, node)) note(`${node.name}, ${trace}`, compareGroup(batch, node, items, of, mine, trace));
		note(`${node.name}, order`, compareOrder(batch, node, of, mine, played.accepted));
		note(`${node.name}, errors`, of.errors.filter(({ message }) => !failurePrefixes.test(message)).map(({ message }) => `"${message}"`));
	}
	note('recipients', [...strange].slice(0, 3).map((accepted) => `${JSON.stringify(accepted)} is of no node`));
	note('requests', played.violations.slice(0, 1).map((violation) => JSON.stringify(violation)));
	const { token, secret } = accounts[batch.account];
	note('secrets', [token, secret].filter((text) => text !== '' && played.said.includes(text)).map(() => 'a token or a secret was let out'));
	return verdict;
}

/** @param {import('./scenario.mjs').Mixed} batch @param {NodeOf} node @param {Accepted} accepted */
function belongs({ items }, { sending, number }, accepted) {
	if (accepted.kind !== sending.kind) return false;
	const trace = sending.trace(accepted);
	return items.some((item) => item.valid && sending.expected(item, number) === trace);
}

/** The items that cannot be told from each other by what arrives. @param {Item[]} items @param {NodeOf} node */
function groups(items, { sending, number }) {
	/** @type {Map<string, number[]>} */
	const found = new Map();
	for (const [index, item] of items.entries()) {
		const trace = sending.expected(item, number);
		found.set(trace, [...(found.get(trace) ?? []), index]);
	}
	return found;
}

/**
 * @param {import('./scenario.mjs').Mixed} batch
 * @param {NodeOf} node
 * @param {Item} item
 * @param {number} index
 * @param {import('./play.mjs').PlayedNode} of
 * @param {Accepted[]} mine
 * @param {Tally} tally
 */
function compareItem({ weather }, { sending }, item, index, { outputs }, mine, tally) {
	/** @type {string[]} */
	const problems = [];
	/** @type {Json | undefined} */
	let before;
	for (const output of outputs) {
		const report = output[index];
		if (!report) return ['not reported'];
		problems.push(...checkForm(report, item, sending), ...checkMemory(before, report, sending, tally));
		before = report;
	}
	if (!before) return [...problems, 'no account of it at the end'];
	if (!item.valid) {
		const isRefused = before.success === false && before.error.startsWith('Invalid input: ');
		return isRefused ? problems : [...problems, `accepted: ${JSON.stringify(before)}`];
	}
	if (before.success === true) {
		tally.sent += 1;
		const arrived = mine.find((accepted) => (sending.repeatable ? sending.trace(accepted) === sending.expected(item, 0) : accepted.messageId === before?.messageId));
		if (!arrived && mayBeClaimed(weather, sending)) return problems;
		if (!arrived) return [...problems, `reported as sent, did not arrive: ${JSON.stringify(before)}`];
		const told = { userId: arrived.recipient, ...sending.told?.(arrived) };
		for (const [key, value] of Object.entries(told)) {
			if (JSON.stringify(before[key]) !== JSON.stringify(value)) problems.push(`${key} is ${JSON.stringify(before[key])}, arrived is ${JSON.stringify(value)}`);
		}
		return problems;
	}
	tally[before.delivery === 'unknown' ? 'unknown' : 'notSent'] += 1;
	if (weather.calm) problems.push(`failed in calm weather: ${before.error}`);
	return problems;
}

/**
 * Whether Meta may say `{"success": true}` of what was not done, and nobody can tell. An answer to a message is told by the id
 * that is missing; one to a reaction has none.
 * @param {import('./scenario.mjs').Mixed['weather']} weather
 * @param {import('./kinds.mjs').Sending} sending
 */
function mayBeClaimed({ faults }, { repeatable }) {
	const claims = faults.some(({ action }) => {
		const { type, kind, when } = /** @type {Record<string, unknown>} */ (action);
		return type === 'garbage' && kind === 'noId' && when === 'before';
	});
	return repeatable === true && claims;
}

/**
 * Of items alike: what arrived is what was reported as sent, and as much more at most as is unknown.
 * @param {import('./scenario.mjs').Mixed} batch
 * @param {NodeOf} node
 * @param {number[]} indexes
 * @param {import('./play.mjs').PlayedNode} of
 * @param {Accepted[]} mine
 * @param {string} trace
 */
function compareGroup({ weather }, { sending }, indexes, { outputs }, mine, trace) {
	const arrived = mine.filter((accepted) => sending.trace(accepted) === trace);
	const last = indexes.map((index) => outputs.at(-1)?.[index]);
	const sent = last.filter((report) => report?.success === true);
	const unknown = last.filter((report) => report?.delivery === 'unknown').length;
	if (sending.repeatable) {
		const mayHaveArrived = sent.length + unknown > 0;
		if (sent.length > 0 && arrived.length === 0 && !mayBeClaimed(weather, sending)) return [`${sent.length} reported as done, none was`];
		return !mayHaveArrived && arrived.length > 0 ? [`reported as not done, was done ${arrived.length} times`] : [];
	}
	if (arrived.length < sent.length || arrived.length > sent.length + unknown) {
		return [`${arrived.length} arrived, ${sent.length} reported as sent and ${unknown} as unknown`];
	}
	const ids = new Set(sent.map((report) => report?.messageId));
	return ids.size === sent.length ? [] : ['two items are reported with one message'];
}

/**
 * What one person is sent by a node in its first try arrives in the order of the items.
 * @param {import('./scenario.mjs').Mixed} batch
 * @param {NodeOf} node
 * @param {import('./play.mjs').PlayedNode} of
 * @param {Accepted[]} mine
 * @param {Accepted[]} all
 */
function compareOrder({ weather, items, atOnce }, { sending, number }, { begun }, mine, all) {
	// What the node has given up on may arrive later than what it sent afterwards.
	if (weather.slow || sending.repeatable) return [];
	const until = atOnce ? undefined : begun[1];
	const first = begun.length > 1 && until === undefined ? [] : all.slice(0, until).filter((accepted) => mine.includes(accepted));
	/** @type {Map<string, number>} */
	const latest = new Map();
	for (const accepted of first) {
		const index = items.findIndex((item) => item.valid && sending.expected(item, number) === sending.trace(accepted));
		const before = latest.get(accepted.recipient) ?? -1;
		if (index < before) return [`${accepted.recipient} got item ${before} before item ${index}`];
		latest.set(accepted.recipient, index);
	}
	return [];
}

/** @param {Json} report @param {Item} item @param {import('./kinds.mjs').Sending} sending */
function checkForm(report, item, { operation, resource = 'messages' }) {
	/** @type {string[]} */
	const problems = [];
	if (report.operation !== operation) problems.push(`operation is ${report.operation}`);
	if (report.success === true) return isoTime.test(report.sentAt) ? problems : [...problems, `sentAt is ${report.sentAt}`];
	if (report.success !== false) problems.push(`success is ${report.success}`);
	if (report.resource !== resource) problems.push(`resource is ${report.resource}`);
	if (!failurePrefixes.test(report.error)) problems.push(`the error is "${report.error}"`);
	if (report.delivery !== 'notSent' && report.delivery !== 'unknown') problems.push(`delivery is ${report.delivery}`);
	if (typeof report.advice !== 'string' || report.advice === '') problems.push('no advice');
	if (!isoTime.test(report.timestamp)) problems.push(`timestamp is ${report.timestamp}`);
	if (item.valid && resource === 'messages' && report.userId !== item.recipient) problems.push(`userId is ${report.userId}`);
	return problems;
}

/**
 * What was sent, or may have been, is said again in the same words by a later try; what may be done twice is done again.
 * @param {Json | undefined} before
 * @param {Json} now
 * @param {import('./kinds.mjs').Sending} sending
 * @param {Tally} tally
 */
function checkMemory(before, now, { repeatable }, tally) {
	if (before?.success !== true && (before?.delivery !== 'unknown' || repeatable)) return [];
	tally.recalled += 1;
	const isSame = before.success === true ? JSON.stringify(before) === JSON.stringify(now) : now.delivery === 'unknown' && now.error === before.error;
	return isSame ? [] : [`first ${JSON.stringify(before)}, then ${JSON.stringify(now)}`];
}
