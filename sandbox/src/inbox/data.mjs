// @ts-check
/** What the inbox page reads. */
import { show } from '../graph/kinds/index.mjs';
import { preview } from './media.mjs';
import { inWords } from './words.mjs';

/** @typedef {import('../state.mjs').State} State */
/** @typedef {import('../instagram/conversations.mjs').Message} Message */
/** @typedef {NonNullable<ReturnType<import('../instagram/conversations.mjs').Conversations['find']>>} Conversation */

/** Enough to look at; the ledger has them all. */
const shownConversations = 60;
const shownMessages = 40;
const shownComments = 10;

/** @param {State} state */
export function inboxData(state) {
	const { conversations } = state;
	const comments = commentsByWriter(state);
	const newcomers = state.people.list().filter(({ account, id }) => !conversations.find(account, id)).slice(-shownConversations).reverse();
	return {
		revision: conversations.revision,
		totals: { conversations: conversations.size, messages: conversations.messageCount },
		now: state.clock.now(),
		accounts: [...state.accountById.values()].map((account) => ({
			id: account.id,
			username: account.username,
			/** Why nobody is told what people write to it. */
			deafness: state.webhooks.deafness(account, 'messages') ?? null,
			posts: state.posts.list().filter((post) => post.account === account.id).map(({ id, caption, imageUrl }) => ({ id, caption, preview: preview(imageUrl, 'image') })),
		})),
		conversations: conversations.latest(shownConversations).map((conversation) => shownRoom(state, conversation.account, conversation.person, comments, conversation)),
		newcomers: newcomers.map(({ account, id }) => shownRoom(state, account, id, comments)),
	};
}

/**
 * What stands between an account and a person, also when nothing was written yet.
 * @param {State} state
 * @param {string} account
 * @param {string} recipient
 * @param {ReturnType<typeof commentsByWriter>} comments
 * @param {Conversation} [conversation]
 */
function shownRoom(state, account, recipient, comments, conversation) {
	const person = state.people.get(account, recipient);
	const messages = conversation?.messages ?? [];
	const seen = messages.findLastIndex(({ messageId, from }) => from === 'person' || messageId === conversation?.seenByPerson);
	return {
		recipient,
		account,
		username: person?.username ?? null,
		name: person?.name ?? null,
		total: messages.length,
		unread: messages.length - 1 - seen,
		typingUntil: conversation?.typingUntil ?? 0,
		seenAt: conversation?.seenAt ?? 0,
		seenByPerson: conversation?.seenByPerson ?? null,
		messages: conversation ? messages.slice(-shownMessages).map((message) => shownMessage(state, conversation, message)) : [],
		comments: comments.get(`${account}/${recipient}`) ?? [],
	};
}

/** @param {State} state */
function commentsByWriter(state) {
	/** @type {Map<string, { id: string, at: number, text: string, post: string }[]>} */
	const byWriter = new Map();
	for (const { id, account, person, at, text, post } of state.comments.list()) {
		const key = `${account}/${person}`;
		const list = byWriter.get(key) ?? [];
		list.push({ id, at, text, post: state.posts.get(post)?.caption ?? '' });
		byWriter.set(key, list.slice(-shownComments));
	}
	return byWriter;
}

/**
 * @param {State} state
 * @param {Conversation} conversation
 * @param {Message} message
 */
function shownMessage(state, conversation, message) {
	const { type, url = '', attachmentId = '', text } = message.content;
	const answered = message.replyTo === null ? undefined : conversation.find(message.replyTo);
	const comment = message.commentId === null ? undefined : state.comments.get(message.commentId);
	const told = message.from === 'person' ? state.webhooks.deliveries.ofMessage(message.messageId) : undefined;
	return {
		messageId: message.messageId,
		from: message.from,
		kind: message.kind,
		at: message.at,
		attachmentId,
		type,
		url,
		text: text ?? null,
		words: inWords(message),
		preview: preview(url, type),
		blocks: message.isDeleted ? [] : show(message.kind, message.content),
		replyTo: answered ? { messageId: answered.messageId, from: answered.from, quote: inWords(answered) } : null,
		comment: message.commentId === null ? null : { id: message.commentId, text: comment?.text ?? null },
		story: message.extra.story !== undefined,
		reaction: message.reaction,
		theirReaction: message.theirReaction,
		edits: message.edits,
		isDeleted: message.isDeleted,
		told: told ? { state: told.state, status: told.attempts.at(-1)?.status ?? null } : null,
	};
}
