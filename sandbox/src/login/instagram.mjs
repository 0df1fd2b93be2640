// @ts-check
/**
 * The Instagram login: https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/business-login
 * Renewal: https://developers.facebook.com/docs/instagram-platform/reference/refresh_access_token
 */
import { GraphError } from '../graph/errors.mjs';
import { app as metaApp, day, hour, longLived } from './login.mjs';
import { caller, escaped, page, parametersOf, tokenCall } from './routes.mjs';

/** @typedef {import('../state.mjs').State} State */

const scopes = ['instagram_business_basic', 'instagram_business_manage_messages', 'instagram_business_manage_comments'];

/**
 * @param {import('fastify').FastifyInstance} app
 * @param {State} state
 */
export function instagramLoginRoutes(app, state) {
	app.get('/oauth/authorize', (request, reply) => {
		const parameters = parametersOf(request);
		reply.type('text/html; charset=utf-8');
		if (parameters['client_id'] !== metaApp.id) return page('Invalid platform app', '<p>Invalid Request: Request parameters are invalid: Invalid platform app</p>');
		const wanted = (parameters['scope'] ?? '').split(/[,\s]+/).filter(Boolean);
		const redirectUri = parameters['redirect_uri'] ?? '';
		const address = (/** @type {Record<string, string>} */ more) => escaped(`${redirectUri}?${new URLSearchParams({ ...more, state: parameters['state'] ?? '' })}#_`);
		const code = state.login.issueCode({ login: 'instagram', redirectUri, scopes: wanted });
		const denied = { error: 'access_denied', error_reason: 'user_denied', error_description: 'The user denied your request' };
		return page('Instagram', `<a id="allow" href="${address({ code })}">Allow</a> <a id="cancel" href="${address(denied)}">Cancel</a>`);
	});

	app.post('/oauth/access_token', (request, reply) => {
		const given = parametersOf(request);
		const refuse = (/** @type {string} */ message) => reply.code(400).send({ error_type: 'OAuthException', code: 400, error_message: message });
		if (given['client_id'] !== metaApp.id || given['client_secret'] !== metaApp.secret) return refuse('Invalid platform app');
		if (given['grant_type'] !== 'authorization_code') return refuse('Invalid grant_type');
		const code = state.login.takeCode(given['code'], 'instagram', given['redirect_uri']);
		if (!code) return refuse('Matching code was not found or was already used');
		const account = instagramAccount(state);
		const token = state.tokens.issue({ account }, { prefix: 'IGAATEST', lifetimeMs: hour });
		return { data: [{ access_token: token, user_id: account.id, permissions: scopes.filter((scope) => code.scopes.includes(scope)).join(',') }] };
	});

	app.get('/access_token', tokenCall(state, 'exchange', (given, request) => {
		if (given['grant_type'] !== 'ig_exchange_token') throw new GraphError({ code: 100, message: '(#100) Invalid grant_type' });
		if (given['client_secret'] !== metaApp.secret) throw new GraphError({ code: 101, message: 'Error validating client secret.' });
		const { account } = requireInstagram(caller(state, request));
		return longToken(state, account);
	}, 'instagram'));

	app.get('/refresh_access_token', tokenCall(state, 'renewal', async (given, request) => {
		const { tokenIn, renewalError, renewalDelayMs } = state.login.settings;
		if (renewalDelayMs > 0) await state.pauses.wait(renewalDelayMs);
		if (renewalError) throw new GraphError(renewalError);
		if (given['grant_type'] !== 'ig_refresh_token') throw new GraphError({ code: 100, message: '(#100) Invalid grant_type' });
		const { account, token } = requireInstagram(caller(state, request, tokenIn));
		if (state.tokens.ageMs(token) < day) throw new GraphError({ code: 100, message: '(#100) The access token must be at least 24 hours old to be refreshed' });
		return longToken(state, account);
	}, 'instagram'));
}

/** @param {State} state */
function instagramAccount(state) {
	const account = state.accountsOf('instagram')[0];
	if (!account) throw new GraphError({ code: 100, message: '(#100) The sandbox has no account of the Instagram login' });
	return account;
}

/** @param {ReturnType<typeof caller>} call */
function requireInstagram(call) {
	// What Meta answers to a token of the other login.
	if (call.account.style !== 'instagram') throw new GraphError({ code: 100, message: 'Unsupported request - method type: get' });
	return call;
}

/**
 * @param {State} state
 * @param {import('../tokens.mjs').Account} account
 */
function longToken(state, account) {
	const token = state.tokens.issue({ account }, { prefix: 'IGAATEST', lifetimeMs: longLived });
	return { access_token: token, token_type: 'bearer', expires_in: longLived / 1000, permissions: scopes.join(',') };
}
