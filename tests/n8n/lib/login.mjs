// @ts-check
/** The Facebook login against the sandbox. */
import assert from 'node:assert/strict';

/**
 * Creates a credential and goes through the login with it, as the editor's button does.
 * @param {{ rest: import('../../../scripts/lib/n8n-rest.mjs').RestClient }} n8n  on which `N8N_SKIP_AUTH_ON_OAUTH_CALLBACK` is `true`
 * @param {string} sandboxUrl
 * @param {Record<string, unknown>} [data]
 */
export async function connect(n8n, sandboxUrl, data = {}) {
	const { id } = await n8n.rest.request('POST', '/credentials', {
		name: 'Login',
		type: 'instagramDirectOAuth2Api',
		data: { host: 'custom', customBaseUrl: `${sandboxUrl}/`, clientId: '200000000000001', clientSecret: 'TEST-SECRET-app-1', ...data },
	});
	const dialog = new URL(await n8n.rest.request('GET', `/oauth2-credential/auth?id=${id}`));
	const page = await (await fetch(dialog)).text();
	const href = /id="continue" href="([^"]*)"/.exec(page)?.[1].replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
	assert.ok(href, page);
	const back = await fetch(href);
	assert.equal(back.status, 200, await back.text());
	return { id, dialog, page };
}
