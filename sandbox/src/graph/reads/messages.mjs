// @ts-check
/** `GET /{message}`: what was said. Only the 20 latest messages of a thread can be read. */
import { nameOf } from '../../instagram/emojis.mjs';
import { attachmentsOf, textOf } from '../../webhooks/events.mjs';
import { GraphError } from '../errors.mjs';
import { readFieldList, shape } from './fields.mjs';
import { notFound, otherOf, requirePermission, selfOf, timeOf } from './read.mjs';

/** @typedef {import('./read.mjs').Call} Call */
/** @typedef {import('./read.mjs').State} State */
/** @typedef {import('./read.mjs').Account} Account */
/** @typedef {import('./conversations.mjs').Conversation} Conversation */
/** @typedef {import('../../instagram/conversations.mjs').Message} Message */
/** @typedef {import('../../webhooks/events.mjs').MetaAttachment} MetaAttachment */

const mostReadable = 20;
const types = { image: 'image/jpeg', video: 'video/mp4', audio: 'video/mp4', file: 'application/pdf' };
const shared = ['share', 'ig_post', 'ig_reel', 'reel'];

/** @param {Conversation} conversation */
export function readableMessages(conversation) {
	return conversation.standing().slice(0, mostReadable);
}

/**
 * @param {State} state
 * @param {Call} call
 */
export function readMessage(state, { account, node, query }) {
	requirePermission(state, account);
	const conversation = state.conversations.holding(node);
	const message = conversation?.find(node);
	if (!conversation || !message || conversation.account !== account.id || state.reading.settings.messages === 'off') throw notFound(node);
	if (state.people.get(account.id, conversation.person)?.isAiStudio) throw new GraphError({ code: 1 });
	if (!readableMessages(conversation).includes(message)) throw new GraphError({ code: 9000001 });
	const wanted = state.reading.settings.nestedFields === 'ignored' ? readFieldList(query['fields']).map((field) => ({ ...field, fields: undefined })) : readFieldList(query['fields']);
	return shape(messageNode(state, account, conversation, message), wanted, { fallback: ['id', 'created_time'], type: 'Message' });
}

/**
 * @param {State} state
 * @param {Account} account
 * @param {Conversation} conversation
 * @param {Message} message
 */
export function messageNode(state, account, conversation, message) {
	const { from, extra } = message;
	const [self, other] = [selfOf(state, account), otherOf(state, account, conversation.person)];
	const attachments = extra.isUnsupported ? [] : attachmentsOf(state, message.kind, message.content);
	return {
		id: message.messageId,
		created_time: timeOf(message.at),
		from: from === 'account' ? self : other,
		to: { data: [from === 'account' ? other : self] },
		message: textOf(message) ?? '',
		attachments: edge(attachments.flatMap((attachment, place) => attachmentNode(attachment, `${message.messageId}${place}`))),
		shares: edge(attachments.filter(({ type }) => shared.includes(type)).map(({ payload }) => ({ link: payload?.['url'] ?? '' }))),
		story: storyOf(message, attachments),
		reactions: edge([
			...(message.reaction === null ? [] : [reactionNode(message.reaction, self)]),
			...(message.theirReaction === null ? [] : [reactionNode(message.theirReaction, other)]),
		]),
		reply_to: message.replyTo === null ? undefined : { mid: message.replyTo },
		is_unsupported: extra.isUnsupported,
		tags: { data: [{ name: 'inbox' }, { name: from === 'account' ? 'sent' : 'read' }] },
	};
}

/** An edge that has nothing is not told. @param {object[]} data */
function edge(data) {
	return data.length === 0 ? undefined : { data };
}

/**
 * @param {string} emoji
 * @param {object} user
 */
function reactionNode(emoji, user) {
	return { reaction: nameOf(emoji), emoji, users: [user] };
}

/**
 * @param {MetaAttachment} attachment
 * @param {string} id
 * @returns {object[]}  nothing for what is no media
 */
function attachmentNode({ type, payload }, id) {
	if (!Object.hasOwn(types, type)) return [];
	const url = String(payload?.['url'] ?? '');
	const known = { id, mime_type: types[/** @type {keyof typeof types} */ (type)], name: decodeURIComponent(url.split(/[?#]/, 1)[0]?.split('/').at(-1) ?? ''), size: 1024 };
	const data = { url, preview_url: url, width: 640, height: 480 };
	if (type === 'image') return [{ ...known, image_data: data }];
	return [type === 'video' ? { ...known, video_data: data } : { ...known, file_url: url }];
}

/**
 * @param {Message} message
 * @param {MetaAttachment[]} attachments
 */
function storyOf({ extra, messageId }, attachments) {
	const mention = attachments.find(({ type }) => type === 'story_mention');
	if (mention) return { mention: { link: mention.payload?.['url'], id: messageId } };
	return extra.story === undefined ? undefined : { reply_to: { link: extra.story.url, id: extra.story.id } };
}
