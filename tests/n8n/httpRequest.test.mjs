// @ts-check
/** What n8n's editor offers as "Custom API Call": its HTTP Request node with our credential. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { buildTarball } from '../../scripts/lib/build.mjs';
import { demoCredential, node, sandboxCredential, to } from '../../scripts/lib/demo-workflow.mjs';
import { createN8n } from '../../scripts/lib/n8n-server.mjs';
import { startSandbox } from '../../scripts/lib/sandbox.mjs';
import { n8nVersion } from './lib/chosen-n8n.mjs';

/** @type {Awaited<ReturnType<typeof startSandbox>>} */ let sandbox;
/** @type {Awaited<ReturnType<typeof createN8n>>} */ let n8n;

before(async () => {
	const tarball = await buildTarball();
	sandbox = await startSandbox();
	n8n = await createN8n({ version: n8nVersion, tarball });
	await n8n.cli.importCredentials([
		sandboxCredential(sandbox.url),
		sandboxCredential(sandbox.url, { id: 'withSecret', accessToken: 'TEST-TOKEN-page-2', appSecret: 'TEST-SECRET-page-2' }),
	]);
	const me = { url: `${sandbox.url}/v25.0/me`, sendQuery: true, queryParameters: { parameters: [{ name: 'fields', value: 'id,name' }] } };
	await n8n.cli.importWorkflows([
		workflow('read', me),
		workflow('proved', me, { instagramDirectApi: { ...demoCredential().instagramDirectApi, id: 'withSecret' } }),
		// Nobody answers there (RFC 5737); nothing may be sent there either.
		workflow('open', { url: 'http://192.0.2.1/v25.0/me' }),
	]);
});
after(async () => {
	await n8n?.close();
	await sandbox?.close();
});

/** @param {string} id @param {Record<string, unknown>} parameters */
function workflow(id, parameters, credentials = demoCredential()) {
	const request = node('Request', 'n8n-nodes-base.httpRequest', 4.2, [220, 0], {
		authentication: 'predefinedCredentialType',
		nodeCredentialType: 'instagramDirectApi',
		options: {},
		...parameters,
	});
	return {
		id,
		name: id,
		active: false,
		settings: { executionOrder: 'v1' },
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger', 1, [0, 0], {}),
			{ ...request, credentials, onError: 'continueRegularOutput' },
		],
		connections: { Start: { main: [[to('Request')]] } },
	};
}

/** @param {string} id */
async function execute(id) {
	const { data } = await n8n.cli.execute(id);
	return data.resultData.runData.Request[0].data.main[0].map((/** @type {any} */ { json }) => json);
}

test('a call that this node does not have is signed by its credential', async () => {
	assert.deepEqual(await execute('read'), [{ id: '100000000000001', name: 'Sandbox Page One' }]);
	// This account's app takes no call without the proof of its secret.
	assert.deepEqual(await execute('proved'), [{ id: '100000000000002', name: 'Sandbox Page Two' }]);
});

test('the token does not go out over plain http', async () => {
	const [{ error }] = await execute('open');
	assert.match(JSON.stringify(error), /The URL must begin with https:\/\/, because the access token is sent to it/);
});
