import type { IExecuteFunctions } from 'n8n-workflow';

import type { BatchItem, Failed } from '../core/boundary';
import type { Redactor } from './redact';

/** An item's message, or why its parameters could not be read. */
export type ReadItem = { item: BatchItem } | { failure: Failed };

/** Reads the three parameters of one item. An expression that throws is this item's failure and no other's. */
export function readItem(context: IExecuteFunctions, index: number, redactor: Redactor): ReadItem {
	const read = (name: string): unknown => plain(context.getNodeParameter(name, index));
	try {
		return {
			item: {
				userId: read('userId'),
				mediaUrl: read('mediaUrl'),
				mediaType: read('mediaType'),
			},
		};
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		return {
			failure: {
				status: 'failed',
				index,
				userId: '',
				kind: 'invalidInput',
				error: redactor.text(`Invalid input: ${reason}`),
				advice: 'Check the expressions in the parameters of this item.',
				delivery: 'notSent',
			},
		};
	}
}

/** Only what JSON knows crosses into the core. Numbers stay numbers: the core tells whether they have lost digits. */
function plain(value: unknown): unknown {
	if (value === undefined) return null;
	if (typeof value === 'bigint') return value.toString();
	if (typeof value !== 'object' || value === null) return value;
	return JSON.parse(JSON.stringify(value)) as unknown;
}
