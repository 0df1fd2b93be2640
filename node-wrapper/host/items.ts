import type { IExecuteFunctions } from 'n8n-workflow';

import type { BatchItem, Failed } from '../core/boundary';
import type { Operation } from '../operations/operation';
import type { Redactor } from './redact';

/** Longer than any address that a browser or Meta takes. More than that, a file as a `data:` URL, is kept out of the core. */
const LONGEST_FIELD_CHARACTERS = 65_536;

const CHECK_EXPRESSIONS = 'Check the expressions in the parameters of this item.';
const SHORTEN = 'Check what the field holds: a file belongs where Meta can fetch it by its address, and not into a field.';

/** An item's fields as far as they could be read, and why not all could. */
export type ReadItem = { fields: BatchItem['fields']; failure?: Failed };

/** Reads an operation's fields for one item. An expression that throws is this item's failure and no other's. */
export function readItem(
	context: IExecuteFunctions,
	index: number,
	operation: Operation,
	redactor: Redactor,
): ReadItem {
	const fields: BatchItem['fields'] = {};
	const refused = (reason: string, advice: string): ReadItem => ({
		fields,
		failure: {
			status: 'failed',
			index,
			userId: redactor.text(printable(fields.userId)),
			kind: 'invalidInput',
			error: redactor.text(`Invalid input: ${reason}`),
			advice,
			delivery: 'notSent',
		},
	});
	for (const { name, displayName } of operation.fields) {
		try {
			const value = plain(context.getNodeParameter(name, index));
			const characters = length(value);
			if (characters > LONGEST_FIELD_CHARACTERS) {
				return refused(`${displayName} is ${characters} characters long, and ${LONGEST_FIELD_CHARACTERS} are the most`, SHORTEN);
			}
			fields[name] = value;
		} catch (error) {
			return refused(error instanceof Error ? error.message : String(error), CHECK_EXPRESSIONS);
		}
	}
	return { fields };
}

/** The user id as an error shows it. */
export function printable(userId: unknown): string {
	return typeof userId === 'string' || typeof userId === 'number' ? String(userId) : '';
}

/** Characters of a text, or of an object's JSON. */
function length(value: unknown): number {
	if (typeof value === 'string') return value.length;
	return typeof value === 'object' && value !== null ? JSON.stringify(value).length : 0;
}

/** Only what JSON knows crosses into the core. Numbers stay numbers: the core tells whether they have lost digits. */
function plain(value: unknown): unknown {
	if (value === undefined) return null;
	if (typeof value === 'bigint') return value.toString();
	if (typeof value !== 'object' || value === null) return value;
	return JSON.parse(JSON.stringify(value)) as unknown;
}
