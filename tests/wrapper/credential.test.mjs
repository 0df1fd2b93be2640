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
for (const [name, status, body, expected] of /** @type {[string, number, string, 'OK' | 'Error'][]} */ ([
	['a Page', 200, json({ id: '1', name: 'Page' }), 'OK'],
	['an Instagram account', 200, json({ user_id: '1', username: 'account' }), 'OK'],
	['an Instagram account, wrapped', 200, json({ data: [{ user_id: '1', username: 'account' }] }), 'OK'],
	['an error with an unknown code', 400, graphError({ code: 987_654 }), 'Error'],
	['an error with an unknown code and status 200', 200, graphError({ code: 987_654 }), 'Error'],
	['an error of the server', 500, graphError({ code: 1 }), 'Error'],
	['an error that is a text', 400, json({ error: 'no' }), 'Error'],
	['a web page', 200, '<html>Sign in</html>', 'Error'],
	['a web page with status 502', 502, '<html>Bad gateway</html>', 'Error'],
	['nothing', 200, '', 'Error'],
])) {
	test(`answer ${name}: ${expected}`, async () => {
		const server = createServer((_, response) => {
			response.writeHead(status, { 'content-type': body.startsWith('<') ? 'text/html' : 'application/json' }).end(body);
		});
		await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
		const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
		try {
			const result = await testCredential(
				shared.sandbox.credentials(undefined, { customBaseUrl: `http://127.0.0.1:${port}/` }),
			);
			assert.equal(result.status, expected, result.message);
			assert.ok(!result.message.includes('TEST-TOKEN'));
		} finally {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	});
}
