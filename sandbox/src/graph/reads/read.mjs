// @ts-check
/** What reads share: where they begin, what they refuse, and how Graph writes times, people and lists. */
import { usernameFor } from '../../instagram/people.mjs';
import { GraphError } from '../errors.mjs';
import { unknownField } from './fields.mjs';
import { pageOf } from './paging.mjs';

/** @typedef {import('../routes.mjs').Call} Call */
/** @typedef {import('../../state.mjs').State} State */
/** @typedef {import('../../tokens.mjs').Account} Account */

/** Parameters of a call that stand in no address. */
const notInAddress = ['access_token', 'after', 'limit'];

/** A time as Graph writes it. @param {number} at */
export function timeOf(at) {
	return new Date(at).toISOString().replace(/\.\d+Z$/, '+0000');
}

/**
 * The account, as it stands among the people of a conversation.
 * @param {State} state
 * @param {Account} account
 */
export function selfOf(state, account) {
	return { username: account.username, id: state.reading.settings.ownId === 'account' ? account.id : account.pageId };
}

/**
 * Somebody the account has to do with.
 * @param {State} state
 * @param {Account} account
 * @param {string} id
 */
export function otherOf(state, account, id) {
	return { username: state.people.get(account.id, id)?.username ?? usernameFor(id), id };
}

/**
 * Refuses an edge that the object of the call does not have: a Page has conversations, its Instagram account has media, and with the
 * Instagram login the account has both.
 * @param {Call} call
 * @param {'conversations' | 'media'} edge
 */
export function requireEdge({ account, node }, edge) {
	if (account.isUser) throw unknownField(edge, 'User');
	if (account.style === 'instagram') return;
	const isInstagram = node === account.id;
	if (isInstagram !== (edge === 'media')) throw unknownField(edge, isInstagram ? 'IGUser' : 'Page');
}

/**
 * Refuses what only the permission for messages gives.
 * @param {State} state
 * @param {Account} account
 */
export function requirePermission(state, { style }) {
	if (state.reading.settings.messages !== 'noPermission') return;
	if (style === 'instagram') throw new GraphError({ code: 10 });
	throw new GraphError({ code: 230, httpStatus: 403, message: '(#230) Requires pages_messaging permission to manage the object' });
}

/** @param {string} node */
export function notFound(node) {
	return new GraphError({
		code: 100,
		subcode: 33,
		type: 'GraphMethodException',
		message: `Unsupported get request. Object with ID '${node}' does not exist, cannot be loaded due to missing permissions, or does not support this operation`,
	});
}

/**
 * A page of what an edge has.
 * @template T
 * @param {State} state
 * @param {Call} call
 * @param {{ all: readonly T[], keyOf: (entry: T) => readonly [number, string], path: string, asked: Readonly<Record<string, unknown>> }} edge
 *   `path`: of the edge; `asked`: its parameters
 */
export function edgePage(state, call, { all, keyOf, path, asked }) {
	const kept = Object.entries(asked).filter(([name, value]) => !notInAddress.includes(name) && typeof value === 'string');
	const address = `${state.origin}${path}?${new URLSearchParams(/** @type {[string, string][]} */ (kept))}`;
	return pageOf(all, keyOf, { asked, address, token: call.token });
}
