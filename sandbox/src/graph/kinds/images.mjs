// @ts-check
/** Up to ten pictures in one message, by ids and URLs as they come. */
import { allowKeys, isObject, requireAttachmentType, requireList } from '../checks.mjs';
import { invalidParameter } from '../errors.mjs';
import { messageOf } from './kind.mjs';
import { readMedia, shownMedia } from './media.mjs';

const most = 10;

/** @type {import('./kind.mjs').Kind<import('./kind.mjs').Content & { images: import('./kind.mjs').Content[] }>} */
export const images = {
	name: 'images',
	fits: (body) => messageOf(body)['attachments'] !== undefined,
	bucket: () => 'text',
	read(sending) {
		const { message } = sending;
		allowKeys(message, 'message', ['attachments']);
		// Meta's page for the Instagram login shows one object in place of a list of one.
		const list = isObject(message['attachments']) ? [message['attachments']] : requireList(message['attachments'], 'message[attachments]', most);
		const read = list.map((attachment, place) => {
			const name = `message[attachments][${place}]`;
			if (isObject(attachment) && requireAttachmentType(attachment['type']) !== 'image') {
				throw invalidParameter(`Param ${name}[type] must be IMAGE: only images can be sent together.`, 2534015);
			}
			return readMedia(sending, attachment, name);
		});
		return {
			content: { type: 'images', images: read.map(({ content }) => content) },
			commit(messageId) {
				for (const { commit } of read) commit?.(messageId);
				return undefined;
			},
		};
	},
	show: (content) => [{ block: 'gallery', pictures: content.images.map(shownMedia) }],
};
