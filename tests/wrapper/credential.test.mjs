// @ts-check
/** The Test button of the credential, on n8n's own tester. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { credentialTester } from './lib/credentialTester.mjs';
import { fixture } from './lib/fixture.mjs';
import './lib/n8n.mjs';

const shared = fixture();
/** @type {ReturnType<typeof credentialTester> | undefined} */ let tester;
/** @param {Record<string, unknown>} data */
const testCredential = (data) => (tester ??= credentialTester(shared.pkg))(data);

const passed = { status: 'OK', message: 'Connection successful!' };

test('a good token passes, with and without an app secret', async () => {
	assert.deepEqual(await testCredential(shared.sandbox.credentials()), passed);
	assert.deepEqual(await testCredential(shared.sandbox.credentials('TEST-TOKEN-ig-1')), passed);
	assert.deepEqual(
		await testCredential(shared.sandbox.credentials('TEST-TOKEN-page-2', { appSecret: 'TEST-SECRET-page-2' })),
		passed,
	);
});

test('an expired token and a token of the other login are told apart', async () => {
	const expired = await testCredential(shared.sandbox.credentials('TEST-TOKEN-expired'));
	assert.equal(expired.status, 'Error');
	assert.match(expired.message, /^The access token has expired\./);
	const wrongHost = await testCredential(shared.sandbox.credentials('TEST-TOKEN-wrong-host'));
	assert.equal(wrongHost.status, 'Error');
	assert.match(wrongHost.message, /^Meta cannot read this access token at this host\./);
});

test('a wrong app secret is pointed at', async () => {
	const { status, message } = await testCredential(
		shared.sandbox.credentials('TEST-TOKEN-page-2', { appSecret: 'TEST-SECRET-other' }),
	);
	assert.equal(status, 'Error');
	assert.match(message, /App Secret/);
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

for (const [name, status, body] of /** @type {[string, number, string][]} */ ([
	['a Page', 200, json({ id: '1', name: 'Page' })],
	['an Instagram account', 200, json({ user_id: '1', username: 'account' })],
	['an Instagram account, wrapped', 200, json({ data: [{ user_id: '1', username: 'account' }] })],
	['an id that is a bare number', 200, '{"id":17841405822304914}'],
	['an account with another 2xx', 203, json({ id: '1' })],
])) {
	test(`the test passes with ${name}`, async () => {
		const { status: result, message, requests } = await testAgainst(status, body);
		assert.deepEqual({ status: result, message }, passed);
		assert.equal(requests.length, 1);
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
	['an ended session', 400, graphError({ code: 102 }), /session/],
	['a call that must be signed', 400, graphError({ code: 104 }), /App Secret/],
	['a version that is gone', 400, graphError({ code: 2635 }), /Graph API Version/],
	['a missing permission', 403, graphError({ code: 10 }), /lacks a permission/],
	['an error of the server', 500, graphError({ code: 1 }), /temporary problem/],
	['an error with an unknown code', 400, graphError({ code: 987_654, message: 'Something new' }), /code 987654.*Something new/],
	['an error with an unknown code and status 200', 200, graphError({ code: 987_654 }), /code 987654/],
	['an error beside an account', 200, json({ id: '1', error: { message: 'no', code: 190 } }), /cannot read this access token/],
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

test('a path, a slash at the end, an empty query and an empty fragment lead to the same address', async () => {
	/** @type {string[]} */ const urls = [];
	const server = createServer((request, response) => void (urls.push(String(request.url)), response.end('{"id":"1"}')));
	await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
	const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
	try {
		for (const end of ['', '/', '//', '/?', '/#', '?']) {
			const result = await testCredential(shared.sandbox.credentials(undefined, { customBaseUrl: `http://127.0.0.1:${port}/graph${end}` }));
			assert.deepEqual(result, passed, end);
		}
		assert.deepEqual([...new Set(urls)], ['/graph/v25.0/me?fields=id%2Cname']);
	} finally {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
});
