'use strict';

const { describeSender, sendBody, successItem, uploadBody } = require('./describe');

/** A node as one writes it first: one item after the other, two calls of n8n's HTTP helper for each. */
class PlainSend {
	constructor() {
		this.description = describeSender('Plain Send', 'plainSend');
	}

	async execute() {
		const credentials = await this.getCredentials('instagramDirectApi');
		const base = `${credentials.customBaseUrl}/${credentials.apiVersion}/me`;
		const post = (path, body) =>
			this.helpers.httpRequest({
				method: 'POST',
				url: `${base}/${path}`,
				headers: { Authorization: `Bearer ${credentials.accessToken}` },
				body,
				json: true,
			});
		const output = [];
		for (const index of this.getInputData().keys()) {
			const userId = this.getNodeParameter('userId', index);
			const mediaUrl = this.getNodeParameter('mediaUrl', index);
			const mediaType = this.getNodeParameter('mediaType', index);
			const { attachment_id: attachmentId } = await post('message_attachments', uploadBody(mediaUrl, mediaType));
			const { message_id: messageId } = await post('messages', sendBody(userId, mediaType, attachmentId));
			output.push(successItem(index, userId, mediaUrl, mediaType, attachmentId, messageId));
		}
		return [output];
	}
}
exports.PlainSend = PlainSend;
