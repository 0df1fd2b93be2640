// @ts-check
/** Every read of Graph's: threads, messages, people, posts. */
import { listConversations, listMessages, readConversation } from './conversations.mjs';
import { listMedia } from './media.mjs';
import { readMessage } from './messages.mjs';
import { readProfile } from './profile.mjs';

/** @typedef {import('./read.mjs').State} State */
/** @typedef {import('../routes.mjs').Endpoint} Endpoint */
/** @typedef {typeof readNames[number]} ReadName */

/** The names by which faults and the ledger know them. */
export const readNames = /** @type {const} */ (['conversations', 'conversation', 'message', 'profile', 'media']);

/** What they have in common. @type {Omit<Endpoint, 'name' | 'run'>} */
const read = { target: (state, _body, _file, { account, node, query }) => ({ recipient: personOf(state, account.id, node, query) }), takesBody: false, isRead: true };
const ofConversations = { ...read, isOfConversations: true };

/** Edges of an account, by their name in the path. @type {Readonly<Record<string, Endpoint>>} */
export const accountReads = {
	conversations: { ...ofConversations, name: 'conversations', run: listConversations },
	media: { ...read, name: 'media', run: listMedia },
};

/** The messages of a thread as an edge of it. @type {Endpoint} */
export const threadMessages = { ...ofConversations, name: 'conversation', run: listMessages, isOfObject: true };

/** @type {Endpoint} */
const conversation = { ...ofConversations, name: 'conversation', run: readConversation, isOfObject: true };
/** @type {Endpoint} */
const message = { ...ofConversations, name: 'message', run: readMessage, isOfObject: true };
/** @type {Endpoint} */
const profile = { ...read, name: 'profile', run: readProfile, isOfObject: true };

/**
 * What reads the object with this id: a thread, a message or a person, and no account.
 * @param {State} state
 * @param {string} node
 * @returns {Endpoint}
 */
export function objectRead(state, node) {
	const thread = state.conversations.holding(node);
	if (thread) return thread.id === node ? conversation : message;
	return /^[0-9]+$/.test(node) ? profile : message;
}

/**
 * Whom a read is about.
 * @param {State} state
 * @param {string} account
 * @param {string} node
 * @param {Readonly<Record<string, unknown>>} query
 */
function personOf(state, account, node, query) {
	if (typeof query['user_id'] === 'string') return query['user_id'];
	return state.people.get(account, node)?.id ?? state.conversations.holding(node)?.person;
}
