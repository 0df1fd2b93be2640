// @ts-check
/** Notifications as Meta writes and signs them. */
import { createHmac } from 'node:crypto';

export const account = '17841405822304914';
export const person = '1784140000000101';
export const appSecret = 'TEST-APP-SECRET';
export const instagramAppSecret = 'TEST-INSTAGRAM-APP-SECRET';
export const verifyToken = 'TEST-VERIFY-TOKEN';

let messages = 0;

/** The id of a message that no other has. */
export const newMid = () => `aWdfZA-${process.pid}-${Date.now()}-${(messages += 1)}`;

/**
 * One item of `messaging`.
 * @param {Record<string, unknown>} section
 * @param {Record<string, unknown>} [more]
 */
export const item = (section, more = {}) => ({
	sender: { id: person },
	recipient: { id: account },
	timestamp: 1764000000000,
	...section,
	...more,
});

/** @param {string} mid @param {Record<string, unknown>} [more] @param {Record<string, unknown>} [around] */
export const message = (mid, more = { text: 'Hello' }, around = {}) => item({ message: { mid, ...more } }, around);

/** @param {Record<string, unknown>[]} items */
export const notification = (...items) => ({
	object: 'instagram',
	entry: [{ id: account, time: 1764000001000, messaging: items }],
});

/** @param {string} field @param {Record<string, unknown>} value @param {string} [id] */
export const change = (field, value, id = account) => ({
	object: 'instagram',
	entry: [{ id, time: 1764000001, changes: [{ field, value }] }],
});

/** The bytes that Meta sends: beyond ASCII escaped, slashes too. @param {unknown} body */
export const written = (body) =>
	JSON.stringify(body)
		.replace(/\//g, '\\/')
		.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** @param {string | Uint8Array} bytes @param {string} [secret] @param {'sha256' | 'sha1'} [algorithm] */
export const signatureOf = (bytes, secret = appSecret, algorithm = 'sha256') =>
	`${algorithm}=${createHmac(algorithm, secret).update(bytes).digest('hex')}`;

/** The headers that Meta sends. @param {string | Uint8Array} bytes @param {string} [secret] */
export const headersFor = (bytes, secret = appSecret) => ({
	'content-type': 'application/json',
	'x-hub-signature': signatureOf(bytes, secret, 'sha1'),
	'x-hub-signature-256': signatureOf(bytes, secret),
});

/**
 * Every form of a signature that must not be believed, for these bytes.
 * @param {string} bytes
 * @returns {Record<string, Record<string, string>>} headers by what is wrong
 */
export const badHeaders = (bytes) => {
	const right = signatureOf(bytes);
	const only = (/** @type {string} */ value) => ({ 'x-hub-signature-256': value });
	return {
		'no signature': {},
		'an empty one': only(''),
		'SHA-1 alone': { 'x-hub-signature': signatureOf(bytes, appSecret, 'sha1') },
		'SHA-1 under the other name': only(signatureOf(bytes, appSecret, 'sha1')),
		'no algorithm': only(right.slice('sha256='.length)),
		'another algorithm': only(right.replace('sha256', 'sha512')),
		'cut off': only(right.slice(0, -1)),
		'a digit more': only(`${right}0`),
		'no hex': only(`sha256=${'z'.repeat(64)}`),
		'zeros': only(`sha256=${'0'.repeat(64)}`),
		'another secret': only(signatureOf(bytes, 'TEST-OTHER-SECRET')),
		'an empty secret': only(signatureOf(bytes, '')),
		'the verify token as secret': only(signatureOf(bytes, verifyToken)),
		'other bytes': only(signatureOf(`${bytes} `)),
		'what the bytes mean and not what they are': only(signatureOf(JSON.stringify(JSON.parse(bytes)))),
		'twice': only(`${right}, ${right}`),
	};
};
