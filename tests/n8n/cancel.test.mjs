// @ts-check
/** Cancelling a running execution ends the batch: nothing more leaves. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { buildTarball } from '../../scripts/lib/build.mjs';
import { node, sandboxCredential, sendNode, to } from '../../scripts/lib/demo-workflow.mjs';
import { createN8n } from '../../scripts/lib/n8n-server.mjs';
import { startSandbox } from '../../scripts/lib/sandbox.mjs';
import { until } from '../lib/until.mjs';
import { n8nVersion } from './lib/chosen-n8n.mjs';

const messages = Array.from({ length: 200 }, (_, index) => ({
	userId: String(700_000 + index),
	mediaUrl: 'https://media.example.com/sample.png',
	mediaType: 'image',
}));

/** @type {Awaited<ReturnType<typeof startSandbox>>} */ let sandbox;
/** @type {Awaited<ReturnType<typeof createN8n>>} */ let n8n;

before(async () => {
	const tarball = await buildTarball();
	sandbox = await startSandbox();
	n8n = await createN8n({ version: n8nVersion, tarball });
	await n8n.start();
	await n8n.rest.setUpOwner();
});
after(async () => {
	await n8n?.close();
	await sandbox?.close();
});

test('a cancelled execution sends nothing more, and n8n goes on', async () => {
	const credential = sandboxCredential(sandbox.url);
	const { id: credentialId } = await n8n.rest.request('POST', '/credentials', {
		name: credential.name,
		type: credential.type,
		data: credential.data,
	});
	const send = sendNode('Send', [440, 0], { concurrency: 2, messagesPerSecond: 5 });
	send.credentials.instagramDirectApi.id = credentialId;
	const workflow = await n8n.rest.request('POST', '/workflows', {
		name: 'Cancelled',
		active: false,
		nodes: [
			{
				...node('Webhook', 'n8n-nodes-base.webhook', 2, [0, 0], { path: 'cancelled', httpMethod: 'POST', options: {} }),
				webhookId: 'b6a3c4d0-1c5e-4a5e-9b5a-0c1d2e3f4a5b',
			},
			node('Items', 'n8n-nodes-base.splitOut', 1, [220, 0], { fieldToSplitOut: 'body.messages', options: {} }),
			send,
		],
		connections: { Webhook: { main: [[to('Items')]] }, Items: { main: [[to('Send')]] } },
		settings: { executionOrder: 'v1' },
	});
	await n8n.rest.request('POST', `/workflows/${workflow.id}/activate`, { versionId: workflow.versionId });
	await until('the webhook is there', async () => {
		const response = await fetch(`${n8n.url}/webhook/cancelled`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ messages }),
		});
		return response.ok;
	});
	await until('messages arrive', async () => (await sandbox.admin('counts')).deliveries >= 5);

	const { results } = await n8n.rest.request('GET', `/executions?filter=${encodeURIComponent(JSON.stringify({ workflowId: workflow.id }))}`);
	await n8n.rest.request('POST', `/executions/${results[0].id}/stop`);

	await until('the execution has ended', async () => {
		const { status } = await n8n.rest.request('GET', `/executions/${results[0].id}`);
		return status === 'canceled';
	});
	await until('the calls under way have ended', async () => (await sandbox.admin('counts')).inFlight === 0);
	const { deliveries } = await sandbox.admin('counts');
	// All of them take forty seconds.
	assert.ok(deliveries < messages.length, `${deliveries} of ${messages.length} messages had gone out`);
	// Ten messages' worth of pace, in which nothing may happen.
	await pause(2000);
	const counts = await sandbox.admin('counts');
	assert.equal(counts.deliveries, deliveries);
	assert.equal(counts.duplicates, 0);
	assert.doesNotMatch(n8n.log(), /TEST-TOKEN/);
});
