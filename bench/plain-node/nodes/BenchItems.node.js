'use strict';

const { describe } = require('./describe');
const { begin } = require('./gauge');

/** Makes the items, then starts the measurement of the node that comes next. */
class BenchItems {
	constructor() {
		this.description = describe('Bench Items', 'benchItems', [
			{ displayName: 'Count', name: 'count', type: 'number', default: 1 },
			{ displayName: 'Distinct Media', name: 'distinct', type: 'boolean', default: false },
		]);
	}

	async execute() {
		const count = this.getNodeParameter('count', 0);
		const distinct = this.getNodeParameter('distinct', 0);
		const items = Array.from({ length: count }, (_, index) => ({
			json: {
				userId: String(17841400000000000n + BigInt(index)),
				mediaUrl: `https://media.example.com/${distinct ? `picture-${index}` : 'picture'}.png`,
				mediaType: 'image',
			},
			pairedItem: { item: 0 },
		}));
		begin();
		return [items];
	}
}
exports.BenchItems = BenchItems;
