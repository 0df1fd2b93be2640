// @ts-check
/** Output items compared whole: what cannot be known beforehand is checked for its form and then given a fixed value. */
import assert from 'node:assert/strict';

const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** Stands for a time that was checked. */
export const someTime = 'a time of this test';

/** Stands for a trace id that was checked. */
export const someTraceId = 'a trace id';

/**
 * The items with their times (and trace ids) checked and replaced.
 * @param {import('./suite.mjs').Item[]} items
 * @param {number} since when the test began, milliseconds
 */
export function settled(items, since) {
	return items.map((item) => {
		const json = { ...item.json };
		for (const name of ['sentAt', 'timestamp']) {
			if (!(name in json)) continue;
			assert.match(json[name], isoTime, name);
			const time = Date.parse(json[name]);
			assert.ok(time >= since && time <= Date.now(), `${name} ${json[name]} lies outside the test`);
			json[name] = someTime;
		}
		if ('fbtraceId' in json) {
			assert.match(json.fbtraceId, /^[\w-]{8,}$/, 'fbtraceId');
			json.fbtraceId = someTraceId;
		}
		return { ...item, json };
	});
}

/**
 * The success item that a delivery of the sandbox's ledger must have led to.
 * @param {import('./suite.mjs').Message} message
 * @param {{ attachmentId: string, messageId: string }} delivery
 * @param {number} index of the input item
 */
export function sentItem({ userId, mediaUrl, mediaType }, { attachmentId, messageId }, index) {
	return {
		json: {
			success: true,
			operation: 'sendMediaMessage',
			userId: String(userId),
			mediaUrl,
			mediaType,
			attachmentId,
			messageId,
			sentAt: someTime,
		},
		pairedItem: { item: index },
	};
}

/**
 * The error item of the contract.
 * @param {object} failure
 * @param {string} failure.error
 * @param {string} failure.advice
 * @param {string} failure.userId
 * @param {'notSent' | 'unknown'} [failure.delivery]
 * @param {number} [failure.code]
 * @param {number} [failure.subcode]
 * @param {string} [failure.fbtraceId]
 * @param {number} index of the input item
 * @param {Record<string, unknown>} [input] on the error branch n8n puts the input item's own fields beside these
 */
export function failedItem({ error, advice, userId, delivery = 'notSent', ...graph }, index, input = {}) {
	return {
		json: {
			...input,
			error,
			operation: 'sendMediaMessage',
			resource: 'messages',
			success: false,
			timestamp: someTime,
			...graph,
			advice,
			delivery,
			userId,
		},
		pairedItem: { item: index },
	};
}
