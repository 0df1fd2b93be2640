// @ts-check
/** The admin API's other half: people, what they write and comment, the accounts' posts, and the time of day. */
import { adminSchemas } from './admin-schemas.mjs';

/** @typedef {import('./state.mjs').State} State */
/** @typedef {import('fastify').FastifyRequest} FastifyRequest */

/** A mistake in an admin call that no schema can tell. */
class AdminError extends Error {
	statusCode = 400;
}

/**
 * @param {import('fastify').FastifyInstance} app
 * @param {State} state
 */
export function adminWorldRoutes(app, state) {
	app.get('/_admin/people', () => ({ people: state.people.list() }));
	app.post('/_admin/people', { schema: { body: adminSchemas.person } }, (request) => addPerson(state, request));

	app.get('/_admin/posts', () => ({ posts: state.posts.list() }));
	app.post('/_admin/posts', { schema: { body: adminSchemas.post } }, (request) => {
		const given = /** @type {{ account?: string, id?: string, caption?: string, imageUrl?: string }} */ (request.body ?? {});
		return state.posts.add(accountOf(state, given.account), given);
	});

	app.get('/_admin/comments', () => ({ comments: state.comments.list() }));
	app.post('/_admin/comments', { schema: { body: adminSchemas.comment } }, (request) => addComment(state, request));
	app.delete('/_admin/comments/:id', (request) => ({ removed: state.comments.remove(/** @type {{ id: string }} */ (request.params).id) }));

	app.post('/_admin/messages', { schema: { body: adminSchemas.message } }, (request) => receive(state, request));

	app.get('/_admin/clock', () => ({ now: state.clock.now() }));
	app.post('/_admin/clock', { schema: { body: adminSchemas.clock } }, (request) => {
		state.clock.advance(/** @type {{ advanceMs: number }} */ (request.body).advanceMs);
		return { now: state.clock.now() };
	});
}

/**
 * The account a call means; the first one when it names none.
 * @param {State} state
 * @param {string | undefined} account
 */
function accountOf(state, account = state.accounts[0]) {
	if (account === undefined || !state.accounts.includes(account)) throw new AdminError(`No such account: ${account}`);
	return account;
}

/**
 * Somebody who has just written, unless `wroteAt` says otherwise.
 * @param {State} state
 * @param {FastifyRequest} request
 */
function addPerson(state, request) {
	const { account, ...known } = /** @type {{ account?: string } & Partial<import('./instagram/people.mjs').Person>} */ (request.body ?? {});
	return state.people.add(accountOf(state, account), { wroteAt: state.clock.now(), ...known });
}

/**
 * A comment. Whoever commented has not written: until they do, only a private reply reaches them.
 * @param {State} state
 * @param {FastifyRequest} request
 */
function addComment(state, request) {
	const given = /** @type {{ account?: string, id?: string, person?: string, post?: string, text?: string, at?: number }} */ (request.body ?? {});
	const account = accountOf(state, given.account);
	const post = given.post === undefined ? state.posts.firstOf(account) : state.posts.get(given.post);
	if (post?.account !== account) throw new AdminError(`No such post of account ${account}: ${given.post}`);
	const person = state.people.add(account, given.person === undefined ? {} : { id: given.person });
	return state.comments.add({ id: given.id, account, post: post.id, person: person.id, text: given.text ?? 'Nice!', at: given.at ?? state.clock.now() });
}

/**
 * A message from a person, which opens the window.
 * @param {State} state
 * @param {FastifyRequest} request
 */
function receive(state, request) {
	const given = /** @type {{ account?: string, person: string, text?: string, attachment?: { type: string, url: string }, replyTo?: string, at?: number }} */ (request.body);
	const account = accountOf(state, given.account);
	const replyTo = given.replyTo ?? null;
	if (replyTo !== null && !state.conversations.find(account, given.person)?.find(replyTo)) {
		throw new AdminError(`No such message in this conversation: ${replyTo}`);
	}
	const at = given.at ?? state.clock.now();
	const before = state.people.get(account, given.person)?.wroteAt ?? 0;
	state.people.add(account, { id: given.person, wroteAt: Math.max(at, before) });
	const messageId = state.conversations.nextMessageId();
	const content = given.attachment ?? { type: 'text', text: given.text ?? '' };
	const kind = given.attachment ? 'media' : 'text';
	state.conversations.add(account, given.person, { messageId, from: 'person', at, kind, content, replyTo, commentId: null });
	return { messageId, account, person: given.person, at };
}
