// @ts-check
/** The Test button of the credential, on n8n's own tester. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { credentialTester } from './lib/credentialTester.mjs';
import { fixture } from './lib/fixture.mjs';
import { createCall } from './lib/n8n.mjs';

const shared = fixture();
/** @type {ReturnType<typeof credentialTester> | undefined} */ let tester;
/** @param {Record<string, unknown>} data */
const testCredential = (data) => (tester ??= credentialTester(shared.pkg))(data);

const passed = (/** @type {string} */ account) => ({ status: 'OK', message: `Connection successful: ${account}` });

test('a good token passes, with and without an app secret, and the test says whose account it is', async () => {
	const { credentials } = shared.sandbox;
	for (const [data, account] of /** @type {[Record<string, unknown>, string][]} */ ([
		[credentials(), '@sandbox.one (17841400000000001), by the Facebook Page "Sandbox Page One"'],
		[credentials('TEST-TOKEN-page-2', { appSecret: 'TEST-SECRET-page-2' }), '@sandbox.two (17841400000000002), by the Facebook Page "Sandbox Page Two"'],
		[credentials('TEST-TOKEN-ig-1', { customLogin: 'instagram' }), '@sandbox.instagram (17841400000000003)'],
	])) {
		assert.deepEqual(await testCredential(data), passed(account));
	}
});

test('an expired token and a token of the other login are told apart', async () => {
	const expired = await testCredential(shared.sandbox.credentials('TEST-TOKEN-expired'));
	assert.equal(expired.status, 'Error');
	assert.match(expired.message, /^The access token has expired: create a new one/);
	const wrongHost = await testCredential(shared.sandbox.credentials('TEST-TOKEN-wrong-host'));
	assert.equal(wrongHost.status, 'Error');
	assert.match(wrongHost.message, /^Create a new access token for the host chosen in the credential/);
	const otherLogin = await testCredential(shared.sandbox.credentials('IGAATEST-of-the-other-login'));
	assert.match(otherLogin.message, /^This access token was made by the other login: set Login Type to "Instagram Login"/);
});

test('a wrong app secret is pointed at', async () => {
	const { status, message } = await testCredential(
		shared.sandbox.credentials('TEST-TOKEN-page-2', { appSecret: 'TEST-SECRET-other' }),
	);
	assert.equal(status, 'Error');
	assert.match(message, /^Put the App Secret/);
	const missing = await testCredential(shared.sandbox.credentials('TEST-TOKEN-page-2'));
	assert.match(missing.message, /^Put the App Secret/);
});

test('plain http beyond this machine is refused before the token leaves', async () => {
	const { status, message } = await testCredential(
		shared.sandbox.credentials(undefined, { customBaseUrl: 'http://gateway.example.com' }),
	);
	assert.equal(status, 'Error');
	assert.match(message, /must begin with https:\/\//);
});

const json = (/** @type {unknown} */ value) => JSON.stringify(value);
const graphError = (/** @type {Record<string, unknown>} */ error) => json({ error: { message: 'no', type: 'OAuthException', ...error } });

/**
 * Tests the credential against a host that gives every call this answer.
 * @param {number} status @param {string} body @param {Record<string, string>} [headers]
 */
async function testAgainst(status, body, headers = {}) {
	/** @type {import('node:http').IncomingMessage[]} */ const requests = [];
	const server = createServer((request, response) => {
		requests.push(request);
		response.writeHead(status, { 'content-type': body.startsWith('<') ? 'text/html' : 'application/json', ...headers }).end(body);
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
	const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
	try {
		const result = await testCredential(shared.sandbox.credentials(undefined, { customBaseUrl: `http://127.0.0.1:${port}/` }));
		assert.ok(!result.message.includes('TEST-TOKEN'), result.message);
		return { ...result, requests };
	} finally {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
}

for (const [name, status, body, account] of /** @type {[string, number, string, string][]} */ ([
	['a Page', 200, json({ id: '1', name: 'Page' }), 'Page (1)'],
	['an Instagram account', 200, json({ user_id: '1', username: 'account' }), '@account (1)'],
	['an Instagram account, wrapped', 200, json({ data: [{ user_id: '1', username: 'account' }] }), '@account (1)'],
	['an id that is a bare number', 200, '{"id":17841405822304914}', '127.0.0.1'],
	['an account with another 2xx', 203, json({ id: '1' }), '1'],
])) {
	test(`the test passes with ${name}`, async () => {
		const { status: result, message, requests } = await testAgainst(status, body);
		assert.equal(result, 'OK');
		assert.ok(message.startsWith(passed(account).message), message);
		assert.equal(requests.length, 3);
		assert.ok(requests.every(({ method, url }) => method === 'GET' && !url?.includes('TOKEN')));
		assert.equal(requests[0]?.url, '/v25.0/me?fields=id%2Cname');
		assert.equal(requests[0]?.headers.authorization, 'Bearer TEST-TOKEN-page-1');
	});
}

for (const [name, status, body, sentence] of /** @type {[string, number, string, RegExp][]} */ ([
	['an empty object', 200, '{}', /names no account/],
	['an empty list', 200, '[]', /names no account/],
	['a list without an account', 200, '{"data":[]}', /names no account/],
	['an id that is empty', 200, '{"id":""}', /names no account/],
	['an id that is null', 200, '{"id":null}', /names no account/],
	['an id that is true', 200, '{"id":true}', /names no account/],
	['an id that is nested elsewhere', 200, '{"account":{"id":"1"}}', /names no account/],
	['null', 200, 'null', /names no account/],
	['a number', 200, '5', /names no account/],
	['a text', 200, '"id"', /names no account/],
	['success without an account', 200, '{"success":true}', /names no account/],
	['a web page', 200, '<html>Sign in</html>', /no Graph API answer/],
	['nothing', 200, '', /no Graph API answer/],
	['no content', 204, '', /no Graph API answer/],
	['a redirect', 302, '', /points to another address/],
	['an account with a redirect', 301, '{"id":"1"}', /points to another address/],
	['not found by a gateway', 404, '{"message":"no Route matched with those values"}', /no Graph API at this address/],
	['not found as a web page', 404, '<html>Not found</html>', /no Graph API at this address/],
	['an account with status 404', 404, '{"id":"1"}', /no Graph API at this address/],
	['refused by a gateway', 401, '{"message":"Unauthorized"}', /does not let this access token in/],
	['forbidden by a gateway', 403, '', /does not let this access token in/],
	['a broken gateway', 500, '{}', /problem of its own/],
	['an account with status 500', 500, '{"id":"1"}', /problem of its own/],
	['a web page with status 502', 502, '<html>Bad gateway</html>', /problem of its own/],
	['too many calls', 429, '{}', /limiting the calls/],
	['a teapot', 418, '{}', /answered with status 418/],
	['an expired token', 400, graphError({ code: 190, error_subcode: 463 }), /^The access token has expired/],
	['an ended session', 400, graphError({ code: 102 }), /^The access token is no longer valid/],
	['a call that must be signed', 400, graphError({ code: 104 }), /App Secret/],
	['a version that is gone', 400, graphError({ code: 2635 }), /^Raise the API version/],
	['a missing permission', 403, graphError({ code: 10 }), /^Give the app the permission to send messages/],
	['a changed password', 400, graphError({ code: 190, error_subcode: 460 }), /^The password was changed/],
	['an app that was removed', 400, graphError({ code: 190, error_subcode: 458 }), /^The app was removed/],
	['a checkpoint', 400, graphError({ code: 190, error_subcode: 459 }), /pass the security check/],
	['messages that are not allowed in the Instagram app', 403, graphError({ code: 200, error_subcode: 2534041 }), /^Turn on "Allow access to messages"/],
	['an app in development', 403, graphError({ code: 200, error_subcode: 2018028 }), /^Publish the app/],
	['an error of the server', 500, graphError({ code: 1 }), /^Try again in a few minutes/],
	['an error with an unknown code', 400, graphError({ code: 987_654, message: 'Something new' }), /code 987654.*Something new/],
	['an error with an unknown code and status 200', 200, graphError({ code: 987_654 }), /code 987654/],
	['an error beside an account', 200, json({ id: '1', error: { message: 'no', code: 190 } }), /^Create a new access token/],
	['an error that is a text', 400, json({ error: 'invalid_token' }), /invalid_token/],
	['an error without anything', 400, '{"error":{}}', /answered with an error/],
	['an error that shows the token', 400, graphError({ code: 987_654, message: 'TEST-TOKEN-page-1 is bad' }), /\*{5} is bad/],
	['an answer without end', 200, `{"id":"1","x":"${' '.repeat(1_100_000)}"}`, /far longer/],
])) {
	test(`the test fails with ${name}, and says what to do`, async () => {
		const result = await testAgainst(status, body, status >= 300 && status < 400 ? { location: '/elsewhere' } : {});
		assert.equal(result.status, 'Error');
		assert.match(result.message, sentence);
		assert.match(result.message, /\.$|"$/);
		assert.equal(result.requests.length, 1);
	});
}

test('a host that cannot be reached is told by its name', async () => {
	for (const [customBaseUrl, sentence] of /** @type {[string, RegExp][]} */ ([
		['http://127.0.0.1:1', /^n8n cannot reach 127\.0\.0\.1:1 \(ECONNREFUSED\)/],
		['https://gateway.invalid', /^n8n cannot reach gateway\.invalid \((ENOTFOUND|EAI_AGAIN)\)/],
	])) {
		const { status, message } = await testCredential(shared.sandbox.credentials(undefined, { customBaseUrl }));
		assert.equal(status, 'Error');
		assert.match(message, sentence);
	}
});

test('a custom base that cannot be one is refused before the token leaves', async () => {
	for (const [customBaseUrl, sentence] of /** @type {[string, RegExp][]} */ ([
		['', /is empty/],
		['gateway', /is not a web address/],
		['gateway.example.com/graph', /is not a web address/],
		['ftp://gateway.example.com', /must begin with https/],
		['http://gateway.example.com', /must begin with https/],
		['https://user:pass@gateway.example.com', /user name or password/],
		['https://gateway.example.com/?a=1', /query or fragment/],
		['https://gateway.example.com/#a', /query or fragment/],
	])) {
		const { status, message } = await testCredential(shared.sandbox.credentials(undefined, { customBaseUrl }));
		assert.equal(status, 'Error');
		assert.match(message, sentence, customBaseUrl);
	}
	const { message } = await testCredential(shared.sandbox.credentials(undefined, { apiVersion: '25' }));
	assert.match(message, /^Graph API Version in the credential is not of the form v25\.0\./);
});

test('a path and slashes at its end lead to the same address', async () => {
	/** @type {string[]} */ const urls = [];
	const server = createServer((request, response) => void (urls.push(String(request.url)), response.end('{"id":"1"}')));
	await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
	const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
	try {
		for (const end of ['', '/', '//', '\u200b']) {
			const result = await testCredential(shared.sandbox.credentials(undefined, { customBaseUrl: `http://127.0.0.1:${port}/graph${end}` }));
			assert.deepEqual(result, passed('1'), end);
		}
		assert.deepEqual(new Set(urls.map((url) => url.split('?')[0])), new Set(['/graph/v25.0/me', '/graph/v25.0/me/conversations']));
	} finally {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
});

test('an answer that a run reads as a success is one for the test, too', async () => {
	for (const body of ['\ufeff{"id":"1"}', '{"error":{},"id":"1"}', '{"error":"","id":"1"}', '{"error":0,"id":"1"}', '{"error":[],"id":"1"}']) {
		const { status, message } = await testAgainst(200, body);
		assert.deepEqual({ status, message }, passed('1'), body);
	}
});

test('Meta’s words for people stand in where its message says nothing', async () => {
	for (const message of ['', 'Invalid parameter', '(#100) Invalid parameter']) {
		const body = graphError({ message, code: 190, error_subcode: null, error_user_title: 'Log in again', error_user_msg: 'Your session is over.' });
		const { status, message: said } = await testAgainst(400, body);
		assert.equal(status, 'Error');
		assert.match(said, /\(code 190\): "Your session is over\."/);
	}
});

test('an address that a run refuses is refused by the test, and nothing is asked', async () => {
	const { customBaseUrl } = shared.sandbox.credentials();
	const { host } = new URL(String(customBaseUrl));
	for (const [address, words] of [
		[`http:/${host}`, 'is not a web address'],
		[`http:\\\\${host}`, 'is not a web address'],
		[`http://${host.replace('.', '.\t')}`, 'is not a web address'],
		[`http://${host}/{{x}}`, 'is not a web address'],
		[`http://${host}/?`, 'holds a query or fragment'],
		[`http://${host}?`, 'holds a query or fragment'],
		[`http://${host}/#`, 'holds a query or fragment'],
		['https://gw..example.com', 'names no host that can be reached'],
		['https://gw.example.com:0', 'names no host that can be reached'],
	]) {
		const data = shared.sandbox.credentials(undefined, { customBaseUrl: address });
		const { status, message } = await testCredential(data);
		assert.equal(status, 'Error');
		assert.match(message, new RegExp(`^Custom Base URL in the credential ${words}`), address);
		const items = [{ userId: '11', mediaUrl: 'https://media.example.com/a.png', mediaType: 'image' }];
		await assert.rejects(createCall({ pkg: shared.pkg, credentials: data, items }).execute(), /^NodeOperationError: Invalid input: Custom Base URL in the credential/, address);
	}
	assert.deepEqual((await shared.sandbox.ledger()).calls, []);
});

/**
 * Tests the credential against a host that answers each path, or path and fields, in its own way.
 * @param {Record<string, [number, unknown]>} answers @param {Record<string, unknown>} [data]
 */
async function testAgainstPaths(answers, data = {}) {
	const server = createServer((request, response) => {
		const url = new URL(String(request.url), 'http://127.0.0.1');
		const key = Object.keys(answers).find((name) => `${url.pathname} ${url.searchParams.get('fields') ?? ''}`.includes(name)) ?? '';
		const [status, body] = answers[key] ?? [404, {}];
		response.writeHead(status, { 'content-type': 'application/json' }).end(json(body));
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
	const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
	try {
		return await testCredential(shared.sandbox.credentials(undefined, { customBaseUrl: `http://127.0.0.1:${port}`, ...data }));
	} finally {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
}

const page = /** @type {[number, unknown]} */ ([200, { id: '1', name: 'Page' }]);
const linked = /** @type {[number, unknown]} */ ([200, { id: '1', instagram_business_account: { id: '2', username: 'shop' } }]);
const refused = (/** @type {Record<string, unknown>} */ error) => /** @type {[number, unknown]} */ ([400, { error: { message: 'no', ...error } }]);

test('a Page that is linked to no Instagram account is told so, and a person’s token that it is no Page’s', async () => {
	const unlinked = await testAgainstPaths({ 'id,name': page, instagram_business_account: [200, { id: '1' }] });
	assert.deepEqual(unlinked, { status: 'Error', message: 'The Facebook Page "Page" has no Instagram account. Link the Facebook Page to an Instagram professional account in the Page\'s settings.' });
	const person = await testAgainstPaths({ 'id,name': page, instagram_business_account: refused({ code: 100 }) });
	assert.match(person.message, /^Use a Page access token/);
});

test('a token that may not read messages is told so, with the one of the two reasons that it is', async () => {
	const about = { 'id,name': page, instagram_business_account: linked };
	const permission = await testAgainstPaths({ conversations: refused({ code: 10 }), ...about });
	assert.equal(permission.status, 'Error');
	assert.match(permission.message, /^Give the app the permission to send messages/);
	const access = await testAgainstPaths({ conversations: refused({ code: 200, error_subcode: 2534041 }), ...about });
	assert.match(access.message, /^Turn on "Allow access to messages"/);
});

test('a gateway that knows nothing but who the account is passes', async () => {
	for (const answer of [refused({ code: 2500 }), refused({ code: 1 }), refused({ code: 4 }), /** @type {[number, unknown]} */ ([501, {}])]) {
		const result = await testAgainstPaths({ conversations: answer, 'id,name': page, instagram_business_account: [404, {}] });
		assert.deepEqual(result, passed('Page (1)'));
	}
});
