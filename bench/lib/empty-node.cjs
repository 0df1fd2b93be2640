'use strict';

/** A node that does nothing: what every node costs. Copied beside the package, so that it finds what that finds. */
const { NodeConnectionTypes } = require('n8n-workflow');

class EmptyNode {
	constructor() {
		this.description = { displayName: 'Empty', name: 'empty', group: ['transform'], version: 1, inputs: [NodeConnectionTypes.Main], outputs: [NodeConnectionTypes.Main], properties: [] };
	}

	async execute() {
		await this.getCredentials('none');
		return [this.getInputData()];
	}
}
exports.EmptyNode = EmptyNode;
