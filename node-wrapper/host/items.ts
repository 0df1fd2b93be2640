import type { IExecuteFunctions } from 'n8n-workflow';

import type { BatchItem, Failed } from '../core/boundary';
import type { Redactor } from './redact';

/** Longer than any address that a browser or Meta takes. More than that, a file as a `data:` URL, is kept out of the core. */
const LONGEST_FIELD_CHARACTERS = 65_536;

/** An item's message, or why its parameters could not be read. */
export type ReadItem = { item: BatchItem } | { failure: Failed };

/** Reads the three parameters of one item. An expression that throws is this item's failure and no other's. */
export function readItem(context: IExecuteFunctions, index: number, redactor: Redactor): ReadItem {
	const item: BatchItem = { userId: null, mediaUrl: null, mediaType: null };
	try {
		for (const name of ['userId', 'mediaUrl', 'mediaType'] as const) {
			const value = plain(context.getNodeParameter(name, index));
			const characters = length(value);
			if (characters > LONGEST_FIELD_CHARACTERS) return tooLong(index, redactor, LABELS[name], characters, item);
			item[name] = value;
		}
		return { item };
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		return refused(index, redactor, reason, CHECK_EXPRESSIONS, item);
	}
}

const CHECK_EXPRESSIONS = 'Check the expressions in the parameters of this item.';
const LABELS = { userId: 'Instagram User ID', mediaUrl: 'Media URL', mediaType: 'Media Type' };

function tooLong(
	index: number,
	redactor: Redactor,
	label: string,
	characters: number,
	item: BatchItem,
): ReadItem {
	const reason = `${label} is ${characters} characters long, and ${LONGEST_FIELD_CHARACTERS} are the most`;
	const advice =
		label === LABELS.mediaUrl
			? 'Put the file where everyone on the internet can fetch it by http or https, and use that address.'
			: CHECK_EXPRESSIONS;
	return refused(index, redactor, reason, advice, item);
}

function refused(
	index: number,
	redactor: Redactor,
	reason: string,
	advice: string,
	{ userId }: BatchItem,
): ReadItem {
	return {
		failure: {
			status: 'failed',
			index,
			userId: redactor.text(printable(userId)),
			kind: 'invalidInput',
			error: redactor.text(`Invalid input: ${reason}`),
			advice,
			delivery: 'notSent',
		},
	};
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
