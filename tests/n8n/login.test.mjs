// @ts-check
/** The login on a real server: n8n's own OAuth2 connects the credential, the node sends with it, and nothing secret is shown. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildTarball } from '../../scripts/lib/build.mjs';
import { node, sendNode, to } from '../../scripts/lib/demo-workflow.mjs';
import { createN8n } from '../../scripts/lib/n8n-server.mjs';
import { startSandbox } from '../../scripts/lib/sandbox.mjs';
import { n8nVersion } from './lib/chosen-n8n.mjs';
import { connect } from './lib/login.mjs';

const account = '17841400000000002';
/** @type {Awaited<ReturnType<typeof startSandbox>>} */ let sandbox;
/** @type {Awaited<ReturnType<typeof createN8n>>} */ let n8n;

before(async () => {
	const tarball = await buildTarball();
	sandbox = await startSandbox();
	n8n = await createN8n({ version: n8nVersion, tarball, env: { N8N_SKIP_AUTH_ON_OAUTH_CALLBACK: 'true', N8N_LOG_LEVEL: 'debug' } });
	await n8n.start();
	await n8n.rest.setUpOwner();
});
after(async () => {
	await n8n?.close();
	await sandbox?.close();
});

test('the dialog asks for the scopes, or for the login configuration', async () => {
	const { dialog } = await connect(n8n, sandbox.url);
	assert.equal(dialog.origin + dialog.pathname, `${sandbox.url}/v25.0/dialog/oauth`);
	assert.equal(dialog.searchParams.get('response_type'), 'code');
	assert.deepEqual(dialog.searchParams.get('scope')?.split(',').slice(0, 3), ['instagram_basic', 'instagram_manage_messages', 'instagram_manage_comments']);
	assert.equal(dialog.searchParams.has('config_id'), false);
	const configured = await connect(n8n, sandbox.url, { configId: ' 12345 ', apiVersion: 'v24.0' });
	assert.equal(configured.dialog.searchParams.get('config_id'), '12345');
	assert.ok(configured.dialog.pathname.startsWith('/v24.0/'));
});

test('a connected credential sends from the chosen account, and no token or secret is shown', async () => {
	const { id } = await connect(n8n, sandbox.url);
	const send = { ...sendNode('Send', [220, 0]), onError: 'continueRegularOutput' };
	const workflow = await n8n.rest.request('POST', '/workflows', {
		name: 'Login',
		active: false,
		settings: { executionOrder: 'v1' },
		nodes: [
			{ ...node('Hook', 'n8n-nodes-base.webhook', 2, [0, 0], { path: 'login', responseMode: 'lastNode', options: {} }), webhookId: 'login' },
			{
				...send,
				credentials: { instagramDirectOAuth2Api: { id, name: 'Login' } },
				parameters: { ...send.parameters, authentication: 'oAuth2', instagramAccount: account, userId: '1784140000000101', mediaUrl: 'https://media.example.com/sample.png', mediaType: 'image' },
			},
		],
		connections: { Hook: { main: [[to('Send')]] } },
	});
	await n8n.rest.request('POST', `/workflows/${workflow.id}/activate`, { versionId: workflow.versionId });
	let response = await fetch(`${n8n.url}/webhook/login`);
	// n8n registers the webhook some moments after it has activated the workflow.
	for (let tries = 0; response.status === 404 && tries < 150; tries += 1) {
		await sleep(200);
		response = await fetch(`${n8n.url}/webhook/login`);
	}
	const item = await response.json();
	assert.equal(item.success, true, JSON.stringify(item));
	const { calls } = await sandbox.admin('ledger');
	assert.deepEqual([...new Set(calls.map((/** @type {any} */ call) => call.account))], [account]);

	const credential = await n8n.rest.request('GET', `/credentials/${id}?includeData=true`);
	const { results } = await n8n.rest.request('GET', `/executions?filter=${encodeURIComponent(JSON.stringify({ workflowId: workflow.id }))}`);
	const executions = await Promise.all(results.map((/** @type {{ id: string }} */ one) => n8n.rest.request('GET', `/executions/${one.id}`)));
	assert.ok(executions.length > 0);
	const shown = JSON.stringify([credential, executions, item]) + n8n.log();
	for (const secret of ['EAATEST', 'TEST-SECRET-app-1']) assert.ok(!shown.includes(secret), secret);
});
