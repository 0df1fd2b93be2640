// @ts-check
/** Meta's logins: the pages people see, and the addresses that exchange and renew tokens. */
import { refusal, success } from '../graph/answer.mjs';
import { authenticate, readToken } from '../graph/auth.mjs';
import { GraphError } from '../graph/errors.mjs';
import { facebookLoginRoutes } from './facebook.mjs';
import { instagramLoginRoutes } from './instagram.mjs';
import { loginAdminRoutes } from './admin.mjs';

/** @typedef {import('fastify').FastifyInstance} FastifyInstance */
/** @typedef {import('fastify').FastifyRequest} FastifyRequest */
/** @typedef {import('../state.mjs').State} State */
/** @typedef {import('./login.mjs').Login['calls'][number]['kind']} CallKind */

/**
 * @param {FastifyInstance} app
 * @param {State} state
 */
export async function loginRoutes(app, state) {
	loginAdminRoutes(app, state);
	// Forms are plain fields here; Graph's edges read them in their own way.
	await app.register(async (/** @type {FastifyInstance} */ scope) => {
		scope.removeContentTypeParser('application/x-www-form-urlencoded');
		scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
			done(null, Object.fromEntries(new URLSearchParams(String(body)))),
		);
		instagramLoginRoutes(scope, state);
		facebookLoginRoutes(scope, state);
	});
}

/**
 * The call's parameters, from its query and its form.
 * @param {FastifyRequest} request
 * @returns {Record<string, string>}
 */
export function parametersOf(request) {
	const given = { .../** @type {object} */ (request.query), .../** @type {object | undefined} */ (request.body) };
	return Object.fromEntries(Object.entries(given).filter(([, value]) => typeof value === 'string'));
}

/**
 * A call of a token address: answers with what `run` returns or with the error it throws, and notes it.
 * @param {State} state
 * @param {CallKind} kind
 * @param {(parameters: Record<string, string>, request: FastifyRequest) => object | Promise<object>} run
 * @param {'page' | 'instagram'} style
 */
export function tokenCall(state, kind, run, style) {
	return async (/** @type {FastifyRequest} */ request, /** @type {import('fastify').FastifyReply} */ reply) => {
		const parameters = parametersOf(request);
		/** @type {import('../graph/answer.mjs').Answer} */
		let answer;
		try {
			answer = success(await run(parameters, request));
		} catch (error) {
			if (!(error instanceof GraphError)) throw error;
			answer = refusal(error, style);
		}
		const header = readToken(request.headers.authorization, {}).token !== undefined;
		const tokenIn = header ? 'header' : parameters['access_token'] === undefined ? 'none' : 'query';
		state.login.calls.push({ kind, at: state.clock.now(), status: answer.status, tokenIn });
		return reply.code(answer.status).headers(answer.headers).send(answer.body);
	};
}

/**
 * The account behind the call's token, and the token.
 * @param {State} state
 * @param {FastifyRequest} request
 * @param {import('./login.mjs').LoginSettings['tokenIn']} [from]
 */
export function caller(state, request, from = 'anywhere') {
	const query = /** @type {Record<string, unknown>} */ (request.query);
	const { token } = readToken(from === 'query' ? undefined : request.headers.authorization, from === 'header' ? {} : query);
	return { account: authenticate(state.tokens, token), token: String(token) };
}

/** A page of a login. @param {string} title @param {string} body */
export function page(title, body) {
	return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
}

/** @param {string} text */
export function escaped(text) {
	return text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
}
