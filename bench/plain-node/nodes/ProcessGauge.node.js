'use strict';

const v8 = require('node:v8');
const vm = require('node:vm');

/** Tells what n8n's process has used so far, and what it holds once everything that nobody holds is gone. */
class ProcessGauge {
	constructor() {
		this.description = {
			displayName: 'Process Gauge',
			name: 'processGauge',
			group: ['trigger'],
			version: 1,
			description: 'Process Gauge',
			defaults: { name: 'Process Gauge' },
			inputs: [],
			outputs: ['main'],
			webhooks: [{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' }],
			properties: [],
		};
	}

	async webhook() {
		const { user, system } = process.cpuUsage();
		v8.setFlagsFromString('--expose-gc');
		vm.runInNewContext('gc')();
		const { rss, heapUsed, external } = process.memoryUsage();
		this.getResponseObject().json({ cpuMs: (user + system) / 1000, rss, heapUsed, external });
		return { noWebhookResponse: true };
	}
}
exports.ProcessGauge = ProcessGauge;
