// @ts-check
/** What holds for a batch as a whole, whatever becomes of its items. */
import { secondsPause } from './play.mjs';
import { accounts, keyOf } from './scenario.mjs';

export const failurePrefixes = /^(API Error|Request failed|Invalid input): ./;
/** Between its turn and the moment it leaves, a message may be held up a little longer than the one after it. */
const jitter = 1.1;

/**
 * @typedef {import('./scenario.mjs').Batch} Batch
 * @typedef {import('./play.mjs').Played} Played
 */

/**
 * @param {Batch} batch
 * @param {Played} played
 * @param {string[]} strangers  deliveries that are of no item
 * @returns {Generator<[string, string | false]>}
 */
export function* batchChecks(batch, played, strangers) {
	const { ledger, counts, left } = played;
	yield ['recipients', strangers.length > 0 && `delivered ${strangers.slice(0, 5)}, which is in no item`];
	yield ['requests', ledger.violations.length > 0 && JSON.stringify(ledger.violations[0])];
	const { token, secret } = accounts[batch.account];
	const leaked = [token, secret].some((text) => text !== '' && played.said.includes(text)) || /\b[0-9a-f]{64}\b/.test(played.said);
	yield ['secrets', leaked && 'a token, a secret or a proof was let out'];
	const account = played.outputs.length > 0 && played.outputs.every(({ items }) => items === batch.items.length);
	yield ['account', !account && `${played.outputs.map(({ items }) => items)} items came out for ${batch.items.length}`];
	for (const thrown of played.errors) yield ['error', checkThrown(batch, thrown, played)];
	yield ['sends', left.count < counts.calls.send && `${left.count} sends left, and ${counts.calls.send} arrived`];
	const { concurrency } = batch.options;
	if (!batch.weather.slow && concurrency !== undefined) {
		yield ['at once', counts.maxInFlight > concurrency && `${counts.maxInFlight} calls at once, allowed are ${concurrency}`];
	}
	const pace = batch.options.messagesPerSecond;
	if (pace > 0) {
		const most = Math.ceil(pace * jitter) + 1;
		yield ['pace', left.peakPerSecond > most && `${left.peakPerSecond} messages left in one second, allowed are ${pace}`];
	}
	if (batch.weather.calm && batch.changing.name === '') yield ['uploads', checkUploads(batch, played)];
	// What the node has given up on may arrive later than what it sent afterwards.
	if (batch.crowd && !batch.weather.slow) yield ['order', checkOrder(batch, played)];
	if (batch.weather.kills) yield* deadTokenChecks(batch, played);
	if (batch.pauseAsked) yield ['pause', checkPause(batch.pauseAsked, played)];
}

/**
 * What one person is sent in one try arrives in the order of the items. The first try alone tells: later ones may begin
 * with what was not refused.
 * @param {Batch} batch
 * @param {Played} played
 */
function checkOrder({ items }, { ledger, begun }) {
	const places = new Map(items.map(({ key }, index) => [key, index]));
	/** @type {Map<string, number>} */
	const latest = new Map();
	for (const { recipient, url } of ledger.deliveries.slice(0, begun[1]?.deliveries)) {
		const place = places.get(keyOf(recipient, url)) ?? -1;
		const before = latest.get(recipient) ?? -1;
		if (place < before) return `${recipient} got item ${before} before item ${place}`;
		latest.set(recipient, place);
	}
	return false;
}

/**
 * Once an answer has said that the token is dead, what is under way comes to its end and nothing more is asked in that try.
 * @param {Batch} batch
 * @param {Played} played
 * @returns {Generator<[string, string | false]>}
 */
function* deadTokenChecks({ options }, { ledger, begun }) {
	if (options.concurrency === undefined) return;
	for (const [round, { calls: first }] of begun.entries()) {
		const calls = ledger.calls.slice(first, begun[round + 1]?.calls);
		const dead = calls.findIndex((/** @type {any} */ { code }) => code === deadToken);
		if (dead < 0) continue;
		// Under way when the call arrived, and what took the place of those that were answered before it.
		const after = calls.length - dead - 1;
		yield ['dead token', after > 2 * options.concurrency && `${after} calls were made after the answer that the token is dead, ${options.concurrency} at once`];
	}
}

const deadToken = 190;
const throttle = 613;
/** Clocks have whole milliseconds. */
const roundingMs = 2;

/**
 * Within one try: the next one knows nothing of it.
 * @param {import('./scenario.mjs').PauseAsked} asked
 * @param {Played} played
 */
function checkPause({ recipient, asDate }, { ledger, begun, pausedUntil }) {
	const isTo = (/** @type {any} */ call) => call.endpoint === 'send' && call.recipient === recipient;
	const refused = ledger.calls.findIndex((/** @type {any} */ call) => isTo(call) && call.code === throttle);
	if (refused < 0) return false;
	const end = begun.find(({ calls }) => calls > refused)?.calls;
	const next = ledger.calls.slice(refused + 1, end).find(isTo);
	if (!next) return false;
	const until = asDate ? Number(pausedUntil) : ledger.calls[refused].at + secondsPause * 1000;
	const early = until - roundingMs - next.at;
	return early > 0 && `asked to wait (${asDate ? 'until a date' : 'in seconds'}), it came ${early} ms too early`;
}

/**
 * The error of a call in stop mode against what arrived in the end.
 * @param {Batch} batch
 * @param {import('./play.mjs').Thrown} thrown
 * @param {Played} played
 */
function checkThrown(batch, { message, description, itemIndex, round }, { ledger, counts, begun }) {
	if (!failurePrefixes.test(message)) return `the message is "${message}"`;
	const item = typeof itemIndex === 'number' ? batch.items[itemIndex] : undefined;
	if (!item) return `itemIndex is ${itemIndex}`;
	const said = /(\d+) of (\d+) messages had been sent before this\.$/.exec(description);
	if (!said) return `the description is "${description}"`;
	if (Number(said[2]) !== batch.items.length) return `it counts ${said[2]} items of ${batch.items.length}`;
	if (Number(said[1]) > ledger.deliveries.length) return `it says ${said[1]} were sent; ${ledger.deliveries.length} arrived in all`;
	if (message.startsWith('Invalid input: ')) {
		const mayBe = !item.valid || (batch.changing.later && round > 0);
		if (!mayBe) return `it calls item ${itemIndex} invalid`;
		// Nothing may leave before all input is valid.
		const made = (begun[round + 1]?.calls ?? counts.calls.upload + counts.calls.send) - (item.valid ? begun[round].calls : 0);
		if (made !== 0) return `${made} calls were made of a batch with an invalid item`;
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
