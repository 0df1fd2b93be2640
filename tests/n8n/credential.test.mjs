// @ts-check
/** The Test button of the credential on a real server: n8n finds the test, runs it, and shows what it says. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildTarball } from '../../scripts/lib/build.mjs';
import { sandboxCredential } from '../../scripts/lib/demo-workflow.mjs';
import { createN8n } from '../../scripts/lib/n8n-server.mjs';
import { startSandbox } from '../../scripts/lib/sandbox.mjs';
import { startForwardProxy } from '../platform/lib/forward-proxy.mjs';
import { n8nVersion } from './lib/chosen-n8n.mjs';

/** @type {Awaited<ReturnType<typeof startSandbox>>} */ let sandbox;
/** @type {Awaited<ReturnType<typeof startForwardProxy>>} */ let proxy;
/** @type {Awaited<ReturnType<typeof createN8n>>} */ let n8n;

before(async () => {
	const tarball = await buildTarball();
	sandbox = await startSandbox();
	proxy = await startForwardProxy();
	n8n = await createN8n({ version: n8nVersion, tarball, env: { HTTP_PROXY: proxy.url } });
	await n8n.start();
	await n8n.rest.setUpOwner();
});
after(async () => {
	await n8n?.close();
	await proxy?.close();
	await sandbox?.close();
});

/** @param {Record<string, unknown>} [data] */
async function testCredential(data = {}) {
	const credential = sandboxCredential(sandbox.url);
	const filled = { ...credential.data, ...data };
	const { id } = await n8n.rest.request('POST', '/credentials', { name: credential.name, type: credential.type, data: filled });
	return await n8n.rest.request('POST', '/credentials/test', { credentials: { id, name: credential.name, type: credential.type, data: filled } });
}

test('a token that works passes, and the call goes through n8n’s proxy', async () => {
	assert.deepEqual(await testCredential(), { status: 'OK', message: 'Connection successful: @sandbox.one (17841400000000001), by the Facebook Page "Sandbox Page One"' });
	const ours = proxy.passed.filter(({ url }) => new URL(url).pathname === '/v25.0/me');
	assert.deepEqual(ours.map(({ method }) => method), ['GET', 'GET']);
});

test('what is wrong is said in a sentence', async () => {
	for (const [data, sentence] of /** @type {[Record<string, unknown>, RegExp][]} */ ([
		[{ accessToken: 'TEST-TOKEN-expired' }, /^The access token has expired: create a new one/],
		[{ accessToken: 'TEST-TOKEN\u200b-page-1' }, /^The access token in the credential holds an invisible character/],
		[{ accessToken: 'Bearer TEST-TOKEN-page-1' }, /begins with "Bearer"/],
		[{ customBaseUrl: 'http://gateway.example.com' }, /must begin with https:\/\//],
		[{ customBaseUrl: `${sandbox.url}/nowhere` }, /./],
	])) {
		const { status, message } = await testCredential(data);
		assert.equal(status, 'Error');
		assert.match(message, sentence);
		assert.ok(!message.includes('TEST-TOKEN'), message);
	}
});
