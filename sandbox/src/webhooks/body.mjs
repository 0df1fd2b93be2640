// @ts-check
/** What a webhook's POST carries: the envelope, Meta's spelling of JSON, the signatures. */
import { createHmac } from 'node:crypto';
import { changesFields } from './fields.mjs';

/**
 * One thing that happened, in Meta's shape.
 * @typedef {object} WebhookEvent
 * @property {string} kind      how faults and the ledger name it: message, echo, reaction, comment …
 * @property {string} field     the webhook field it belongs to
 * @property {string} entryId   the account's id, "0" in a test of the dashboard
 * @property {string | null} person  IGSID of whom it is about
 * @property {string | null} mid
 * @property {Readonly<Record<string, unknown>>} value  the item of `messaging`, or the value of a change
 * @property {boolean} [isStandby]  another app owns the thread: it stands in `standby`
 *
 * @typedef {'changes' | 'flat' | 'array' | 'numericIds' | 'stringTimes' | 'seconds'} Shape
 *   how an event can look beside the usual: a message as a change, a change without its list, the body in a list, ids as bare
 *   numbers, timestamps as strings, timestamps in seconds
 *
 * @typedef {'missing' | 'sha1Only' | 'wrongSecret' | 'malformed' | 'upperCase' | 'otherBody'} Badness
 *   of a signature
 */

/**
 * The body for some events, those of one account together.
 * @param {readonly WebhookEvent[]} events
 * @param {{ now: number, shapes?: readonly Shape[], includeValues?: boolean }} how
 * @returns {Buffer}
 */
export function bodyOf(events, { now, shapes = [], includeValues = true }) {
	/** @type {Map<string, WebhookEvent[]>} */
	const groups = new Map();
	for (const event of events) {
		const key = `${event.entryId} ${placeOf(event, shapes)}`;
		groups.set(key, [...(groups.get(key) ?? []), event]);
	}
	const entry = [...groups.values()].flatMap((group) => entriesOf(group, now, shapes, includeValues));
	const body = { object: 'instagram', entry };
	return Buffer.from(withShapes(escaped(JSON.stringify(shapes.includes('array') ? [body] : body)), shapes));
}

/**
 * Messages are told in milliseconds, changes in seconds.
 * @param {readonly WebhookEvent[]} group
 * @param {number} now
 * @param {readonly Shape[]} shapes
 * @param {boolean} includeValues
 * @returns {object[]}
 */
function entriesOf(group, now, shapes, includeValues) {
	const [first] = group;
	if (!first) return [];
	const id = first.entryId;
	const seconds = Math.floor(now / 1000);
	switch (placeOf(first, shapes)) {
		case 'messaging':
			return [{ id, time: now, messaging: group.map(({ value }) => value) }];
		case 'standby':
			return [{ id, time: now, standby: group.map(({ value }) => value) }];
		default:
			if (!includeValues && changesFields.has(first.field)) return [{ id, time: seconds, changed_fields: group.map(({ field }) => field) }];
			if (shapes.includes('flat')) return group.map(({ field, value }) => ({ id, time: seconds, field, value }));
			return [{ id, time: seconds, changes: group.map(({ field, value }) => ({ field, value })) }];
	}
}

/**
 * @param {WebhookEvent} event
 * @param {readonly Shape[]} shapes
 */
function placeOf({ field, entryId, isStandby }, shapes) {
	if (changesFields.has(field) || entryId === '0' || shapes.includes('changes') || shapes.includes('flat')) return 'changes';
	return isStandby ? 'standby' : 'messaging';
}

/**
 * @param {string} json
 * @param {readonly Shape[]} shapes
 */
function withShapes(json, shapes) {
	let text = json;
	if (shapes.includes('seconds')) text = text.replaceAll(/"timestamp":(\d{10})\d{3}/g, '"timestamp":$1');
	if (shapes.includes('stringTimes')) text = text.replaceAll(/"(timestamp|time)":(\d+)/g, '"$1":"$2"');
	if (shapes.includes('numericIds')) text = text.replaceAll(/"id":"([1-9]\d*)"/g, '"id":$1');
	return text;
}

/**
 * JSON as Meta writes it: `/` as `\/`, and what is not ASCII as `\u00e4`, in lower case.
 * @param {string} json
 */
export function escaped(json) {
	return json.replaceAll('/', '\\/').replaceAll(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * The headers that sign a body: the one to check, and the legacy one beside it.
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
 * @param {Buffer} body
 * @param {string} secret
 * @param {Badness} [badness]
 * @returns {Record<string, string>}
 */
export function signatures(body, secret, badness) {
	const key = badness === 'wrongSecret' ? `${secret}-wrong` : secret;
	const signed = badness === 'otherBody' ? Buffer.concat([body, Buffer.from(' ')]) : body;
	const sha1 = createHmac('sha1', key).update(signed).digest('hex');
	const sha256 = createHmac('sha256', key).update(signed).digest('hex');
	if (badness === 'missing') return {};
	if (badness === 'sha1Only') return { 'X-Hub-Signature': `sha1=${sha1}` };
	const written = badness === 'malformed' ? `sha256:${sha256.slice(0, 40)}` : `sha256=${badness === 'upperCase' ? sha256.toUpperCase() : sha256}`;
	return { 'X-Hub-Signature-256': written, 'X-Hub-Signature': `sha1=${sha1}` };
}
