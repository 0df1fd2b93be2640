'use strict';

const { writeFileSync } = require('node:fs');
const { describe } = require('./describe');
const { end } = require('./gauge');

/** Ends the measurement and writes it down. */
class BenchGauge {
	constructor() {
		this.description = describe('Bench Gauge', 'benchGauge', [
			{ displayName: 'File', name: 'file', type: 'string', default: '' },
		]);
	}

	async execute() {
		const measured = end();
		const sent = this.getInputData().filter(({ json }) => json.success === true).length;
		writeFileSync(this.getNodeParameter('file', 0), JSON.stringify({ ...measured, sent }));
		return [[{ json: { sent } }]];
	}
}
exports.BenchGauge = BenchGauge;
