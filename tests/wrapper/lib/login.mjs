// @ts-check
/** The Facebook login's credential, as n8n holds it. */

/** The app that the sandbox knows. */
export const app = { client_id: '200000000000001', client_secret: 'TEST-SECRET-app-1' };

const redirectUri = 'http://127.0.0.1:1/callback';

/**
 * The data of a credential whose login has brought this.
 * @param {string} baseUrl the sandbox's
 * @param {unknown} oauthTokenData what the token endpoint has answered
 * @param {Record<string, unknown>} [more]
 */
export const login = (baseUrl, oauthTokenData, more = {}) => ({
	host: 'custom',
	customBaseUrl: `${baseUrl}/`,
	apiVersion: 'v25.0',
	clientId: app.client_id,
	clientSecret: app.client_secret,
	oauthTokenData,
	...more,
});

/** A credential after somebody has gone through the login. @param {string} baseUrl the sandbox's */
export async function connect(baseUrl) {
	const query = new URLSearchParams({ client_id: app.client_id, redirect_uri: redirectUri, state: 'S', scope: 'instagram_basic' });
	const page = await (await fetch(`${baseUrl}/v25.0/dialog/oauth?${query}`)).text();
	const href = /id="continue" href="([^"]*)"/.exec(page)?.[1].replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
	const code = new URL(String(href)).searchParams.get('code') ?? '';
	const answer = await fetch(`${baseUrl}/v25.0/oauth/access_token`, {
		method: 'POST',
		body: new URLSearchParams({ ...app, grant_type: 'authorization_code', redirect_uri: redirectUri, code }),
	});
	return login(baseUrl, await answer.json());
}
