'use strict';

const { describeSender, successItem } = require('./describe');

/** What n8n itself costs every node: it reads the three fields of each item, sends nothing, and hands on as many items. */
class ReadOnly {
	constructor() {
		this.description = describeSender('Read Only', 'readOnly');
	}

	async execute() {
		await this.getCredentials('instagramDirectApi');
		const output = [];
		for (const index of this.getInputData().keys()) {
			const [userId, mediaUrl, mediaType] = ['userId', 'mediaUrl', 'mediaType'].map((name) => this.getNodeParameter(name, index));
			output.push(successItem(index, userId, mediaUrl, mediaType, '', ''));
		}
		return [output];
	}
}
exports.ReadOnly = ReadOnly;
