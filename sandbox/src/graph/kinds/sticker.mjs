// @ts-check
/** The one sticker there is: a heart. */
import { allowKeys, requireObject } from '../checks.mjs';
import { attachmentOf } from './kind.mjs';

/** @type {import('./kind.mjs').Kind<import('./kind.mjs').Content & { sticker: 'like_heart' }>} */
export const sticker = {
	name: 'sticker',
	fits: (body) => attachmentOf(body)?.type === 'like_heart',
	bucket: () => 'text',
	read({ message }) {
		allowKeys(message, 'message', ['attachment']);
		allowKeys(requireObject(message['attachment'], 'message[attachment]'), 'message[attachment]', ['type']);
		return { content: { type: 'sticker', sticker: 'like_heart' } };
	},
	show: () => [{ block: 'sticker', glyph: '❤️', name: 'Heart' }],
};
