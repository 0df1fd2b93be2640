// @ts-check
/** The editor's lists through n8n's own API: with both credentials, page by page, and nothing secret in what it answers or logs. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildTarball } from '../../scripts/lib/build.mjs';
import { sandboxCredential } from '../../scripts/lib/demo-workflow.mjs';
import { createN8n } from '../../scripts/lib/n8n-server.mjs';
import { nodeType } from '../../scripts/lib/paths.mjs';
import { startSandbox } from '../../scripts/lib/sandbox.mjs';
import { n8nVersion } from './lib/chosen-n8n.mjs';
import { connect } from './lib/login.mjs';

const first = '17841400000000001';
/** @type {Awaited<ReturnType<typeof startSandbox>>} */ let sandbox;
/** @type {Awaited<ReturnType<typeof createN8n>>} */ let n8n;
/** All that the API has answered, errors among it. @type {string[]} */
const answers = [];

before(async () => {
	const tarball = await buildTarball();
	sandbox = await startSandbox();
	n8n = await createN8n({ version: n8nVersion, tarball, env: { N8N_SKIP_AUTH_ON_OAUTH_CALLBACK: 'true', N8N_LOG_LEVEL: 'debug' } });
	await n8n.start();
	await n8n.rest.setUpOwner();
	const now = Date.now();
	for (let number = 1; number <= 30; number += 1) {
		const id = String(1784140000000700 + number);
		await sandbox.admin('people', { id, username: `person.${number}`, name: `Name ${number}` });
		await sandbox.admin('messages', { person: id, text: 'Hello', at: now - number * 60_000 });
	}
});
after(async () => {
	await n8n?.close();
	await sandbox?.close();
});

/**
 * What the editor asks for.
 * @param {Record<string, { id: string, name: string }>} credentials
 * @param {string} methodName
 * @param {{ parameters?: Record<string, unknown>, filter?: string, paginationToken?: string }} [more]
 * @returns {Promise<{ results: { name: string, value: string }[], paginationToken?: string }>}
 */
async function list(credentials, methodName, { parameters = {}, ...more } = {}) {
	const asked = n8n.rest.request('POST', '/dynamic-node-parameters/resource-locator-results', {
		path: 'parameters.userId',
		methodName,
		nodeTypeAndVersion: { name: nodeType, version: 1 },
		// The editor fills in the defaults.
		currentNodeParameters: { authentication: 'accessToken', resource: 'messages', operation: 'sendMessage', ...parameters },
		credentials,
		...more,
	});
	return await asked.then(
		(answer) => {
			answers.push(JSON.stringify(answer));
			return answer;
		},
		(error) => {
			answers.push(String(error.message));
			throw error;
		},
	);
}

/** A credential with a pasted token, as a node refers to it. @param {Record<string, unknown>} [data] */
async function tokenCredential(data = {}) {
	const { name, type, data: usual } = sandboxCredential(sandbox.url);
	const { id } = await n8n.rest.request('POST', '/credentials', { name, type, data: { ...usual, ...data } });
	return { instagramDirectApi: { id, name } };
}

test('with a pasted token: two pages of people by name, a search, conversations and posts', async () => {
	const credential = await tokenCredential();
	const start = await list(credential, 'searchPeople');
	assert.deepEqual([start.results.length, start.results[0]], [25, { name: 'Name 1 (@person.1)', value: '1784140000000701', url: 'https://www.instagram.com/person.1/' }]);
	const rest = await list(credential, 'searchPeople', { paginationToken: start.paginationToken });
	assert.deepEqual([rest.results.map(({ name }) => name), rest.paginationToken], [[26, 27, 28, 29, 30].map((number) => `Name ${number} (@person.${number})`), undefined]);
	const found = await list(credential, 'searchPeople', { filter: 'person.30' });
	assert.deepEqual(found.results.map(({ value }) => value), ['1784140000000730']);
	const threads = await list(credential, 'searchConversations', { filter: 'person.30' });
	assert.match(threads.results[0].value, /^aWdf/);
	const posts = await list(credential, 'searchPosts');
	assert.deepEqual(posts.results[0].name, 'Sun on the meadow (2026-10-03)');
});

test('with the login: the people of the chosen account, and without a choice a sentence that asks for one', async () => {
	const { id } = await connect(n8n, sandbox.url);
	const credential = { instagramDirectOAuth2Api: { id, name: 'Login' } };
	const chosen = await list(credential, 'searchPeople', { parameters: { authentication: 'oAuth2', instagramAccount: first } });
	assert.equal(chosen.results[0].name, 'Name 1 (@person.1)');
	await assert.rejects(list(credential, 'searchPeople', { parameters: { authentication: 'oAuth2' } }), /several.*Instagram Account/i);
});

test('what is wrong is a sentence', async () => {
	await assert.rejects(list(await tokenCredential({ accessToken: 'TEST-TOKEN-expired' }), 'searchPeople'), /API Error: .*expired.*\. .*token/i);
	await sandbox.admin('faults', { endpoint: 'any', action: { type: 'echoToken' } });
	await assert.rejects(list(await tokenCredential({ accessToken: 'TEST-TOKEN-page-1' }), 'searchPosts'), /API Error: /);
	await sandbox.admin('faults', undefined, 'DELETE');
});

test('no token and no secret is in what the API answered, in the log, or in what the editor shows of the credentials', async () => {
	const credentials = await n8n.rest.request('GET', '/credentials?includeData=true');
	const each = await Promise.all(credentials.map((/** @type {{ id: string }} */ { id }) => n8n.rest.request('GET', `/credentials/${id}?includeData=true`)));
	assert.ok(answers.length >= 8 && each.length >= 4, `${answers.length} answers, ${each.length} credentials`);
	const shown = [...answers, JSON.stringify(credentials), JSON.stringify(each), n8n.log()].join('\n');
	for (const secret of ['TEST-TOKEN', 'TEST-SECRET', 'EAATEST']) assert.ok(!shown.includes(secret), secret);
});
