'use strict';

/** What n8n itself costs a trigger of a package: it answers at once and looks at nothing. With `starts`, each call is an execution. */
class BareTrigger {
	constructor() {
		this.description = {
			displayName: 'Bare Trigger',
			name: 'bareTrigger',
			group: ['trigger'],
			version: 1.1,
			description: 'Bare Trigger',
			defaults: { name: 'Bare Trigger' },
			inputs: [],
			outputs: ['main'],
			webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' }],
			properties: [{ displayName: 'Starts', name: 'starts', type: 'boolean', default: true }],
		};
	}

	async webhook() {
		const starts = this.getNodeParameter('starts');
		this.getResponseObject().status(200).type('text/plain').send('OK');
		return { noWebhookResponse: true, ...(starts && { workflowData: [[{ json: this.getBodyData() }]] }) };
	}
}
exports.BareTrigger = BareTrigger;
