// @ts-check
/** What is wrong with the credential is said before anything is asked, by a run and by the credential test alike. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { credentialTester } from './lib/credentialTester.mjs';
import { fixture } from './lib/fixture.mjs';
import { createCall, createTool, runWorkflow } from './lib/n8n.mjs';
import { item } from './lib/sandbox.mjs';

const shared = fixture();
/** @type {ReturnType<typeof credentialTester> | undefined} */ let tester;
const testCredential = (/** @type {Record<string, unknown>} */ data) => (tester ??= credentialTester(shared.pkg))(data);
const good = 'TEST-TOKEN-page-1';
const inside = (/** @type {string} */ odd) => `TEST-TOKEN${odd}-page-1`;

/** @type {[string, string, RegExp][]} */
const refused = [
	['nothing', '', /holds no access token/],
	['blanks alone', ' \n\t', /holds no access token/],
	['a zero-width space', inside('\u200b'), /an invisible character \(U\+200B\) at position 11/],
	['a zero-width space at its end', `${good}\u200b`, /an invisible character \(U\+200B\)/],
	['a zero-width joiner', inside('\u200d'), /an invisible character/],
	['a byte-order mark inside', inside('\ufeff'), /an invisible character/],
	['a soft hyphen', inside('\u00ad'), /an invisible character/],
	['a direction mark', inside('\u200e'), /an invisible character/],
	['a variation selector', inside('\ufe0f'), /an invisible character/],
	['a tag character', inside('\u{e0041}'), /an invisible character \(U\+E0041\)/],
	['a Hangul filler', inside('\u3164'), /an invisible character/],
	['a line break', inside('\n'), /a line break/],
	['a Windows line break', inside('\r\n'), /a line break/],
	['a line separator', inside('\u2028'), /a line break/],
	['a tab', inside('\t'), /a control character/],
	['a null', inside('\0'), /a control character/],
	['a delete', inside('\x7f'), /a control character/],
	['a control character of latin1', inside('\x9f'), /a control character/],
	['a blank', inside(' '), /a blank/],
	['a no-break space', inside('\u00a0'), /a blank \(U\+00A0\)/],
	['an ideographic space', inside('\u3000'), /a blank/],
	['an umlaut', inside('ä'), /a character that no token has \(U\+00E4\)/],
	['a Cyrillic letter', inside('а'), /a character that no token has/],
	['a long dash', inside('–'), /a character that no token has/],
	['a smile', inside('😀'), /a character that no token has \(U\+1F600\)/],
	['half a smile', inside('\ud83d'), /a character that no token has \(U\+D83D\)/],
	['its scheme', `Bearer ${good}`, /begins with "Bearer"/],
	['its scheme in lower case', `bearer  ${good}`, /begins with "bearer"/],
	['its scheme and a no-break space', `Bearer\u00a0${good}`, /begins with "Bearer"/],
	['a whole header', `Authorization: Bearer ${good}`, /begins with "Bearer"/],
	['Meta’s old scheme', `OAuth ${good}`, /begins with "OAuth"/],
];

for (const [name, accessToken, problem] of refused) {
	test(`a token with ${name} is refused, and nothing is asked`, async () => {
		const credentials = shared.sandbox.credentials(accessToken);
		const output = await createCall({ pkg: shared.pkg, credentials, items: [item('11'), item('12')], settings: { onError: 'continueRegularOutput' } }).execute();
		for (const [index, { json, pairedItem }] of output.entries()) {
			assert.match(json.error, /^Invalid input: /);
			assert.match(json.error, problem);
			assert.match(json.advice, /access token|Copy it anew/);
			assert.equal(json.delivery, 'notSent');
			assert.deepEqual(pairedItem, { item: index });
		}
		const { status, message } = await testCredential(credentials);
		assert.equal(status, 'Error');
		assert.match(message, problem);
		const { deliveries, uploads } = await shared.sandbox.ledger();
		assert.deepEqual([deliveries, uploads], [[], []]);
		if (accessToken.includes('TEST-TOKEN')) {
			for (const shown of [JSON.stringify(output), message]) assert.ok(!/TEST-TOKEN|page-1/.test(shown), shown);
		}
	});
}

test('an app secret with a foreign character is refused as well', async () => {
	for (const appSecret of ['TEST-SECRET\u200b-page-2', 'TEST-SECRET\n-page-2', 'TEST-SÉCRET']) {
		const credentials = shared.sandbox.credentials('TEST-TOKEN-page-2', { appSecret });
		const [{ json }] = await createCall({ pkg: shared.pkg, credentials, items: [item('11')], settings: { onError: 'continueRegularOutput' } }).execute();
		assert.match(json.error, /^Invalid input: The app secret in the credential holds /);
		const { status, message } = await testCredential(credentials);
		assert.equal(status, 'Error');
		assert.match(message, /^The app secret/);
	}
});

test('white space and a byte-order mark around the fields are no part of them, in a run and in the test', async () => {
	for (const around of [' ', '\n', '\r\n', '\t', '\ufeff', '\u00a0', ' \ufeff\n']) {
		const wrap = (/** @type {string} */ text) => around + text + around;
		const credentials = shared.sandbox.credentials(wrap('TEST-TOKEN-page-2'), {
			appSecret: wrap('TEST-SECRET-page-2'),
			customBaseUrl: wrap(`${shared.sandbox.url}/`),
			apiVersion: wrap('v25.0'),
			host: wrap('custom'),
		});
		assert.match((await testCredential(credentials)).message, /^Connection successful: @sandbox\.two /);
		const [{ json }] = await createCall({ pkg: shared.pkg, credentials, items: [item('11')] }).execute();
		assert.equal(json.success, true);
	}
	assert.deepEqual((await shared.sandbox.ledger()).violations, []);
});

test('a version left empty is the default, in a run and in the test', async () => {
	const credentials = shared.sandbox.credentials(undefined, { apiVersion: ' ' });
	assert.equal((await testCredential(credentials)).status, 'OK');
	const [{ json }] = await createCall({ pkg: shared.pkg, credentials, items: [item('11')] }).execute();
	assert.equal(json.success, true);
});

test('in stop mode the node’s error says what is wrong with the token, at once and without trying again', async () => {
	const { error, tasks } = await runWorkflow({ pkg: shared.pkg, credentials: shared.sandbox.credentials(inside('\u200b')), items: [item('11')] });
	assert.match(error.message, /^Invalid input: The access token in the credential holds an invisible character/);
	assert.equal(tasks.length, 1);
});

test('an agent hears what is wrong with the token', async () => {
	const invoke = createTool({ pkg: shared.pkg, credentials: shared.sandbox.credentials(`Bearer ${good}`), items: [], parameters: item('11') });
	const answer = JSON.stringify(await invoke({}).catch((/** @type {Error} */ error) => error.message));
	assert.match(answer, /begins with/);
	assert.ok(!answer.includes(good));
});

/** @type {{ host: string, url: string, loopback: boolean }[]} */
const hosts = JSON.parse(readFileSync(new URL('../hosts.json', import.meta.url), 'utf8'));
for (const { url, host, loopback } of hosts) {
	test(`plain http to ${url} is ${loopback ? 'allowed' : 'refused'}`, async () => {
		assert.equal(new URL(url).hostname, host);
		const { authenticate } = new shared.pkg.InstagramDirectApi();
		const sign = (/** @type {string} */ baseURL) => authenticate({ accessToken: good }, { baseURL, url: '/v25.0/me' });
		const secure = await sign(url.replace(/^http:/, 'https:'));
		assert.equal(secure.headers.Authorization, `Bearer ${good}`);
		if (loopback) assert.equal((await sign(url)).headers.Authorization, `Bearer ${good}`);
		else await assert.rejects(sign(url), /must begin with https:\/\//);
	});
}

test('the token goes to web addresses only', async () => {
	const { authenticate } = new shared.pkg.InstagramDirectApi();
	for (const baseURL of ['ftp://127.0.0.1', 'ws://localhost', 'file:///tmp', 'data:text/plain,x']) {
		await assert.rejects(authenticate({ accessToken: good }, { url: `${baseURL}/v25.0/me` }), /must begin with https:\/\//, baseURL);
	}
	await assert.rejects(authenticate({ accessToken: good }, { baseURL: 'gateway', url: '/me' }), /not a web address/);
});

test('an address that the token may go to opens the way to no other', async () => {
	const { authenticate } = new shared.pkg.InstagramDirectApi();
	await authenticate({ accessToken: good }, { url: 'http://localhost/v25.0/me' });
	for (const url of ['http://localhost@example.com/', 'http://localhost.example.com/', 'http://localhost:80@example.com/', 'http://example.com/http://localhost/', 'http:\\\\example.com\\localhost/']) {
		await assert.rejects(authenticate({ accessToken: good }, { url }), /must begin with https:\/\//, url);
	}
});

test('a request of n8n’s HTTP Request node is signed by the same rules', async () => {
	const { authenticate } = new shared.pkg.InstagramDirectApi();
	const sign = (/** @type {object} */ request) => authenticate({ accessToken: good }, request);
	for (const uri of ['https://graph.facebook.com/v25.0/me', 'http://localhost/me']) assert.equal((await sign({ uri })).headers.Authorization, `Bearer ${good}`);
	await assert.rejects(sign({ uri: 'http://example.com/' }), /The URL must begin with https:\/\//);
	await assert.rejects(sign({ uri: 'me' }), /The URL is not a web address/);
	await assert.rejects(sign({}), /The URL is not a web address/);
	// n8n sends it to `url` where there are both.
	await assert.rejects(sign({ url: 'http://example.com/', uri: 'https://graph.facebook.com/' }), /must begin with https:\/\//);
});
