// @ts-check
/** Playing a person, from the chat page and from scripts: `POST /_admin/people/{IGSID}/{what}`. */
import { accountOf } from '../admin-webhooks.mjs';
import { readBody } from '../graph/form.mjs';
import { comment, edit, handOver, Impossible, mention, postback, react, refer, see, tap, unsend, write } from './actions.mjs';
import { personSchemas } from './schemas.mjs';

/** @typedef {import('../state.mjs').State} State */
/** @typedef {import('./actions.mjs').Who} Who */
/** @typedef {import('fastify').FastifyRequest} FastifyRequest */

/** @type {Readonly<Record<string, (state: State, who: Who, given: any) => object>>} */
const deeds = {
	messages: write,
	taps: tap,
	postbacks: postback,
	reactions: react,
	seen: see,
	edits: edit,
	deletions: unsend,
	referrals: refer,
	handovers: handOver,
	mentions: mention,
	comments: commentOnPost,
};

/** A script that waits longer asks again. */
const longestWaitMs = 60_000;

/**
 * @param {import('fastify').FastifyInstance} app
 * @param {State} state
 */
export function personRoutes(app, state) {
	app.get('/_admin/people/:person/messages', { schema: { params: personSchemas.params, querystring: personSchemas.conversation } }, (request) => conversationOf(state, request));
	for (const [name, deed] of Object.entries(deeds)) {
		app.post(`/_admin/people/:person/${name}`, { schema: { params: personSchemas.params, body: personSchemas[name] }, preValidation: async (request) => readForm(request) }, (request) => {
			const { person } = /** @type {{ person: string }} */ (request.params);
			const { account, at = state.clock.now(), ...given } = /** @type {{ account?: string, at?: number }} */ (request.body ?? {});
			return deed(state, { account: accountOf(state, account), person, at }, given);
		});
	}
}

/**
 * What was said between a person and an account, with a wait for what the account says after a message.
 * @param {State} state
 * @param {FastifyRequest} request
 */
async function conversationOf(state, request) {
	const { person } = /** @type {{ person: string }} */ (request.params);
	const { account, after, waitMs = '0' } = /** @type {{ account?: string, after?: string, waitMs?: string }} */ (request.query);
	const { id } = accountOf(state, account);
	const said = () => {
		const messages = state.conversations.find(id, person)?.messages ?? [];
		return messages.slice(messages.findIndex(({ messageId }) => messageId === after) + 1);
	};
	const isAnswered = () => said().some(({ from }) => from === 'account');
	const wait = Math.min(Number(waitMs), longestWaitMs);
	if (wait > 0 && !isAnswered()) {
		/** @type {() => void} */
		let end = () => {};
		await Promise.race([
			state.pauses.wait(wait),
			new Promise((resolve) => {
				end = state.conversations.watch(() => {
					if (isAnswered()) resolve(undefined);
				});
			}),
		]);
		end();
	}
	return { account: id, person, messages: said() };
}

/**
 * A form with a file, as plain fields.
 * @param {FastifyRequest} request
 */
function readForm(request) {
	if (request.headers['content-type']?.startsWith('multipart/') !== true) return;
	const read = readBody(request.body);
	if (!read) throw new Impossible('This form cannot be read.');
	request.body = { ...read.body, ...(read.file ? { file: read.file } : {}) };
}

/**
 * @param {State} state
 * @param {Who} who
 * @param {{ id?: string, post?: string, text?: string, parent?: string, live?: boolean }} given
 */
function commentOnPost(state, who, { id, post: wanted, text = 'Nice!', parent, live }) {
	const { account, person } = who;
	const post = wanted === undefined ? state.posts.firstOf(account.id) : state.posts.get(wanted);
	if (post?.account !== account.id) throw new Impossible(`No such post of account ${account.id}: ${wanted}`);
	const ofAccount = person === account.id;
	if (!ofAccount) state.people.add(account.id, { id: person });
	return comment(state, who, { id, post: post.id, text, parent, live, ofAccount });
}
