'use strict';

/** The three fields of a message, as our node has them: each read through an expression. */
const message = ['userId', 'mediaUrl', 'mediaType'].map((name) => ({
	displayName: name,
	name,
	type: 'string',
	default: '',
}));

/** @param {string} displayName @param {string} name @param {object[]} properties @param {object} [more] */
exports.describe = (displayName, name, properties, more = {}) => ({
	displayName,
	name,
	group: ['transform'],
	version: 1,
	description: displayName,
	defaults: { name: displayName },
	inputs: ['main'],
	outputs: ['main'],
	properties,
	...more,
});

/** A node that sends: with our credential, so that n8n has the same work to do for each. */
exports.describeSender = (displayName, name) =>
	exports.describe(displayName, name, message, { credentials: [{ name: 'instagramDirectApi', required: true }] });

/** The two calls of a message, as every sender makes them. */
exports.uploadBody = (mediaUrl, mediaType) => ({
	platform: 'instagram',
	message: { attachment: { type: mediaType, payload: { url: mediaUrl, is_reusable: true } } },
});
exports.sendBody = (userId, mediaType, attachmentId) => ({
	recipient: { id: userId },
	message: { attachment: { type: mediaType, payload: { attachment_id: attachmentId } } },
});

exports.successItem = (index, userId, mediaUrl, mediaType, attachmentId, messageId) => ({
	json: {
		success: true,
		operation: 'sendMediaMessage',
		userId,
		mediaUrl,
		mediaType,
		attachmentId,
		messageId,
		sentAt: new Date().toISOString(),
	},
	pairedItem: { item: index },
});
