// @ts-check
/** A text with answers to tap. */
import { allowKeys, requireList, requireObject, requireText } from '../checks.mjs';
import { invalidParameter } from '../errors.mjs';
import { messageOf } from './kind.mjs';
import { requireMessageText } from './text.mjs';

/** @typedef {{ title: string, payload: string }} QuickReply */

const mostReplies = 13;
/** Characters of a title that people see; Meta cuts off the rest without a word. */
const shownTitle = 20;
const maxPayload = 1000;

/** @type {import('./kind.mjs').Kind<import('./kind.mjs').Content & { text: string, quickReplies: QuickReply[] }>} */
export const quickReplies = {
	name: 'quickReplies',
	answersComments: true,
	fits: (body) => messageOf(body)['quick_replies'] !== undefined,
	bucket: () => 'text',
	read({ message }) {
		allowKeys(message, 'message', ['text', 'quick_replies']);
		const text = requireMessageText(message['text']);
		const list = requireList(message['quick_replies'], 'message[quick_replies]', mostReplies);
		return { content: { type: 'quickReplies', text, quickReplies: list.map(readReply) } };
	},
	show: (content) => [{ block: 'words', text: content.text }, { block: 'chips', chips: content.quickReplies }],
};

/**
 * @param {unknown} given
 * @param {number} place
 * @returns {QuickReply}
 */
function readReply(given, place) {
	const name = `message[quick_replies][${place}]`;
	const reply = requireObject(given, name);
	// user_phone_number and user_email were switched off on Instagram: https://developers.facebook.com/documentation/instagram-platform/changelog/
	if (reply['content_type'] !== 'text') throw invalidParameter(`Param ${name}[content_type] must be one of {TEXT}.`);
	allowKeys(reply, name, ['content_type', 'title', 'payload']);
	const title = requireText(reply['title'], `${name}[title]`);
	return { title: [...title].slice(0, shownTitle).join(''), payload: requireText(reply['payload'], `${name}[payload]`, maxPayload) };
}
