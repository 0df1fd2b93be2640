// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listening, secrets, until } from './receiver.mjs';
import { heldSandbox, sandbox } from './support.mjs';

/**
 * @param {import('node:test').TestContext} t
 * @param {Parameters<typeof listening>[2]} [options]
 * @param {(t: import('node:test').TestContext) => ReturnType<typeof sandbox>} [start]
 */
async function chat(t, options, start = sandbox) {
	const graph = await start(t);
	const own = await listening(t, graph, options);
	/** @param {string} text */
	const write = (text, person = '1') => graph.admin(`people/${person}/messages`, { text });
	/** @param {object} action @param {object} [more] */
	const fault = async (action, more = {}) => {
		const reply = await graph.fault({ endpoint: 'webhook', action, ...more });
		assert.equal(reply.status, 200, reply.text);
	};
	const count = (/** @type {number} */ posts) => until(() => own.posts.length >= posts, `${posts} POSTs`);
	const deliveries = async () => (await graph.call('GET', '/_admin/webhooks/deliveries')).body.deliveries;
	const texts = () => own.items().map((/** @type {any} */ item) => item.message?.text);
	return { graph, own, write, fault, count, deliveries, texts };
}

test('anything but 200 is tried again, ever more rarely, and then the account is unsubscribed', async (t) => {
	const statuses = [500, 404, 204, 302, 201];
	const { graph, own, write, count, deliveries } = await chat(t, { answer: (_got, number) => statuses[number - 1] ?? 503 }, heldSandbox);
	await write('Hello');
	await count(2);
	const advance = (/** @type {number} */ advanceMs) => graph.admin('clock', { advanceMs });
	for (const [pause, posts] of /** @type {[number, number][]} */ ([[1000, 3], [5000, 4], [30_000, 5], [120_000, 6], [600_000, 7], [1_200_000, 8]])) {
		await until(async () => (await deliveries())[0].state === 'retrying', 'the next try is set');
		await advance(pause - 1);
		await graph.admin('webhooks/idle');
		assert.equal(own.posts.length, posts - 1, `too early, after ${pause} ms`);
		await advance(1);
		await count(posts);
	}
	await until(async () => (await deliveries())[0].state === 'retrying', 'the last try is set');
	assert.equal((await graph.call('GET', '/_admin/webhooks')).body.accounts.length, 2);
	await advance(1_800_000);
	await until(async () => (await deliveries())[0].state === 'dropped', 'the end');
	const [delivery] = await deliveries();
	assert.deepEqual(delivery.attempts.map((/** @type {any} */ { status }) => status), [500, 404, 204, 302, 201, 503, 503, 503, 503]);
	assert.equal(new Set(own.posts.map(({ raw }) => raw)).size, 1, 'the same bytes each time');
	const { accounts } = (await graph.call('GET', '/_admin/webhooks')).body;
	assert.deepEqual(accounts.map((/** @type {any} */ link) => link.account), ['17841400000000003'], 'the account must be subscribed anew');
});

test('a slow answer counts as none, and a late 200 ends the tries', async (t) => {
	let answerFirst = () => {};
	/** @type {Promise<void>} */
	const late = new Promise((resolve) => (answerFirst = resolve));
	const { graph, own, write, count, deliveries } = await chat(t, {
		async answer(_got, number) {
			if (number === 1) await late;
			return 200;
		},
	});
	const state = async () => (await deliveries())[0]?.state;
	await graph.admin('webhooks/settings', { answerTimeoutMs: 1000, retryMs: [60_000] });
	await write('Hello');
	await until(async () => (await state()) === 'retrying', 'the end of the first');
	answerFirst();
	// The second answer is late on no machine.
	await graph.admin('webhooks/settings', { answerTimeoutMs: 60_000 });
	await graph.admin('clock', { advanceMs: 60_000 });
	await count(2);
	await until(async () => (await state()) === 'delivered', 'the second');
	const [{ attempts }] = await deliveries();
	assert.deepEqual(attempts.map((/** @type {any} */ { status, answer }) => [status, answer]), [[null, 'no answer within 1000 ms'], [200, 'EVENT_RECEIVED']]);
	assert.equal(own.posts.length, 2);
});

test('a callback that is not there gets nothing, and is told so', async (t) => {
	const { graph, own, write, deliveries } = await chat(t);
	await graph.admin('webhooks/settings', { retryMs: [0], disable: false });
	own.close();
	await write('Hello');
	await until(async () => (await deliveries())[0]?.state === 'dropped', 'the end');
	const [{ attempts }] = await deliveries();
	assert.deepEqual(attempts.map((/** @type {any} */ { status }) => status), [null, null]);
	assert.match(attempts[0].answer, /ECONNREFUSED|socket hang up|ECONNRESET/);
	assert.equal((await graph.call('GET', '/_admin/webhooks')).body.accounts.length, 2, 'told to leave the accounts linked');
});

test('an event that comes late', async (t) => {
	const { graph, own, write, fault, count, deliveries } = await chat(t, {}, heldSandbox);
	await fault({ type: 'latency', ms: 60_000 }, { times: 1 });
	await write('Hello');
	await graph.admin('clock', { advanceMs: 59_999 });
	await graph.admin('webhooks/idle');
	assert.deepEqual([own.posts.length, (await deliveries()).length], [0, 0], 'held back');
	await graph.admin('clock', { advanceMs: 1 });
	await count(1);
});

test('duplicates, one after the other or at once', async (t) => {
	const { own, write, fault, count } = await chat(t);
	await fault({ type: 'duplicate', times: 2 }, { times: 1 });
	await write('a');
	await count(3);
	assert.equal(new Set(own.posts.map(({ raw, headers }) => raw + headers['x-hub-signature-256'])).size, 1);
	await fault({ type: 'duplicate', atOnce: true }, { kind: 'message', times: 1 });
	await write('b');
	await count(5);
	await write('c');
	await count(6);
	assert.equal(own.posts.length, 6);
});

test('several events go out in one POST, up to a size or a time', async (t) => {
	const { graph, own, write, fault, count, texts } = await chat(t);
	await fault({ type: 'batch', size: 3, withinMs: 60_000 });
	for (const text of ['a', 'b', 'c', 'd']) await write(text);
	await count(1);
	await graph.admin('webhooks/idle');
	assert.deepEqual([own.posts.length, texts()], [1, ['a', 'b', 'c']]);
	assert.equal(own.posts[0]?.body.entry.length, 1);
	await graph.admin('clock', { advanceMs: 60_000 });
	await count(2);
	assert.deepEqual(texts(), ['a', 'b', 'c', 'd']);
	assert.ok(own.posts.every(({ signedBy }) => signedBy === secrets.page));
});

test('events in the wrong order, with the times they have', async (t) => {
	const { own, write, fault, count, texts, graph } = await chat(t);
	await fault({ type: 'reorder', behind: 2, withinMs: 60_000 }, { times: 1 });
	for (const text of ['a', 'b', 'c']) await write(text);
	await count(3);
	assert.deepEqual(texts().at(-1), 'a');
	const times = own.items().map((/** @type {any} */ item) => item.timestamp);
	assert.ok(times[2] <= times[0] && times[2] <= times[1]);
	await fault({ type: 'reorder', withinMs: 1000 }, { times: 1 });
	await write('alone');
	await graph.admin('clock', { advanceMs: 1000 });
	await count(4);
	assert.equal(texts().at(-1), 'alone');
});

test('an echo comes after the answer, or before it', async (t) => {
	let isAnswered = false;
	/** @type {boolean[]} */
	const afterAnswer = [];
	const { graph, fault, count } = await chat(t, {
		async answer(_got, number) {
			// The first echo finds the answer on its way here. The second holds the answer up for as long as it takes.
			if (number === 1) await until(() => isAnswered, 'the answer');
			else await new Promise((resolve) => setTimeout(resolve, 30));
			afterAnswer.push(isAnswered);
			return 200;
		},
	});
	// Nothing but the echo's own answer ends the waiting for it.
	await graph.admin('webhooks/settings', { answerTimeoutMs: 120_000 });
	const send = async () => {
		isAnswered = false;
		const reply = await graph.send({ recipient: { id: '1' }, message: { text: 'Hi' } });
		isAnswered = true;
		return reply.status;
	};
	assert.equal(await send(), 200);
	await count(1);
	await until(() => afterAnswer.length === 1, 'the first answer');
	await fault({ type: 'beforeAnswer' }, { kind: 'echo' });
	assert.equal(await send(), 200);
	assert.deepEqual(afterAnswer, [true, false]);
});

test('a message whose answer was lost has its echo all the same', async (t) => {
	const { graph, own, count } = await chat(t);
	await graph.fault({ endpoint: 'send', action: { type: 'drop', when: 'after' }, times: 1 });
	await graph.fault({ endpoint: 'send', action: { type: 'drop', when: 'before' }, times: 1 });
	for (const text of ['arrived', 'did not']) await assert.rejects(graph.send({ recipient: { id: '1' }, message: { text } }));
	await count(1);
	await graph.admin('webhooks/idle');
	assert.deepEqual(own.items().map((/** @type {any} */ { message }) => [message.text, message.is_echo]), [['arrived', true]]);
});

test('phantom edits accompany messages', async (t) => {
	const { own, write, fault, count } = await chat(t);
	await fault({ type: 'phantomEdit' }, { kind: 'message' });
	const { messageId } = await write('Hello');
	await count(2);
	const items = own.items();
	assert.deepEqual(items.find((/** @type {any} */ item) => item.message_edit).message_edit, { mid: messageId, num_edit: 0 });
	assert.equal(items.find((/** @type {any} */ item) => item.message).message.mid, messageId);
});

test('a phantom edit in place of its message, without people', async (t) => {
	const { graph, own, write, fault, count } = await chat(t);
	await fault({ type: 'phantomEdit', bare: true, instead: true }, { times: 1 });
	const { messageId } = await write('Hello');
	await count(1);
	await graph.admin('webhooks/idle');
	const [{ timestamp, ...rest }, ...more] = own.items();
	assert.deepEqual([rest, more], [{ message_edit: { mid: messageId, num_edit: 0 } }, []]);
});

test('signatures that are bad in every way', async (t) => {
	const { own, write, fault, count } = await chat(t);
	const bad = ['missing', 'sha1Only', 'wrongSecret', 'malformed', 'upperCase', 'otherBody'];
	for (const badness of bad) await fault({ type: 'signature', badness }, { recipient: String(bad.indexOf(badness) + 10) });
	for (const [place] of bad.entries()) {
		await write('a', String(place + 10));
		await count(place + 1);
	}
	assert.deepEqual(own.posts.map(({ signedBy }) => signedBy), bad.map(() => null));
	const headers = own.posts.map(({ headers: sent }) => [sent['x-hub-signature-256'], sent['x-hub-signature']].map((value) => typeof value));
	assert.deepEqual(headers.slice(0, 3), [['undefined', 'undefined'], ['undefined', 'string'], ['string', 'string']]);
	assert.equal(own.posts[1]?.sha1By, secrets.page);
	await write('good', '99');
	await count(bad.length + 1);
	assert.equal(own.posts.at(-1)?.signedBy, secrets.page);
});

test('the shapes that events can have', async (t) => {
	const { graph, own, write, fault, count } = await chat(t);
	/** @type {[string, (body: any, raw: string) => void][]} */
	const shapes = [
		['changes', (body) => assert.equal(body.entry[0].changes[0].value.message.text, 'a')],
		['flat', (body) => assert.deepEqual([body.entry[0].field, body.entry[0].value.message.text], ['messages', 'a'])],
		['array', (body) => assert.equal(body[0].entry[0].messaging[0].message.text, 'a')],
		['numericIds', (_body, raw) => assert.match(raw, /"id":17841400000000001,.*"sender":\{"id":7\}/)],
		['stringTimes', (body) => assert.match(body.entry[0].messaging[0].timestamp, /^\d{13}$/)],
		['seconds', (body) => assert.ok(body.entry[0].messaging[0].timestamp < 1e11)],
	];
	for (const [shape, check] of shapes) {
		await fault({ type: 'shape', shape }, { times: 1 });
		await write('a', '7');
		const place = shapes.findIndex(([name]) => name === shape);
		await count(place + 1);
		const got = /** @type {import('./receiver.mjs').Got} */ (own.posts[place]);
		check(got.body, got.raw);
		assert.equal(got.signedBy, secrets.page);
	}
	await fault({ type: 'lost' }, { times: 1 });
	await write('lost');
	await graph.admin('webhooks/idle');
	assert.equal(own.posts.length, shapes.length);
});

test('a fault of the sending is none of the telling, and the other way round', async (t) => {
	const { graph, own, write, count } = await chat(t);
	await graph.fault({ endpoint: 'any', action: { type: 'latency', ms: 1 } });
	await write('a');
	await count(1);
	for (const rule of [
		{ endpoint: 'webhook', action: { type: 'error', code: 1 } },
		{ endpoint: 'send', action: { type: 'duplicate' } },
		{ endpoint: 'webhook', kind: 'text', action: { type: 'lost' } },
		{ endpoint: 'webhook', action: { type: 'batch', size: 1 } },
	]) assert.equal((await graph.fault(rule)).status, 400, JSON.stringify(rule));
	assert.equal(own.posts.length, 1);
	const { faults } = (await graph.call('GET', '/_admin/faults')).body;
	assert.deepEqual(faults.map((/** @type {any} */ fault) => fault.hits), [0]);
	await graph.call('POST', '/_admin/reset');
	await write('nobody listens');
	assert.deepEqual((await graph.call('GET', '/_admin/webhooks')).body.apps, []);
});
