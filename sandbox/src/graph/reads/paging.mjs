// @ts-check
/** Pages of an edge: so many at once, and a cursor that leads on. https://developers.facebook.com/docs/graph-api/results */
import { invalidParameter } from '../errors.mjs';

/** What an edge gives at once unless it is asked for another number. */
const usual = 25;
const most = 100;

/**
 * @typedef {object} PageOf
 * @property {Readonly<Record<string, unknown>>} asked  the call's parameters: `limit`, `after`
 * @property {string} address  of the edge with its parameters, without the cursor
 * @property {string} token    stands in Graph's `next`, as at Meta
 */

/**
 * @template T
 * @param {readonly T[]} all  the latest first
 * @param {(entry: T) => readonly [number, string]} keyOf  when, and what tells those of one time apart: what a cursor remembers, so that it
 *   holds its place when newer entries come
 * @param {PageOf} how
 * @returns {{ entries: T[], paging?: object }}
 */
export function pageOf(all, keyOf, { asked, address, token }) {
	const limit = readLimit(asked['limit']);
	const start = asked['after'] === undefined ? 0 : placeAfter(all, keyOf, asked['after']);
	const entries = all.slice(start, start + limit);
	const [first, last] = [entries[0], entries.at(-1)];
	if (first === undefined || last === undefined) return { entries };
	const after = cursor(keyOf(last));
	const isLast = start + limit >= all.length;
	const next = `${address}${address.includes('?') ? '&' : '?'}${new URLSearchParams({ access_token: token, limit: String(limit), after })}`;
	return { entries, paging: { cursors: { before: cursor(keyOf(first)), after }, ...(isLast ? {} : { next }) } };
}

/**
 * How many entries are asked for; Graph gives no more than it is willing to.
 * @param {unknown} given
 */
export function readLimit(given) {
	if (given === undefined) return usual;
	if (typeof given !== 'string' || !/^[0-9]+$/.test(given) || Number(given) === 0) throw invalidParameter('Param limit must be a positive integer');
	return Math.min(Number(given), most);
}

/** @param {readonly [number, string]} key */
function cursor(key) {
	return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/**
 * @template T
 * @param {readonly T[]} all
 * @param {(entry: T) => readonly [number, string]} keyOf
 * @param {unknown} after
 */
function placeAfter(all, keyOf, after) {
	const [at, id] = readCursor(String(after));
	const place = all.findIndex((entry) => {
		const [entryAt, entryId] = keyOf(entry);
		return entryAt < at || (entryAt === at && entryId < id);
	});
	return place < 0 ? all.length : place;
}

/**
 * @param {string} text
 * @returns {readonly [number, string]}
 */
function readCursor(text) {
	try {
		const [at, id] = JSON.parse(Buffer.from(text, 'base64url').toString());
		if (typeof at === 'number' && typeof id === 'string') return [at, id];
	} catch {
		// What is no JSON is no cursor either.
	}
	throw invalidParameter('Invalid cursors values');
}
