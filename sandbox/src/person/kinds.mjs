// @ts-check
/** What people can say that accounts cannot: several attachments, text beside them, stories, what Instagram does not hand on. */
import { nameFrom, preview } from '../inbox/media.mjs';

/** @typedef {import('../graph/kinds/kind.mjs').Block} Block */
/** @typedef {import('../graph/kinds/kind.mjs').Content & { attachments: import('../webhooks/events.mjs').MetaAttachment[] }} InboundContent */

const mediaTypes = new Set(['image', 'video', 'audio', 'file']);

/**
 * @param {InboundContent} content
 * @returns {Block[]}
 */
export function showInbound({ text, attachments, type }) {
	/** @type {Block[]} */
	const blocks = attachments.map((attachment) => {
		const url = String(attachment.payload?.['url'] ?? '');
		if (mediaTypes.has(attachment.type)) return { block: 'media', type: attachment.type, url, name: nameFrom(url, attachment.type), preview: preview(url, attachment.type) };
		if (attachment.type === 'story_mention') return { block: 'post', id: '', caption: 'Story that mentions the account', preview: preview(url, 'image') };
		return { block: 'words', text: url === '' ? attachment.type : `${attachment.type}: ${url}` };
	});
	if (text !== undefined) blocks.push({ block: 'words', text });
	return blocks.length > 0 ? blocks : [{ block: 'words', text: `(${type})` }];
}
