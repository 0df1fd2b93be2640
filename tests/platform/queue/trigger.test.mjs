// @ts-check
/**
 * The trigger in queue mode: the main process or a webhook processor receives, workers work. What is signed begins one execution, whoever
 * works on it, and is answered once; n8n started anew, and another process, know what had begun and was saved. `N8N_VERSION` chooses the n8n.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { buildTarball } from '../../../scripts/lib/build.mjs';
import { node, sandboxCredential, to } from '../../../scripts/lib/demo-workflow.mjs';
import { createN8n } from '../../../scripts/lib/n8n-server.mjs';
import { nodeType, triggerType } from '../../../scripts/lib/paths.mjs';
import { startSandbox } from '../../../scripts/lib/sandbox.mjs';
import { until } from '../../lib/until.mjs';
import { isN8n1, n8nVersion } from '../../n8n/lib/chosen-n8n.mjs';
import { appSecret, headersFor, message, newMid, notification, verifyToken, written } from '../../trigger/lib/notification.mjs';
import { startQueueServices } from './lib/services.mjs';
import { startWebhookProcessor, startWorker } from './lib/worker.mjs';

const account = '17841400000000001';

/** @type {(() => Promise<unknown>)[]} */
const endings = [];
/** @type {Awaited<ReturnType<typeof startSandbox>>} */ let sandbox;
/** @type {Awaited<ReturnType<typeof createN8n>>} */ let n8n;
/** @type {Awaited<ReturnType<typeof startWebhookProcessor>>} */ let processor;

before(async () => {
	const tarball = await buildTarball();
	const { env } = await startQueueServices(endings);
	sandbox = await startSandbox();
	endings.push(() => sandbox.close());
	n8n = await createN8n({ version: n8nVersion, tarball, env });
	endings.push(() => n8n.close());
	await n8n.start();
	await n8n.rest.setUpOwner();
	for (let count = 0; count < 2; count += 1) endings.push((await startWorker({ version: n8nVersion, tarball, env, concurrency: 5 })).close);
	processor = await startWebhookProcessor({ version: n8nVersion, tarball, env });
	endings.push(processor.close);
});
after(async () => {
	for (let end = endings.pop(); end; end = endings.pop()) await end();
});

test('each message is answered once, however often it comes, and after a start too', async () => {
	const { id, url } = await publish();
	const people = Array.from({ length: 12 }, (_, index) => String(500 + index));
	for (const person of people) await sandbox.admin('people', { account, id: person, username: `user${person}`, name: `Person ${person}` });
	for (const person of people) await sandbox.admin('messages', { account, person, text: 'Hello' });
	const bodies = people.map((person) => written(notification(message(newMid(), { text: 'Hello' }, { sender: { id: person }, recipient: { id: account } }))));
	// Each three times, two of them at once.
	await Promise.all(bodies.flatMap((bytes) => [post(url, bytes), post(url, bytes)]));
	await Promise.all(bodies.map((bytes) => post(url, bytes)));
	await ended(id, people.length);

	// A pause, so that what was saved last is saved whole.
	const last = written(notification(message(newMid(), { text: 'Again' }, { sender: { id: people[0] }, recipient: { id: account } })));
	await post(url, last);
	await ended(id, people.length + 1);
	await n8n.stop();
	await n8n.start();
	await n8n.rest.signIn();
	await listens(url);
	for (const bytes of [last, bodies[0]]) await post(url, bytes);
	await pause(2000);
	await ended(id, people.length + 1);

	const { deliveries } = await sandbox.admin('ledger');
	const texts = deliveries.map((/** @type {any} */ { text }) => text).sort();
	assert.deepEqual(
		texts,
		[...people.map((person) => `Person ${person}: Hello`), `Person ${people[0]}: Again`].sort(),
	);
});

test('what a webhook processor receives is answered once, and a later copy starts nothing in the main process either', async () => {
	await sandbox.admin('reset', {});
	const { id, url } = await publish();
	const receiving = url.replace(n8n.url, processor.url);
	await listens(receiving);
	assert.equal((await fetch(receiving, { method: 'POST', headers: headersFor('{}', 'TEST-OTHER-SECRET'), body: '{}' })).status, 401);
	await sandbox.admin('people', { account, id: '600', username: 'user600', name: 'Person 600' });
	await sandbox.admin('messages', { account, person: '600', text: 'Hello' });
	const bytes = written(notification(message(newMid(), { text: 'Hello' }, { sender: { id: '600' }, recipient: { id: account } })));
	await Promise.all([post(receiving, bytes), post(receiving, bytes)]);
	await ended(id, 1);
	await saved(id);
	await post(receiving, bytes);
	await post(url, bytes);
	// What must not begin cannot be waited for, but what each process is given after it.
	for (const [at, text] of [[receiving, 'Again'], [url, 'At last']]) {
		await post(at, written(notification(message(newMid(), { text }, { sender: { id: '600' }, recipient: { id: account } }))));
	}
	await ended(id, 3);

	const { deliveries } = await sandbox.admin('ledger');
	const texts = deliveries.map((/** @type {any} */ { text }) => text).sort();
	assert.deepEqual(texts, ['Person 600: Again', 'Person 600: At last', 'Person 600: Hello']);
});

/** Meta's call, which is always answered with 200. @param {string} url @param {string} bytes */
async function post(url, bytes) {
	const response = await fetch(url, { method: 'POST', headers: headersFor(bytes), body: bytes });
	await response.text();
	assert.equal(response.status, 200);
}

/** Until the production URL is there. @param {string} url */
async function listens(url) {
	await until('the workflow listens', async () => (await fetch(url, { method: 'POST' })).status === 401, { everyMs: 200 });
}

/** Until n8n has written down what has begun. @param {string} workflowId */
async function saved(workflowId) {
	await until('what has begun is saved', async () => (await n8n.rest.request('GET', `/workflows/${workflowId}`)).staticData?.['node:Trigger']?.events?.length > 0, { everyMs: 100 });
}

/** Waits until so many executions have ended well, and holds that there are no more. @param {string} workflowId @param {number} count */
async function ended(workflowId, count) {
	/** @type {string[]} */
	let states = [];
	await until(`${count} executions have ended`, async () => {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const { results } = await n8n.rest.request('GET', `/executions?filter=${filter}&limit=100`);
		states = results.map((/** @type {any} */ { status }) => status);
		return states.length >= count && states.every((status) => !['new', 'running'].includes(status));
	}, { withinMs: 120_000, everyMs: 300, about: () => states });
	assert.deepEqual(states, Array.from({ length: count }, () => 'success'));
}

/** The trigger, and an answer with the person's name. */
async function publish() {
	const api = await n8n.rest.request('POST', '/credentials', sandboxCredential(sandbox.url));
	const webhook = await n8n.rest.request('POST', '/credentials', { name: 'Webhook', type: 'instagramDirectWebhookApi', data: { verifyToken, appSecret } });
	const webhookId = crypto.randomUUID();
	const account = { instagramDirectApi: { id: api.id, name: api.name } };
	const { id, versionId } = await n8n.rest.request('POST', '/workflows', {
		name: 'Trigger in queue mode',
		active: false,
		nodes: [
			{
				...node('Trigger', triggerType, 1.1, [0, 0], { options: { resolveProfile: true } }),
				webhookId,
				credentials: { ...account, instagramDirectWebhookApi: { id: webhook.id, name: webhook.name } },
			},
			{
				...node('Answer', nodeType, 1, [220, 0], {
					resource: 'messages',
					operation: 'sendMessage',
					userId: '={{ $json.userId }}',
					messageText: '={{ $json.name ?? "Person " + $json.userId }}: {{ $json.text }}',
				}),
				credentials: account,
			},
		],
		connections: { Trigger: { main: [[to('Answer')]] } },
		settings: { executionOrder: 'v1' },
	});
	if (isN8n1) await n8n.rest.request('PATCH', `/workflows/${id}`, { active: true, versionId });
	else await n8n.rest.request('POST', `/workflows/${id}/activate`, { versionId });
	const url = `${n8n.url}/webhook/${webhookId}/webhook`;
	await listens(url);
	return { id, url };
}
