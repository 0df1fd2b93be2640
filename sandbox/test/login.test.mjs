// @ts-check
/** Logins: the pages, the exchange of codes and tokens, renewal with its day and its 60 days, and `/me/accounts`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sandbox } from './support.mjs';

const day = 86_400_000;
const app = { client_id: '200000000000001', client_secret: 'TEST-SECRET-app-1' };
const redirectUri = 'http://127.0.0.1:1/callback';

/** @typedef {Awaited<ReturnType<typeof sandbox>>} Client */
const form = (/** @type {Record<string, string>} */ fields) => new URLSearchParams(fields).toString();
const formType = { 'content-type': 'application/x-www-form-urlencoded' };
const bearer = (/** @type {string} */ token) => ({ authorization: `Bearer ${token}` });
const pass = (/** @type {Client} */ client, /** @type {number} */ days) => client.call('POST', '/_admin/clock', { advanceMs: days * day });
const renew = (/** @type {Client} */ client, /** @type {string} */ token) =>
	client.call('GET', '/refresh_access_token?grant_type=ig_refresh_token', undefined, bearer(token));

/** What the page's link leads to. @param {string} html @param {string} id */
function link(html, id) {
	const href = new RegExp(`id="${id}" href="([^"]*)"`).exec(html)?.[1] ?? '';
	return new URL(href.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))));
}

/** @param {Client} client */
async function facebookCode(client, more = {}) {
	const query = form({ client_id: app.client_id, redirect_uri: redirectUri, response_type: 'code', state: 'S', scope: 'instagram_basic', ...more });
	const { text } = await client.call('GET', `/v25.0/dialog/oauth?${query}`);
	return link(text, 'continue').searchParams.get('code') ?? '';
}

test('a token is renewed once it is a day old, and no more when it has ended', async (t) => {
	const client = await sandbox(t);
	const { body } = await client.call('POST', '/_admin/tokens', { account: '17841400000000003' });
	assert.deepEqual([(await renew(client, body.accessToken)).status, (await client.me({ token: body.accessToken })).status], [400, 200]);
	await pass(client, 1);
	const renewed = await renew(client, body.accessToken);
	assert.deepEqual([renewed.status, renewed.body.token_type, renewed.body.expires_in], [200, 'bearer', 5_184_000]);
	await pass(client, 59);
	assert.equal((await client.me({ token: body.accessToken })).body.error.error_subcode, 463);
	assert.equal((await client.me({ token: renewed.body.access_token })).status, 200);
	await pass(client, 1);
	const dead = await renew(client, renewed.body.access_token);
	assert.deepEqual([dead.status, dead.body.error.code, dead.body.error.error_subcode], [400, 190, 463]);
});

test('a Page token is not renewed', async (t) => {
	const client = await sandbox(t);
	const { status, body } = await renew(client, 'TEST-TOKEN-page-1');
	assert.deepEqual([status, body.error.message], [400, 'Unsupported request - method type: get']);
});

test('the Instagram login gives a code, an hour’s token and then a long-lived one', async (t) => {
	const client = await sandbox(t);
	const query = form({ client_id: app.client_id, redirect_uri: redirectUri, response_type: 'code', state: 'S', scope: 'instagram_business_basic' });
	const { text } = await client.call('GET', `/oauth/authorize?${query}`);
	assert.equal(link(text, 'cancel').searchParams.get('error'), 'access_denied');
	const back = link(text, 'allow');
	assert.deepEqual([back.hash, back.searchParams.get('state')], ['#_', 'S']);
	const fields = { ...app, grant_type: 'authorization_code', redirect_uri: redirectUri, code: back.searchParams.get('code') ?? '' };
	const first = await client.call('POST', '/oauth/access_token', form(fields), formType);
	const [{ access_token: short, permissions }] = first.body.data;
	assert.equal(permissions, 'instagram_business_basic');
	const again = await client.call('POST', '/oauth/access_token', form(fields), formType);
	assert.equal(again.body.error_message, 'Matching code was not found or was already used');
	const long = await client.call('GET', `/access_token?grant_type=ig_exchange_token&client_secret=${app.client_secret}`, undefined, bearer(short));
	assert.equal(long.body.expires_in, 5_184_000);
	await pass(client, 1);
	assert.equal((await client.me({ token: short })).status, 400);
	assert.equal((await client.me({ token: long.body.access_token })).status, 200);
});

test('the Facebook login gives a person’s token, which a long-lived one and the Pages’ tokens come from', async (t) => {
	const client = await sandbox(t);
	const fields = { ...app, redirect_uri: redirectUri, grant_type: 'authorization_code' };
	const wrong = await client.call('POST', '/v25.0/oauth/access_token', form({ ...fields, redirect_uri: 'http://127.0.0.1:2/', code: await facebookCode(client) }), formType);
	assert.equal(wrong.body.error.code, 191);
	const { body: short } = await client.call('POST', '/v25.0/oauth/access_token', form({ ...fields, code: await facebookCode(client, { config_id: '1' }) }), formType);
	const { body: long } = await client.call('POST', '/v25.0/oauth/access_token', form({ ...app, grant_type: 'fb_exchange_token', fb_exchange_token: short.access_token }), formType);
	assert.deepEqual([short.expires_in, long.expires_in], [3600, 5_184_000]);
	const { body } = await client.call('GET', '/v25.0/me/accounts?fields=id,name,access_token,instagram_business_account', undefined, bearer(long.access_token));
	assert.deepEqual(body.data.map((/** @type {any} */ page) => page.instagram_business_account?.id), [undefined, '17841400000000001', '17841400000000002']);
	await pass(client, 100);
	assert.equal((await client.me({ token: body.data[1].access_token })).status, 200, 'a Page token of a long-lived one does not end');
	assert.equal((await client.me({ token: long.access_token })).status, 400);
});

test('a person’s token reads and sends nothing', async (t) => {
	const client = await sandbox(t);
	const { body } = await client.call('POST', '/v25.0/oauth/access_token', form({ ...app, redirect_uri: redirectUri, code: await facebookCode(client) }), formType);
	assert.equal((await client.me({ token: body.access_token })).body.name, 'Sandbox Person');
	const { body: refused } = await client.call('POST', '/v25.0/me/messages', { recipient: { id: '1' }, message: { text: 'Hi' } }, bearer(body.access_token));
	assert.equal(refused.error.code, 210);
});

test('an unknown app sees a page that says so', async (t) => {
	const client = await sandbox(t);
	assert.match((await client.call('GET', '/v25.0/dialog/oauth?client_id=1')).text, /Invalid App ID/);
	assert.match((await client.call('GET', '/oauth/authorize?client_id=1')).text, /Invalid platform app/);
});
