// @ts-check
/**
 * What a kind of message is: one file beside this one, and one line in `index.mjs`.
 *
 * @typedef {import('../checks.mjs').JsonObject} JsonObject
 * @typedef {import('../formats.mjs').GivenFile} GivenFile
 * @typedef {import('../formats.mjs').FileFacts} FileFacts
 *
 * @typedef {'text' | 'audioVideo' | 'privateReply'} Bucket
 *   the rate limit a send counts towards. Meta names texts, links, reactions and stickers in one and audio and video in another, and
 *   nothing for the rest, which therefore counts towards `text`
 *
 * @typedef {object} Content  what was said, in the ledger and in the inbox
 * @property {string} type            the media's type; the kind's name for what is no media
 * @property {string} [url]           of the media, as it came
 * @property {string} [attachmentId]  that was sent, or that the send gave the media
 * @property {FileFacts} [file]       of media that came as a file
 * @property {string} [text]
 *
 * @typedef {object} Sending  a send that is being read; its envelope is in order
 * @property {import('../../state.mjs').State} state
 * @property {import('../../tokens.mjs').Account} account
 * @property {number} now          by the sandbox's clock
 * @property {JsonObject} body     all parameters
 * @property {JsonObject} message  the parameter `message`; empty for sender actions
 * @property {string} recipient    IGSID
 * @property {import('../../instagram/comments.mjs').Comment | undefined} comment  that it answers to, if that comment exists
 * @property {Kind} form           the kind of its message: what a private reply is made of
 * @property {GivenFile | undefined} file
 */

/**
 * A message that Graph accepts. `commit` does what follows from it and gives what Graph answers beyond the ids.
 * @template {Content} [T=Content]
 * @typedef {{ content: T, commit?: ((messageId: string) => Record<string, string> | undefined) | undefined }} Read
 */

/**
 * @template {Content} [T=any]
 * @typedef {object} Kind
 * @property {string} name
 * @property {(body: JsonObject) => boolean} fits   by its shape alone, whether or not it will be accepted
 * @property {(body: JsonObject) => Bucket} bucket
 * @property {(sending: Sending) => Read<T>} read   checks everything that is this kind's own
 * @property {(content: T) => Block[]} show         for the inbox
 * @property {boolean} [isAction]         something done in the conversation that is no message and has no id
 * @property {boolean} [answersComments]  may be a private reply
 * @property {boolean} [takesFile]        may come with a file in the same call
 */

/**
 * What the inbox can draw. A kind is shown by one or more of these.
 * @typedef {{ block: 'words', text: string }
 *   | { block: 'media', type: string, url: string, name: string | null, preview: string | null }
 *   | { block: 'gallery', pictures: { url: string, name: string | null, preview: string | null }[] }
 *   | { block: 'chips', chips: { title: string, payload: string }[] }
 *   | { block: 'buttons', buttons: Button[] }
 *   | { block: 'cards', cards: Card[] }
 *   | { block: 'post', id: string, caption: string, preview: string | null }
 *   | { block: 'sticker', glyph: string, name: string }} Block
 *
 * @typedef {{ type: 'web_url', title: string, url: string } | { type: 'postback', title: string, payload: string }} Button
 * @typedef {{ title: string, subtitle: string | null, imageUrl: string | null, preview: string | null, linkUrl: string | null, buttons: Button[] }} Card
 */

import { isObject } from '../checks.mjs';

/**
 * The parameter `message` as far as there is one.
 * @param {JsonObject} body
 * @returns {JsonObject}
 */
export function messageOf(body) {
	return isObject(body['message']) ? body['message'] : {};
}

/**
 * The one attachment as far as there is one, with its type in lower case.
 * @param {JsonObject} body
 * @returns {{ type: string, payload: JsonObject } | undefined}
 */
export function attachmentOf(body) {
	const { attachment } = messageOf(body);
	if (!isObject(attachment)) return undefined;
	const payload = isObject(attachment['payload']) ? attachment['payload'] : {};
	return { type: String(attachment['type']).toLowerCase(), payload };
}

/**
 * @param {JsonObject} body
 * @param {string} name
 */
export function isTemplate(body, name) {
	const attachment = attachmentOf(body);
	return attachment?.type === 'template' && attachment.payload['template_type'] === name;
}
