'use strict';

const { describeSender, sendBody, successItem, uploadBody } = require('./describe');

const atOnce = 10;

/**
 * The floor: Node's fetch, ten at once, one upload for each media, and nothing else. It checks nothing, heeds no limit,
 * repeats nothing and remembers nothing.
 */
class FloorSend {
	constructor() {
		this.description = describeSender('Floor Send', 'floorSend');
	}

	async execute() {
		const credentials = await this.getCredentials('instagramDirectApi');
		const base = `${credentials.customBaseUrl}/${credentials.apiVersion}/me`;
		const headers = { 'content-type': 'application/json', authorization: `Bearer ${credentials.accessToken}` };
		const post = async (path, body) => {
			const response = await fetch(`${base}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
			return await response.json();
		};
		const uploads = new Map();
		const upload = (mediaUrl, mediaType) => {
			const key = `${mediaType} ${mediaUrl}`;
			let attachment = uploads.get(key);
			if (!attachment) {
				attachment = post('message_attachments', uploadBody(mediaUrl, mediaType));
				uploads.set(key, attachment);
			}
			return attachment;
		};
		const messages = [...this.getInputData().keys()].map((index) =>
			['userId', 'mediaUrl', 'mediaType'].map((name) => this.getNodeParameter(name, index)),
		);
		const output = new Array(messages.length);
		const indexes = messages.keys();
		const worker = async () => {
			for (const index of indexes) {
				const [userId, mediaUrl, mediaType] = messages[index];
				const { attachment_id: attachmentId } = await upload(mediaUrl, mediaType);
				const { message_id: messageId } = await post('messages', sendBody(userId, mediaType, attachmentId));
				output[index] = successItem(index, userId, mediaUrl, mediaType, attachmentId, messageId);
			}
		};
		await Promise.all(Array.from({ length: atOnce }, worker));
		return [output];
	}
}
exports.FloorSend = FloorSend;
