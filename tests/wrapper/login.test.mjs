// @ts-check
/** The Facebook login: from the person's token that n8n keeps to the Page's token that a send needs. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { fixture } from './lib/fixture.mjs';
import { app, connect as connectAt, login as loginAt } from './lib/login.mjs';
import { createCall } from './lib/n8n.mjs';
import { item } from './lib/sandbox.mjs';

const shared = fixture();
const [first, second] = ['17841400000000001', '17841400000000002'];

const connect = () => connectAt(shared.sandbox.url);
const login = (/** @type {unknown} */ oauthTokenData, more = {}) => loginAt(shared.sandbox.url, oauthTokenData, more);

/** @param {Record<string, unknown>} credentials @param {Record<string, unknown>} [parameters] */
async function send(credentials, parameters = {}, items = [item('11')]) {
	const { execute, log } = createCall({
		pkg: shared.pkg,
		credentials,
		items,
		parameters: { authentication: 'oAuth2', instagramAccount: first, ...parameters },
		settings: { onError: 'continueRegularOutput' },
	});
	const output = await execute();
	return { output, json: output[0].json, log };
}
const loginCalls = async () => (await shared.sandbox.admin('GET', 'login')).calls.map((/** @type {any} */ { kind }) => kind);

test('a message goes out from the chosen account of the login, and the Pages are read once for many executions', async () => {
	const credential = await connect();
	for (const account of [first, second, first]) {
		const { json } = await send(credential, { instagramAccount: account });
		assert.equal(json.success, true, json.error);
	}
	const { calls, violations } = await shared.sandbox.ledger();
	assert.deepEqual([...new Set(calls.map((/** @type {any} */ call) => call.account))].sort(), [first, second]);
	assert.ok(calls.every((/** @type {any} */ { tokenInUrl }) => !tokenInUrl));
	assert.deepEqual(violations, []);
	assert.deepEqual(await loginCalls(), ['code', 'exchange', 'accounts']);
});

test('the chosen account of the login is read: conversations, messages, the person', async () => {
	const credential = await connect();
	await shared.sandbox.admin('POST', 'messages', { account: first, person: '11', text: 'To the first' });
	await shared.sandbox.admin('POST', 'messages', { account: second, person: '12', text: 'To the second' });
	for (const [account, person, said] of [[first, '11', 'To the first'], [second, '12', 'To the second']]) {
		const read = async (/** @type {Record<string, unknown>} */ parameters) => (await send(credential, { instagramAccount: account, ...parameters })).output;
		const conversations = await read({ resource: 'conversations', operation: 'getMany' });
		assert.deepEqual(conversations.map(({ json }) => json.userId), [person]);
		const [{ json: message }] = await read({ resource: 'conversations', operation: 'getMessages', conversationId: conversations[0].json.conversationId });
		assert.deepEqual([message.text, message.fromUserId], [said, person]);
		const [{ json: profile }] = await read({ resource: 'people', operation: 'getProfile', userId: person });
		assert.equal(profile.username, `person.${person}`);
	}
	const { calls, violations } = await shared.sandbox.ledger();
	assert.deepEqual([...new Set(calls.map((/** @type {any} */ call) => call.account))].sort(), [first, second]);
	assert.ok(calls.every((/** @type {any} */ { tokenInUrl }) => !tokenInUrl));
	assert.deepEqual(violations, []);
});

test('the account has to be chosen where there are several, and the error names them', async () => {
	const credential = await connect();
	for (const [instagramAccount, words] of /** @type {[string, RegExp][]} */ ([
		['', /has several Instagram accounts \(@sandbox\.one, @sandbox\.two\)/],
		['17841499999999999', /is not among those of the login \(@sandbox\.one, @sandbox\.two\)/],
	])) {
		const { json } = await send(credential, { instagramAccount });
		assert.deepEqual([json.success, json.delivery], [false, 'notSent']);
		assert.match(json.error, words);
	}
	assert.equal((await shared.sandbox.ledger()).calls.length, 0);
});

test('the editor’s list shows the linked accounts', async () => {
	const { listInstagramAccounts } = shared.pkg;
	const { context } = createCall({ pkg: shared.pkg, credentials: await connect(), items: [item('11')], parameters: { authentication: 'oAuth2' } });
	assert.deepEqual(await listInstagramAccounts.call(context), [
		{ name: '@sandbox.one', value: first, description: 'By the Facebook Page "Sandbox Page One"' },
		{ name: '@sandbox.two', value: second, description: 'By the Facebook Page "Sandbox Page Two"' },
	]);
});

test('a credential that is not connected, and a login that has ended, are told so', async () => {
	for (const data of [undefined, {}, { access_token: '' }]) {
		const { json } = await send(login(data));
		assert.match(json.error, /^Invalid input: The credential is not connected/);
	}
	const { json } = await send(login({ access_token: 'TEST-TOKEN-expired' }));
	assert.equal(json.delivery, 'notSent');
	assert.match(json.error, /Pages could not be read \(HTTP 400\)\. The access token has expired/);
	assert.equal((await shared.sandbox.ledger()).calls.length, 0);
});

test('an app secret that is sent over open http is refused before anything leaves', async () => {
	const { json } = await send(login({ access_token: 'TEST-TOKEN-of-a-login' }, { customBaseUrl: 'http://gateway.example.com' }));
	assert.match(json.error, /^Invalid input: Custom Base URL in the credential must begin with https/);
});

test('nothing is asked when nothing may leave', async () => {
	const { json } = await send(await connect(), {}, [item('not an id')]);
	assert.match(json.error, /^Invalid input: /);
	assert.deepEqual(await loginCalls(), ['code']);
});

test('the Page’s token and the app’s secret are shown nowhere, whatever a host says', async () => {
	const credential = await connect();
	await shared.sandbox.fault({ endpoint: 'any', action: { type: 'echoToken' } });
	const { output, log } = await send(credential);
	assert.equal(output[0].json.success, false);
	const shown = JSON.stringify([output, log]);
	for (const secret of ['EAATEST', app.client_secret]) assert.ok(!shown.includes(secret), shown);
});

test('Pages come in several answers, and hosts that are no login are told so', async () => {
	/** @type {string[]} */ const urls = [];
	let answer = (/** @type {URL} */ _url) => /** @type {[number, unknown]} */ ([200, {}]);
	const server = createServer((request, response) => {
		urls.push(String(request.url));
		const [status, body] = answer(new URL(String(request.url), 'http://127.0.0.1'));
		response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
	const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
	const at = (/** @type {string} */ token) => login({ access_token: token }, { customBaseUrl: `http://127.0.0.1:${port}` });
	try {
		const page = (/** @type {string} */ id) => ({ id: `p${id}`, name: id, access_token: `TEST-TOKEN-page-${id}`, instagram_business_account: { id } });
		answer = ({ pathname, searchParams }) => {
			if (pathname.endsWith('/accounts')) {
				return [200, searchParams.get('after') === 'A' ? { data: [page('2')] } : { data: [page('1')], paging: { cursors: { after: 'A' }, next: 'https://elsewhere.example.com/?access_token=x' } }];
			}
			if (pathname.endsWith('access_token')) return [400, { error: { code: 1 } }];
			return [200, { attachment_id: '1', message_id: 'm' }];
		};
		assert.equal((await send(at('TEST-TOKEN-person-1'), { instagramAccount: '2' })).json.success, true);
		assert.ok(urls.every((url) => !url.includes('TEST-')), 'a secret in a URL');
		answer = () => [404, {}];
		const { json } = await send(at('TEST-TOKEN-person-2'));
		assert.match(json.error, /Pages could not be read \(HTTP 404\)\. Check Host/);
	} finally {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
});
