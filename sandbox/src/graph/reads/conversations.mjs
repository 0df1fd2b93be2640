// @ts-check
/**
 * `GET /{account}/conversations` and `GET /{conversation}`: threads, and the messages in them.
 * https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/conversations-api
 */
import { requireDigits } from '../checks.mjs';
import { GraphError, invalidParameter } from '../errors.mjs';
import { readFieldList, shape } from './fields.mjs';
import { messageNode, readableMessages } from './messages.mjs';
import { edgePage, notFound, otherOf, requireEdge, requirePermission, selfOf, timeOf } from './read.mjs';

/** @typedef {import('./read.mjs').Call} Call */
/** @typedef {import('./read.mjs').State} State */
/** @typedef {import('./fields.mjs').Wanted} Wanted */
/** @typedef {NonNullable<ReturnType<State['conversations']['find']>>} Conversation */

/** After so long without an answer of the account, a thread in the folder for requests is not listed any more. */
const requestMs = 30 * 24 * 60 * 60 * 1000;
const nested = ['participants', 'messages'];

/**
 * @param {State} state
 * @param {Call} call
 */
export function listConversations(state, call) {
	const { account, query, path } = call;
	requireEdge(call, 'conversations');
	requirePermission(state, account);
	const platform = query['platform'] ?? (account.style === 'instagram' ? 'instagram' : 'messenger');
	if (!/^(?:instagram|messenger)$/i.test(String(platform))) throw invalidParameter('Param platform must be one of {INSTAGRAM, MESSENGER}');
	const wanted = readFieldList(query['fields']);
	const person = query['user_id'] === undefined ? undefined : requireDigits(query['user_id'], 'user_id');
	const isListed = /^instagram$/i.test(String(platform)) && state.reading.settings.messages === 'allowed';
	const all = isListed ? listed(state, account.id).filter((conversation) => person === undefined || conversation.person === person) : [];
	const { entries, paging } = edgePage(state, call, { all, keyOf: ({ id, messages }) => [messages.at(-1)?.at ?? 0, id], path, asked: query });
	// One thread that cannot be read out takes the whole list with it.
	return { data: entries.map((conversation) => shown(state, call, conversation, wanted)), ...(paging === undefined ? {} : { paging }) };
}

/**
 * @param {State} state
 * @param {Call} call
 */
export function readConversation(state, call) {
	return shown(state, call, ownConversation(state, call), readFieldList(call.query['fields']));
}

/**
 * @param {State} state
 * @param {Call} call
 */
export function listMessages(state, call) {
	const conversation = ownConversation(state, call);
	requireReadable(state, conversation);
	return messagesOf(state, call, conversation, readFieldList(call.query['fields']), call.query);
}

/**
 * The conversation of the call, if it is one of the account's.
 * @param {State} state
 * @param {Call} call
 */
function ownConversation(state, { account, node }) {
	requirePermission(state, account);
	const conversation = state.conversations.holding(node);
	if (conversation?.id !== node || conversation.account !== account.id || state.reading.settings.messages === 'off') throw notFound(node);
	return conversation;
}

/**
 * The account's threads, that with the latest message first.
 * @param {State} state
 * @param {string} account
 */
function listed(state, account) {
	const now = state.clock.now();
	const latest = (/** @type {Conversation} */ { messages }) => messages.at(-1)?.at ?? 0;
	const isOldRequest = (/** @type {Conversation} */ conversation) => now - latest(conversation) > requestMs && conversation.messages.every(({ from }) => from === 'person');
	return state.conversations
		.of(account)
		.filter((conversation) => conversation.messages.length > 0 && !isOldRequest(conversation))
		.sort((a, b) => latest(b) - latest(a) || (a.id < b.id ? 1 : -1));
}

/**
 * @param {State} state
 * @param {Conversation} conversation
 */
function requireReadable(state, { account, person }) {
	if (state.people.get(account, person)?.isAiStudio) throw new GraphError({ code: 1 });
}

/**
 * @param {State} state
 * @param {Call} call
 * @param {Conversation} conversation
 * @param {Wanted[]} asked
 */
function shown(state, call, conversation, asked) {
	const ignores = state.reading.settings.nestedFields === 'ignored';
	const wanted = ignores && call.node !== conversation.id ? asked.filter(({ name }) => !nested.includes(name)) : asked;
	if (wanted.some(({ name }) => nested.includes(name))) requireReadable(state, conversation);
	const { account } = call;
	const node = {
		id: conversation.id,
		updated_time: timeOf(conversation.messages.at(-1)?.at ?? 0),
		participants: { data: [selfOf(state, account), otherOf(state, account, conversation.person)] },
		messages: (/** @type {Wanted} */ { calls, fields }) => messagesOf(state, call, conversation, ignores ? [] : (fields ?? []), calls),
	};
	return shape(node, wanted, { fallback: ['id', 'updated_time'], type: 'Conversation' });
}

/**
 * @param {State} state
 * @param {Call} call
 * @param {Conversation} conversation
 * @param {Wanted[]} wanted
 * @param {Readonly<Record<string, unknown>>} asked
 */
function messagesOf(state, call, conversation, wanted, asked) {
	const version = call.path.split('/')[1];
	const place = new Map(conversation.messages.map((message, index) => [message, index]));
	const { entries, paging } = edgePage(state, call, {
		all: conversation.standing(),
		keyOf: (message) => [place.get(message) ?? 0, ''],
		path: `/${version}/${conversation.id}/messages`,
		asked,
	});
	const readable = new Set(readableMessages(conversation));
	const data = entries.map((message) =>
		// Of an older message the list has no more than that there was one.
		shape(messageNode(state, call.account, conversation, message), readable.has(message) ? wanted : [], { fallback: ['id', 'created_time'], type: 'Message' }),
	);
	return { data, ...(paging === undefined ? {} : { paging }) };
}
