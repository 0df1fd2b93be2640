// @ts-check
/** The Retry button of the executions list: what had gone out is reported, the rest is sent, nothing is sent twice. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { buildTarball } from '../../scripts/lib/build.mjs';
import { node, sandboxCredential, sendNode, to } from '../../scripts/lib/demo-workflow.mjs';
import { createN8n } from '../../scripts/lib/n8n-server.mjs';
import { startSandbox } from '../../scripts/lib/sandbox.mjs';
import { until } from '../lib/until.mjs';
import { n8nVersion } from './lib/chosen-n8n.mjs';

const outsideWindow = '9990001';
const images = (/** @type {string[]} */ ...userIds) =>
	userIds.map((userId) => ({ userId, mediaUrl: 'https://media.example.com/sample.png', mediaType: 'image' }));
/** An address that is another in each try. */
const changing = { mediaUrl: '={{ $json.mediaUrl }}?t={{ $now.toMillis() }}&r={{ Math.random() }}' };

/** @type {Awaited<ReturnType<typeof startSandbox>>} */ let sandbox;
/** @type {Awaited<ReturnType<typeof createN8n>>} */ let n8n;
/** @type {string} */ let credentialId;

before(async () => {
	const tarball = await buildTarball();
	sandbox = await startSandbox();
	n8n = await createN8n({ version: n8nVersion, tarball });
	await n8n.start();
	await n8n.rest.setUpOwner();
	const { name, type, data } = sandboxCredential(sandbox.url);
	({ id: credentialId } = await n8n.rest.request('POST', '/credentials', { name, type, data }));
});
after(async () => {
	await n8n?.close();
	await sandbox?.close();
});
beforeEach(() => sandbox.admin('reset', {}));

test('the rest is sent by Retry, and all comes out with the ids of what was really sent', async () => {
	await sandbox.admin('faults', { endpoint: 'send', recipient: '102', times: 1, action: { type: 'error', code: 10 } });
	const first = await start('recovers', images('101', '102', '103', '104'), { parameters: changing });
	assert.equal(first.status, 'error');
	const retried = await retry(first.id);

	assert.equal(retried.status, 'success');
	assert.deepEqual(await deliveries(), { 101: 1, 102: 1, 103: 1, 104: 1 });
	const { deliveries: sent } = await sandbox.admin('ledger');
	const ids = new Map(sent.map((/** @type {any} */ { recipient, messageId }) => [recipient, messageId]));
	const { data, hints } = retried.task;
	assert.deepEqual(
		data.main[0].map(({ json }) => [json.userId, json.messageId]),
		['101', '102', '103', '104'].map((userId) => [userId, ids.get(userId)]),
	);
	assert.ok(
		hints.some((/** @type {any} */ { message }) => /had been sent by an earlier try and (was|were) not sent again\.$/.test(message)),
		JSON.stringify(hints),
	);
});

test('a permanent refusal: retried again and again, from the first execution and from the last, nothing is sent twice', async () => {
	const first = await start('refused', images('201', outsideWindow, '203', '204'), {
		parameters: changing,
		settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 },
	});
	assert.equal(first.status, 'error');
	const second = await retry(first.id);
	assert.equal(second.status, 'error');
	assert.match(second.error.description, /An earlier try had sent 3 messages\. .*3 of 4 messages had been sent before this\.$/);
	assert.equal(second.error.context.code, 10);
	await retry(second.id);
	await retry(first.id, true);
	assert.deepEqual(await deliveries(), { 201: 1, 203: 1, 204: 1 });
	assert.equal(await sendsTo('201'), 1);
});

test('a message whose answer was lost stays unknown and is not sent again', async () => {
	await sandbox.admin('faults', { endpoint: 'send', recipient: '302', times: 1, action: { type: 'drop', when: 'after' } });
	const first = await start('lost', images('301', '302', '303'), { parameters: changing });
	assert.equal(first.status, 'error');
	const second = await retry(first.id);
	assert.equal(second.status, 'error');
	assert.equal(second.error.message, first.error.message);
	assert.deepEqual(await deliveries(), { 301: 1, 302: 1, 303: 1 });
	assert.equal(await sendsTo('302'), 1);
});

test('a round of a loop is retried as that round, though all rounds have equal items', async () => {
	await sandbox.admin('faults', { endpoint: 'upload', url: 'https://media.example.com/third.png', times: 1, action: { type: 'error', code: 100 } });
	const items = images('401', '401', '401', '401');
	items[2].mediaUrl = 'https://media.example.com/third.png';
	const first = await start('loop', items, { loop: true });
	assert.equal(first.status, 'error');
	assert.deepEqual(await deliveries(), { 401: 2 });
	const second = await retry(first.id);
	assert.equal(second.status, 'success');
	assert.equal((await sandbox.admin('ledger')).deliveries.length, 4);
});

test('the same workflow started anew sends everything: only Retry repeats nothing', async () => {
	const workflow = await create('anew', images('501', outsideWindow), {});
	await call(workflow, 'anew');
	await call(workflow, 'anew');
	assert.deepEqual(await deliveries(), { 501: 2 });
});

/**
 * @param {string} path
 * @param {ReturnType<typeof images>} messages
 * @param {{ parameters?: Record<string, unknown>, settings?: Record<string, unknown>, loop?: boolean }} how
 */
async function start(path, messages, how) {
	return await call(await create(path, messages, how), path);
}

/**
 * @param {string} path
 * @param {ReturnType<typeof images>} messages
 * @param {{ parameters?: Record<string, unknown>, settings?: Record<string, unknown>, loop?: boolean }} how
 * @returns {Promise<string>} the workflow's id
 */
async function create(path, messages, { parameters, settings, loop = false }) {
	const send = sendNode('Send', [660, 0], { concurrency: 1, messagesPerSecond: 0 });
	Object.assign(send.parameters, parameters);
	send.credentials.instagramDirectApi.id = credentialId;
	const workflow = await n8n.rest.request('POST', '/workflows', {
		name: path,
		active: false,
		nodes: [
			{ ...node('Webhook', 'n8n-nodes-base.webhook', 2, [0, 0], { path, httpMethod: 'POST', options: {} }), webhookId: path },
			node('Messages', 'n8n-nodes-base.set', 3.4, [220, 0], { mode: 'raw', jsonOutput: JSON.stringify({ messages }), options: {} }),
			node('Items', 'n8n-nodes-base.splitOut', 1, [440, 0], { fieldToSplitOut: 'messages', options: {} }),
			...(loop ? [node('Loop', 'n8n-nodes-base.splitInBatches', 3, [550, 0], { batchSize: 1, options: {} })] : []),
			{ ...send, ...settings },
		],
		connections: {
			Webhook: { main: [[to('Messages')]] },
			Messages: { main: [[to('Items')]] },
			Items: { main: [[to(loop ? 'Loop' : 'Send')]] },
			...(loop ? { Loop: { main: [[], [to('Send')]] }, Send: { main: [[to('Loop')]] } } : {}),
		},
		settings: { executionOrder: 'v1' },
	});
	await n8n.rest.request('POST', `/workflows/${workflow.id}/activate`, { versionId: workflow.versionId });
	return workflow.id;
}

/** Starts the workflow by its webhook. @param {string} workflowId @param {string} path */
async function call(workflowId, path) {
	const before = await executions(workflowId);
	await until('the webhook is there', async () => (await fetch(`${n8n.url}/webhook/${path}`, { method: 'POST' })).ok);
	let id = '';
	await until('the execution is listed', async () => {
		const [latest] = await executions(workflowId);
		if (latest && latest.id !== before[0]?.id) id = latest.id;
		return id !== '';
	});
	return await ended(id);
}

/** What the button does. @param {string} id @param {boolean} [loadWorkflow] with the workflow as it is saved by now */
async function retry(id, loadWorkflow = false) {
	const retried = await n8n.rest.request('POST', `/executions/${id}/retry`, { loadWorkflow });
	return await ended(typeof retried === 'object' ? retried.id : await latestAfter(id));
}

/** n8n 1 tells only whether the retry went well. @param {string} id */
async function latestAfter(id) {
	const { workflowId } = await n8n.rest.request('GET', `/executions/${id}`);
	return (await executions(workflowId))[0].id;
}

/** @param {string} workflowId @returns {Promise<{ id: string }[]>} the newest first */
async function executions(workflowId) {
	const { results } = await n8n.rest.request('GET', `/executions?filter=${encodeURIComponent(JSON.stringify({ workflowId }))}`);
	return results;
}

/** @param {string} id */
async function ended(id) {
	/** @type {any} */ let execution;
	/** @type {any} */ let resultData;
	await until('the execution has ended, and n8n has stored how', async () => {
		execution = await n8n.rest.request('GET', `/executions/${id}`);
		if (['new', 'running', 'waiting'].includes(execution.status)) return false;
		// n8n 1 stores the status before the data.
		({ resultData } = unflatten(execution.data));
		return execution.status !== 'error' || resultData.error !== undefined;
	});
	return { id, status: execution.status, error: resultData.error, task: resultData.runData.Send?.at(-1) };
}

/** n8n hands out an execution's data as it stores it: a list in which texts of digits point to other places. @param {string} text */
function unflatten(text) {
	const list = JSON.parse(text);
	const whole = new Map();
	const at = (/** @type {number} */ index) => {
		if (whole.has(index)) return whole.get(index);
		const value = list[index];
		if (typeof value !== 'object' || value === null) return value;
		const copy = Array.isArray(value) ? [] : {};
		whole.set(index, copy);
		for (const [name, entry] of Object.entries(value)) copy[name] = typeof entry === 'string' ? at(Number(entry)) : entry;
		return copy;
	};
	return at(0);
}

/** @returns {Promise<Record<string, number>>} how often each recipient was delivered to */
async function deliveries() {
	const { deliveries: sent } = await sandbox.admin('ledger');
	/** @type {Record<string, number>} */
	const counts = {};
	for (const { recipient } of sent) counts[recipient] = (counts[recipient] ?? 0) + 1;
	return counts;
}

/** @param {string} recipient */
async function sendsTo(recipient) {
	const { calls } = await sandbox.admin('ledger');
	return calls.filter((/** @type {any} */ { endpoint, recipient: to }) => endpoint === 'send' && to === recipient).length;
}
