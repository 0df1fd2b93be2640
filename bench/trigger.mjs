// @ts-check
/**
 * How much the trigger takes beside n8n's own Webhook node, in one n8n and the same run, in turns: signed notifications that start an
 * execution; calls that start none (filtered, unsigned, malformed).
 *   node bench/trigger.mjs [calls a round, default 200] [rounds, default 3]
 */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { buildTarball } from '../scripts/lib/build.mjs';
import { node, to } from '../scripts/lib/demo-workflow.mjs';
import { createN8n } from '../scripts/lib/n8n-server.mjs';
import { appSecret, headersFor, item, message, newMid, notification, verifyToken, written } from '../tests/trigger/lib/notification.mjs';

const calls = Number(process.argv[2] ?? 200);
const rounds = Number(process.argv[3] ?? 3);
const atOnce = 10;

const n8n = await createN8n({ tarball: await buildTarball() });
try {
	await n8n.start();
	await n8n.rest.setUpOwner();
	const credential = await n8n.rest.request('POST', '/credentials', { name: 'Webhook', type: 'instagramDirectWebhookApi', data: { verifyToken, appSecret } });
	const plain = await publish(
		{ ...node('Begin', 'n8n-nodes-base.webhook', 2, [0, 0], { path: 'plain', httpMethod: 'POST', responseMode: 'onReceived', options: {} }) },
		() => `${n8n.url}/webhook/plain`,
	);
	const trigger = await publish(
		{
			...node('Begin', 'n8n-nodes-instagram-direct.instagramDirectTrigger', 1, [0, 0], {}),
			credentials: { instagramDirectWebhookApi: { id: credential.id, name: 'Webhook' } },
		},
		(id) => `${n8n.url}/webhook/${id}/webhook`,
	);
	const fresh = () => signed(notification(message(newMid())));
	const filtered = signed(notification(item({ read: { mid: 'x' } })));
	const bytes = written(notification(message('x')));
	/** @type {Record<string, { url: string, make: () => { body: string, headers: Record<string, string> }, status: number, starts: boolean, workflow: string }>} */
	const loads = {
		'Webhook node': { url: plain.url, make: fresh, status: 200, starts: true, workflow: plain.id },
		'Trigger': { url: trigger.url, make: fresh, status: 200, starts: true, workflow: trigger.id },
		'Trigger, filtered': { url: trigger.url, make: () => filtered, status: 200, starts: false, workflow: trigger.id },
		'Trigger, unsigned': { url: trigger.url, make: () => ({ body: bytes, headers: { 'content-type': 'application/json' } }), status: 401, starts: false, workflow: trigger.id },
		'Trigger, another secret': { url: trigger.url, make: () => ({ body: bytes, headers: headersFor(bytes, 'TEST-OTHER') }), status: 401, starts: false, workflow: trigger.id },
	};
	/** @type {Record<string, number[]>} */ const rates = Object.fromEntries(Object.keys(loads).map((name) => [name, []]));
	let slowest = 0;
	for (let round = 0; round <= rounds; round += 1) {
		for (const [name, { url, make, status, starts, workflow }] of Object.entries(loads)) {
			const before = await countOf(workflow);
			const prepared = Array.from({ length: calls }, make);
			const begun = performance.now();
			const work = async () => {
				for (let next = prepared.pop(); next; next = prepared.pop()) {
					const sent = performance.now();
					const response = await fetch(url, { method: 'POST', ...next });
					await response.arrayBuffer();
					assert.equal(response.status, status, name);
					slowest = Math.max(slowest, performance.now() - sent);
				}
			};
			await Promise.all(Array.from({ length: atOnce }, work));
			// Until all have ended, so that none is paid for by the next.
			const expected = before + (starts ? calls : 0);
			while ((await countOf(workflow)) < expected) await pause(20);
			const seconds = (performance.now() - begun) / 1000;
			assert.equal(await countOf(workflow), expected, `${name}: every call counts once`);
			// The first round warms up.
			if (round > 0) rates[name].push(calls / seconds);
		}
	}
	const many = signed(notification(...Array.from({ length: 1000 }, () => message(newMid()))));
	const before = await countOf(trigger.id);
	const sent = performance.now();
	assert.equal((await fetch(trigger.url, { method: 'POST', ...many })).status, 200);
	const manyMs = performance.now() - sent;
	while ((await countOf(trigger.id)) < before + 1) await pause(20);
	await pause(1000);
	assert.equal(await countOf(trigger.id), before + 1, 'a thousand events are one execution');

	const median = (/** @type {number[]} */ list) => [...list].sort((one, other) => one - other)[Math.floor(list.length / 2)];
	const base = median(rates['Webhook node']);
	for (const [name, list] of Object.entries(rates)) console.log(`${name}: ${median(list).toFixed(0)} calls/s, ${(median(list) / base).toFixed(2)} of the Webhook node`);
	console.log(`slowest answer: ${slowest.toFixed(0)} ms; a notification of 1,000 events is answered in ${manyMs.toFixed(0)} ms`);
} finally {
	await n8n.close();
}

/** @param {unknown} body */
function signed(body) {
	const bytes = written(body);
	return { body: bytes, headers: headersFor(bytes) };
}

/** @param {any} begin @param {(webhookId: string) => string} urlOf */
async function publish(begin, urlOf) {
	const webhookId = crypto.randomUUID();
	const { id, versionId } = await n8n.rest.request('POST', '/workflows', {
		name: begin.type,
		active: false,
		nodes: [{ ...begin, webhookId }, node('End', 'n8n-nodes-base.noOp', 1, [220, 0], {})],
		connections: { Begin: { main: [[to('End')]] } },
		settings: { executionOrder: 'v1' },
	});
	await n8n.rest.request('POST', `/workflows/${id}/activate`, { versionId });
	const url = urlOf(webhookId);
	while ((await fetch(url, { method: 'POST' })).status === 404) await pause(100);
	await pause(1000);
	return { id, url };
}

/** How many executions have ended. @param {string} workflowId */
async function countOf(workflowId) {
	const filter = encodeURIComponent(JSON.stringify({ workflowId, status: ['success'] }));
	const { count } = await n8n.rest.request('GET', `/executions?filter=${filter}&limit=1`);
	return Number(count);
}
