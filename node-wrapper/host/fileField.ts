import type { IBinaryData } from 'n8n-workflow';

import type { BatchItem } from '../core/boundary';
import { chosenWord } from './printable';

/** The parameter that names the item's file. */
export const FILE_FIELD = 'binaryPropertyName';

/** Whether an item with these fields sends a file of its own. */
export function sendsFile({ mediaSource }: BatchItem['fields']): boolean {
	return chosenWord(mediaSource) === 'binary';
}

/** What an item's fields hold of a parameter: a file itself, which may be its whole base64, is none of them. */
export function withoutFile(name: string, value: unknown): unknown {
	return name === FILE_FIELD && isFile(value) ? null : value;
}

/** A file itself, by an expression such as `{{ $('HTTP Request').item.binary.data }}`. */
export function isFile(value: unknown): value is IBinaryData {
	if (typeof value !== 'object' || value === null) return false;
	const { id, data, mimeType } = value as Record<string, unknown>;
	return typeof mimeType === 'string' && (typeof id === 'string' || typeof data === 'string');
}
