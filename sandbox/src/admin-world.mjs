// @ts-check
/** The admin API's other half: people, what they write and comment, the accounts' posts, and the time of day. */
import { adminSchemas } from './admin-schemas.mjs';
import { accountOf } from './admin-webhooks.mjs';
import { comment, Impossible, write } from './person/actions.mjs';

/** @typedef {import('./state.mjs').State} State */
/** @typedef {import('fastify').FastifyRequest} FastifyRequest */

/**
 * @param {import('fastify').FastifyInstance} app
 * @param {State} state
 */
export function adminWorldRoutes(app, state) {
	app.get('/_admin/people', () => ({ people: state.people.list() }));
	app.post('/_admin/people', { schema: { body: adminSchemas.person } }, (request) => addPerson(state, request));

	app.get('/_admin/posts', () => ({ posts: state.posts.list() }));
	app.post('/_admin/posts', { schema: { body: adminSchemas.post } }, (request) => {
		const given = /** @type {{ account?: string } & Partial<import('./instagram/posts.mjs').Post>} */ (request.body ?? {});
		return state.posts.add(accountOf(state, given.account).id, { at: state.clock.now(), ...given });
	});

	app.get('/_admin/comments', () => ({ comments: state.comments.list() }));
	app.post('/_admin/comments', { schema: { body: adminSchemas.comment } }, (request) => addComment(state, request));
	app.delete('/_admin/comments/:id', (request) => {
		const removed = state.comments.remove(/** @type {{ id: string }} */ (request.params).id);
		state.conversations.changed();
		return { removed };
	});

	app.post('/_admin/messages', { schema: { body: adminSchemas.message } }, (request) => receive(state, request));

	app.get('/_admin/clock', () => ({ now: state.clock.now() }));
	app.post('/_admin/clock', { schema: { body: adminSchemas.clock } }, (request) => {
		state.clock.advance(/** @type {{ advanceMs: number }} */ (request.body).advanceMs);
		return { now: state.clock.now() };
	});
}

/**
 * Somebody who has just written, unless `wroteAt` says otherwise.
 * @param {State} state
 * @param {FastifyRequest} request
 */
function addPerson(state, request) {
	const { account, ...known } = /** @type {{ account?: string } & Partial<import('./instagram/people.mjs').Person>} */ (request.body ?? {});
	const person = state.people.add(accountOf(state, account).id, { wroteAt: state.clock.now(), ...known });
	state.conversations.changed();
	return person;
}

/**
 * A comment. Whoever commented has not written: until they do, only a private reply reaches them.
 * @param {State} state
 * @param {FastifyRequest} request
 */
function addComment(state, request) {
	const given = /** @type {{ account?: string, id?: string, person?: string, post?: string, text?: string, at?: number }} */ (request.body ?? {});
	const account = accountOf(state, given.account);
	const post = given.post === undefined ? state.posts.firstOf(account.id) : state.posts.get(given.post);
	if (post?.account !== account.id) throw new Impossible(`No such post of account ${account.id}: ${given.post}`);
	const person = state.people.add(account.id, given.person === undefined ? {} : { id: given.person });
	const who = { account, person: person.id, at: state.clock.now() };
	return comment(state, who, { id: given.id, post: post.id, text: given.text ?? 'Nice!', at: given.at });
}

/**
 * A message from a person, which opens the window.
 * @param {State} state
 * @param {FastifyRequest} request
 */
function receive(state, request) {
	const given = /** @type {{ account?: string, person: string, text?: string, attachment?: { type: string, url: string }, replyTo?: string, at?: number }} */ (request.body);
	const { account, person, attachment, at = state.clock.now(), ...words } = given;
	return write(state, { account: accountOf(state, account), person, at }, { ...words, ...(attachment === undefined ? {} : { attachments: [attachment] }) });
}
