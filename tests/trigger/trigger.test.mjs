// @ts-check
/** The trigger on a real n8n: Meta's calls come in over HTTP, executions are counted in n8n's own list. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { isN8n1 } from '../n8n/lib/chosen-n8n.mjs';
import { account, appSecret, badHeaders, change, headersFor, instagramAppSecret, message, newMid, notification, person, verifyToken, written } from './lib/notification.mjs';
import { triggerSuite } from './lib/suite.mjs';

const n8n = triggerSuite();
const right = { 'hub.mode': 'subscribe', 'hub.challenge': '1158201444', 'hub.verify_token': verifyToken };

test('the handshake is answered bare, and refused with another token', async () => {
	const workflow = await n8n.createWorkflow();
	await workflow.activate();
	const { status, text, type } = await workflow.handshake(right);
	assert.deepEqual([status, text], [200, '1158201444']);
	assert.match(String(type), /^text\/plain/);
	for (const wrong of [{ 'hub.verify_token': 'TEST-OTHER' }, { 'hub.verify_token': '' }, { 'hub.mode': 'x' }]) {
		assert.equal((await workflow.handshake({ ...right, ...wrong })).status, 403);
	}
	assert.equal((await workflow.handshake({})).status, 403);
	await workflow.runs(0);
});

test('a signed message becomes an execution with its item, at once', async () => {
	const workflow = await n8n.createWorkflow();
	await workflow.activate();
	const mid = newMid();
	const bytes = written(notification(message(mid, { text: 'Grüße 👋 /' })));
	const { status, ms } = await workflow.post(bytes, { headers: headersFor(bytes, instagramAppSecret) });
	assert.equal(status, 200);
	assert.ok(ms < 30_000, `${ms} ms`);
	const [[item]] = await workflow.runs(1);
	assert.deepEqual(item, { event: 'message', accountId: account, userId: person, messageId: mid, text: 'Grüße 👋 /', sentAt: '2025-11-24T16:00:00.000Z' });
});

test('a bad signature in every form leaves no execution', async () => {
	const workflow = await n8n.createWorkflow();
	await workflow.activate();
	const bytes = written(notification(message(newMid(), { text: 'ä/' })));
	for (const [what, headers] of Object.entries(badHeaders(bytes))) {
		const { status } = await workflow.post(bytes, { headers: { 'content-type': 'application/json', ...headers } });
		assert.equal(status, 401, what);
	}
	const form = new FormData();
	form.set('a', 'b');
	const multipart = await fetch(workflow.url(false), { method: 'POST', body: form, headers: { 'x-hub-signature-256': headersFor('')['x-hub-signature-256'] } });
	assert.equal(multipart.status, 401);
	await workflow.runs(0);
	assert.match(n8n.log(), /refused a notification: its signature does not fit\. Tried: App Secret, Instagram App Secret\./);
	for (const secret of [appSecret, instagramAppSecret, verifyToken]) assert.ok(!n8n.log().includes(secret));
});

test('what is signed and starts nothing is answered with 200 and leaves no execution', async () => {
	const workflow = await n8n.createWorkflow({ options: { accountIds: [account] } });
	await workflow.activate();
	const bodies = [
		'',
		'[]',
		'{"object":"page","entry":[]}',
		written(notification({ read: { mid: 'x' } })),
		written({ ...notification(message(newMid())), object: 'page' }),
		written(notification(message(newMid(), {}, { recipient: { id: '1' } }))).replaceAll(account, '1'),
	];
	for (const bytes of bodies) assert.equal((await workflow.post(bytes)).status, 200, bytes);
	assert.equal((await workflow.post('no JSON', { headers: { ...headersFor('no JSON'), 'content-type': 'text/plain' } })).status, 200);
	await workflow.runs(0);
});

test('duplicates, one after another and at once, start one execution, and wrong order is put right', async () => {
	const workflow = await n8n.createWorkflow();
	await workflow.activate();
	const items = [2, 3, 1].map((second) => message(newMid(), { text: String(second) }, { timestamp: 1764000000000 + second }));
	const bytes = written(notification(...items));
	assert.equal((await workflow.post(bytes)).status, 200);
	const again = await Promise.all(Array.from({ length: 5 }, () => workflow.post(bytes)));
	assert.ok(again.every(({ status }) => status === 200));
	const [first] = await workflow.runs(1);
	assert.deepEqual(first.map((/** @type {any} */ item) => item.text), ['1', '2', '3']);
	const other = written(notification(message(newMid(), { text: 'new' })));
	const atOnce = await Promise.all(Array.from({ length: 5 }, () => workflow.post(other)));
	assert.ok(atOnce.every(({ status }) => status === 200));
	await workflow.runs(2);
});

test('an event is still known after n8n was started anew', async () => {
	const workflow = await n8n.createWorkflow();
	await workflow.activate();
	const bytes = written(notification(message(newMid())));
	await workflow.post(bytes);
	await workflow.runs(1);
	await n8n.restart();
	assert.equal((await workflow.post(bytes)).status, 200);
	await workflow.runs(1);
	await workflow.post(written(notification(message(newMid()))));
	await workflow.runs(2);
});

test('the dashboard\'s test event comes through each time', async () => {
	const workflow = await n8n.createWorkflow();
	await workflow.activate();
	const value = { sender: { id: '12334' }, recipient: { id: '23245' }, timestamp: '1527459824', message: { mid: 'random_mid', text: 'random_text' } };
	const bytes = written(change('messages', value, '0'));
	await workflow.post(bytes);
	await workflow.post(bytes);
	const runs = await workflow.runs(2);
	assert.ok(runs.every(([item]) => item.isTest === true && item.userId === '12334'));
});

test('the test URL stays open for a handshake and for bad signatures, and takes one event', async () => {
	const workflow = await n8n.createWorkflow();
	await workflow.listen();
	assert.deepEqual(await workflow.handshake(right, true).then(({ status, text }) => [status, text]), [200, '1158201444']);
	assert.equal((await workflow.handshake({}, true)).status, 403);
	const bytes = written(notification(message(newMid())));
	assert.equal((await workflow.post(bytes, { isTest: true, headers: {} })).status, 401);
	assert.equal((await workflow.post(written(notification({ read: { mid: 'x' } })), { isTest: true })).status, 200);
	assert.equal((await workflow.post(bytes, { isTest: true })).status, 200);
	const [[item]] = await workflow.runs(1);
	assert.equal(item.event, 'message');
	assert.equal((await workflow.post(bytes, { isTest: true })).status, 404);
});

test('an activation subscribes the account, a deactivation takes that away, a test does neither', async () => {
	/** @type {string[]} */ const calls = [];
	/** @type {string[]} */ let fields = [];
	/** n8n does it beside what it answers. @param {string[]} expected @param {string} what */
	const become = async (expected, what) => {
		for (let waits = 0; String(fields) !== String(expected) && waits < 200; waits += 1) await pause(100);
		assert.deepEqual(fields, expected, what);
	};
	const meta = createServer((request, response) => {
		const url = new URL(String(request.url), 'http://127.0.0.1');
		calls.push(`${request.method} ${url.pathname}`);
		assert.equal(request.headers.authorization, 'Bearer TEST-TOKEN-ig-1');
		if (request.method === 'POST') fields = String(url.searchParams.get('subscribed_fields')).split(',');
		if (request.method === 'DELETE') fields = [];
		response.setHeader('content-type', 'application/json');
		response.end(JSON.stringify(request.method === 'GET' ? { data: fields.length ? [{ subscribed_fields: fields }] : [] } : { success: true }));
	});
	await new Promise((resolve) => meta.listen(0, '127.0.0.1', () => resolve(undefined)));
	try {
		const { port } = /** @type {import('node:net').AddressInfo} */ (meta.address());
		const api = await n8n.createCredential('instagramDirectApi', {
			accessToken: 'TEST-TOKEN-ig-1', host: 'custom', customBaseUrl: `http://127.0.0.1:${port}`, apiVersion: 'v25.0', appSecret: '',
		});
		const workflow = await n8n.createWorkflow({ api, options: { subscribe: true } });
		await workflow.listen();
		await workflow.post(written(notification(message(newMid()))), { isTest: true });
		await workflow.runs(1);
		assert.deepEqual(calls, []);
		await workflow.activate();
		await become(['feed'], 'the activation subscribes');
		assert.deepEqual(calls, ['GET /v25.0/me/subscribed_apps', 'POST /v25.0/me/subscribed_apps']);
		fields = [];
		await n8n.restart();
		// n8n 2 calls no webhook's life cycle when it starts.
		if (!isN8n1) await workflow.deactivate().then(() => workflow.activate());
		await become(['feed'], 'what Meta has ended is set up again');
		await workflow.listen();
		await workflow.post(written(notification(message(newMid()))), { isTest: true });
		await workflow.runs(2);
		assert.deepEqual(fields, ['feed'], 'the end of a test leaves the active workflow its subscription');
		await workflow.deactivate();
		await become([], 'the deactivation takes the subscription away');
	} finally {
		await new Promise((resolve) => meta.close(resolve));
	}
});
