'use strict';

const { randomBytes } = require('node:crypto');
const { Readable } = require('node:stream');
const { describe } = require('./describe');
const { begin } = require('./gauge');

const chunkBytes = 65_536;

/** Puts files into n8n's store, each another PDF, then starts the measurement of the node that comes next. */
class BenchFiles {
	constructor() {
		this.description = describe('Bench Files', 'benchFiles', [
			{ displayName: 'Count', name: 'count', type: 'number', default: 1 },
			{ displayName: 'Bytes', name: 'bytes', type: 'number', default: 1 },
		]);
	}

	async execute() {
		const count = this.getNodeParameter('count', 0);
		const bytes = this.getNodeParameter('bytes', 0);
		const items = [];
		for (let index = 0; index < count; index += 1) {
			// As a stream, so that making them leaves no memory behind in which the node could then hide its own.
			const data = await this.helpers.prepareBinaryData(Readable.from(pdf(bytes)), `file-${index}.pdf`, 'application/pdf');
			items.push({
				json: { userId: String(17841400000000000n + BigInt(index)), mediaType: 'file' },
				binary: { data },
				pairedItem: { item: 0 },
			});
		}
		begin();
		return [items];
	}
}
exports.BenchFiles = BenchFiles;

function* pdf(bytes) {
	const head = Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(chunkBytes - 9)]);
	for (let left = bytes; left > 0; left -= chunkBytes) yield head.subarray(0, Math.min(left, chunkBytes));
}
