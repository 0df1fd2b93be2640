// @ts-check
/** What the inbox page reads. */
import { show } from '../graph/kinds/index.mjs';
import { preview } from './media.mjs';

/** @typedef {import('../state.mjs').State} State */
/** @typedef {import('../instagram/conversations.mjs').Message} Message */

/** Enough to look at; the ledger has them all. */
const shownConversations = 60;
const shownMessages = 40;
/** Characters of a message that another one answers to. */
const shownQuote = 80;

/** @param {State} state */
export function inboxData(state) {
	const { conversations } = state;
	return {
		revision: conversations.revision,
		totals: { conversations: conversations.size, messages: conversations.messageCount },
		now: state.clock.now(),
		conversations: conversations.latest(shownConversations).map((conversation) => ({
			recipient: conversation.person,
			account: conversation.account,
			username: state.people.get(conversation.account, conversation.person)?.username ?? null,
			total: conversation.messages.length,
			typingUntil: conversation.typingUntil,
			seenAt: conversation.seenAt,
			messages: conversation.messages.slice(-shownMessages).map((message) => shownMessage(state, conversation, message)),
		})),
	};
}

/**
 * @param {State} state
 * @param {NonNullable<ReturnType<import('../instagram/conversations.mjs').Conversations['find']>>} conversation
 * @param {Message} message
 */
function shownMessage(state, conversation, message) {
	const { type, url = '', attachmentId = '', text } = message.content;
	const answered = message.replyTo === null ? undefined : conversation.find(message.replyTo);
	const comment = message.commentId === null ? undefined : state.comments.get(message.commentId);
	return {
		messageId: message.messageId,
		from: message.from,
		kind: message.kind,
		at: message.at,
		attachmentId,
		type,
		url,
		text: text ?? null,
		preview: preview(url, type),
		blocks: show(message.kind, message.content),
		replyTo: answered ? { messageId: answered.messageId, from: answered.from, quote: quote(answered) } : null,
		comment: message.commentId === null ? null : { id: message.commentId, text: comment?.text ?? null },
		reaction: message.reaction,
	};
}

/** @param {Message} message */
function quote({ content, kind }) {
	const words = content.text ?? content.file?.name ?? content.url ?? kind;
	return words.length > shownQuote ? `${words.slice(0, shownQuote)}…` : words;
}
