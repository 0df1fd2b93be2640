// @ts-check
/** A text, which may hold links. */
import { allowKeys } from '../checks.mjs';
import { GraphError, invalidParameter } from '../errors.mjs';

const maxTextBytes = 1000;

/** @type {import('./kind.mjs').Kind<import('./kind.mjs').Content & { text: string }>} */
export const text = {
	name: 'text',
	answersComments: true,
	/** Whatever is nothing else: asked last. */
	fits: () => true,
	bucket: () => 'text',
	read({ message }) {
		allowKeys(message, 'message', ['text']);
		return { content: { type: 'text', text: requireMessageText(message['text']) } };
	},
	show: (content) => [{ block: 'words', text: content.text }],
};

/**
 * Meta counts bytes of UTF-8.
 * @param {unknown} value
 */
export function requireMessageText(value) {
	if (value === undefined || (typeof value === 'string' && value.trim() === '')) throw new GraphError({ code: 100, subcode: 2534052, violation: true });
	if (typeof value !== 'string') throw invalidParameter('Param message[text] must be a string.');
	if (Buffer.byteLength(value) > maxTextBytes) {
		throw invalidParameter(`Length of param message[text] must be less than or equal to ${maxTextBytes} bytes.`, 2534015);
	}
	return value;
}
