// @ts-check
/**
 * The Facebook login: https://developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow
 * Long-lived tokens: https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived
 */
import { GraphError } from '../graph/errors.mjs';
import { checkVersion } from '../graph/version.mjs';
import { app as metaApp, hour, longLived, user } from './login.mjs';
import { caller, escaped, page, parametersOf, tokenCall } from './routes.mjs';

/** @typedef {import('../state.mjs').State} State */
/** @typedef {import('../tokens.mjs').Account} Account */

/** @type {Account} */
const person = { id: user.id, pageId: user.id, name: user.name, username: 'sandbox.person', style: 'page', isUser: true, appSecret: metaApp.secret };

/** What `/me/accounts` needs and what it shows of a Page. */
const pageScopes = ['pages_show_list'];

/**
 * @param {import('fastify').FastifyInstance} app
 * @param {State} state
 */
export function facebookLoginRoutes(app, state) {
	app.get('/:version(^v[^/]+)/dialog/oauth', (request, reply) => {
		const given = parametersOf(request);
		reply.type('text/html; charset=utf-8');
		if (given['client_id'] !== metaApp.id) return page('Facebook', '<p>Invalid App ID: The provided app ID does not look like a valid app ID.</p>');
		const redirectUri = given['redirect_uri'] ?? '';
		const scopes = given['config_id'] === undefined ? (given['scope'] ?? '').split(/[,\s]+/).filter(Boolean) : [...pageScopes, 'instagram_basic', 'instagram_manage_messages'];
		const address = (/** @type {Record<string, string>} */ more) => escaped(`${redirectUri}?${new URLSearchParams({ ...more, state: given['state'] ?? '' })}`);
		const code = state.login.issueCode({ login: 'facebook', redirectUri, scopes });
		const denied = { error: 'access_denied', error_code: '200', error_reason: 'user_denied', error_description: 'Permissions error' };
		return page('Log in with Facebook', `<p>${escaped(scopes.join(', '))}</p><a id="continue" href="${address({ code })}">Continue as ${user.name}</a> <a id="cancel" href="${address(denied)}">Cancel</a>`);
	});

	app.route({
		method: ['GET', 'POST'],
		url: '/:version(^v[^/]+)/oauth/access_token',
		handler: (request, reply) => {
			const kind = parametersOf(request)['grant_type'] === 'fb_exchange_token' ? 'exchange' : 'code';
			return tokenCall(state, kind, (given) => exchange(state, given), 'page')(request, reply);
		},
	});

	app.get('/:version(^v[^/]+)/me/accounts', tokenCall(state, 'accounts', (_given, request) => {
		checkVersion(/** @type {{ version: string }} */ (request.params).version, request.url);
		const { account, token } = caller(state, request);
		if (!account.isUser) throw new GraphError({ code: 100, message: '(#100) Tried accessing nonexisting field (accounts)' });
		return { data: pagesFor(state, token), paging: { cursors: { before: 'MA', after: 'MQ' } } };
	}, 'page'));
}

/**
 * @param {State} state
 * @param {Record<string, string>} given
 */
function exchange(state, given) {
	if (given['client_id'] !== metaApp.id) throw new GraphError({ code: 101, message: 'Error validating application. Cannot get application info due to a system error.' });
	if (given['client_secret'] !== metaApp.secret) throw new GraphError({ code: 1, httpStatus: 400, message: 'Error validating client secret.' });
	if (given['grant_type'] === 'fb_exchange_token') {
		const { account } = caller(state, /** @type {any} */ ({ headers: { authorization: `Bearer ${given['fb_exchange_token']}` }, query: {} }));
		return userToken(state, account, longLived);
	}
	const code = state.login.takeCode(given['code'], 'facebook', given['redirect_uri']);
	if (!code) throw new GraphError({ code: 100, subcode: 36009, message: 'This authorization code has been used.' });
	return userToken(state, person, state.login.settings.longLivedCode ? longLived : hour);
}

/**
 * @param {State} state
 * @param {Account} account
 * @param {number} lifetimeMs
 */
function userToken(state, account, lifetimeMs) {
	const token = state.tokens.issue({ account }, { prefix: 'EAATEST', lifetimeMs });
	return { access_token: token, token_type: 'bearer', expires_in: lifetimeMs / 1000 };
}

/**
 * The person's Pages with their tokens, and one that is linked to no Instagram account. A Page token of a long-lived user
 * token does not end by time; one of a short-lived token ends with it.
 * @param {State} state
 * @param {string} token
 */
function pagesFor(state, token) {
	const left = (state.tokens.endsAt(token) ?? Infinity) - state.clock.now();
	const lifetimeMs = left > 2 * hour ? undefined : left;
	const linked = state.accountsOf('page').map((account) => ({
		id: account.pageId,
		name: account.name,
		access_token: state.tokens.issue({ account: { ...account, appSecret: metaApp.secret } }, { prefix: 'EAATEST', lifetimeMs }),
		tasks: ['MESSAGING', 'MODERATE', 'MANAGE'],
		instagram_business_account: { id: account.id, username: account.username },
	}));
	return [{ id: '100000000000009', name: 'Sandbox Page Without Instagram', access_token: 'EAATESTunlinked', tasks: ['MESSAGING'] }, ...linked];
}
