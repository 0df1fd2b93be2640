// @ts-check
/**
 * The Retry button of the executions list: another execution with the same input and the node's stored context. What had
 * gone out is reported, not repeated.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture } from './lib/fixture.mjs';
import { createCall, runExecutionData, runWorkflow } from './lib/n8n.mjs';
import { item } from './lib/sandbox.mjs';

const shared = fixture();
const outsideWindow = '9990001';
const calm = { options: { concurrency: 1, maxWaitSeconds: 0 } };
const setting = (/** @type {Record<string, unknown>[]} */ items, more = {}) => ({
	pkg: shared.pkg,
	credentials: shared.sandbox.credentials(),
	items,
	parameters: calm,
	...more,
});
const sends = async (/** @type {string} */ recipient) =>
	(await shared.sandbox.ledger()).calls.filter(
		(/** @type {any} */ call) => call.endpoint === 'send' && call.recipient === recipient,
	).length;
const refuseOnce = (/** @type {string} */ recipient) =>
	shared.sandbox.fault({ endpoint: 'send', recipient, times: 1, action: { type: 'error', code: 10 } });

/** As n8n stores it and reads it again. @param {any} data */
const stored = (data) => runExecutionData(JSON.parse(JSON.stringify(data)));

/**
 * A call of the node with the execution's data, and the retry of that call with what n8n has stored.
 * @param {Record<string, unknown>[]} items
 * @param {Record<string, any>} [more]
 */
function execution(items, more = {}) {
	const runData = more.runData ?? runExecutionData();
	const call = createCall(setting(items, { ...more, runData }));
	return {
		...call,
		runData,
		retry: (/** @type {Record<string, any>} */ changed = {}) =>
			execution(changed.items ?? items, { ...more, mode: 'retry', ...changed, runData: stored(runData) }),
	};
}
const kept = (/** @type {any} */ runData) => runData.executionData.contextData['node:Instagram Direct']?.instagramDirect;

test('on n8n’s engine: the rest is sent, and all is put out with the ids of what was really sent', async () => {
	await refuseOnce('12');
	const items = [item('11'), item('12'), item('13')];
	const changing = { ...calm, mediaUrl: '={{ $json.mediaUrl }}?r={{ Math.random() }}' };
	const first = await runWorkflow(setting(items, { parameters: changing }));
	assert.match(first.error.message, /^API Error: /);
	const { done, error } = await runWorkflow(setting(items, { parameters: changing, retryOf: first.run }));
	assert.equal(error, undefined);
	const { deliveries } = await shared.sandbox.ledger();
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 1, 12: 1, 13: 1 });
	const ids = new Map(deliveries.map((/** @type {any} */ { recipient, messageId }) => [recipient, messageId]));
	assert.deepEqual(
		done.map((/** @type {any} */ { userId, messageId }) => [userId, messageId]),
		['11', '12', '13'].map((userId) => [userId, ids.get(userId)]),
	);
});

test('a retry that fails is retried in its turn; who is refused does not keep the others from their turn', async () => {
	const first = execution([item('11'), item(outsideWindow), item('13'), item('14')]);
	await assert.rejects(first.execute());
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 1 });
	const second = first.retry();
	await assert.rejects(second.execute());
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 1, 13: 1, 14: 1 });
	const third = second.retry();
	await assert.rejects(third.execute());
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 1, 13: 1, 14: 1 });
	assert.equal(await sends(outsideWindow), 3);
});

for (const together of [false, true]) {
	test(`one execution retried twice, ${together ? 'at once' : 'one after the other'}: nothing is sent twice`, async () => {
		const begun = { executionData: { runtimeData: { version: 1, establishedAt: Date.now() + (together ? 1 : 0), source: 'manual' } } };
		const first = execution([item('11'), item(outsideWindow), item('13'), item('14')], { runData: runExecutionData(begun) });
		await assert.rejects(first.execute());
		const retries = [first.retry(), first.retry(), first.retry()];
		if (together) await Promise.allSettled(retries.map((retry) => retry.execute()));
		else for (const retry of retries) await assert.rejects(retry.execute());
		assert.deepEqual(await shared.sandbox.deliveries(), { 11: 1, 13: 1, 14: 1 });
		assert.equal(await sends(outsideWindow), 4);
	});
}

test('a message whose answer was lost stays unknown with the same words, and is not repeated', async () => {
	await shared.sandbox.fault({ endpoint: 'send', recipient: '11', action: { type: 'drop', when: 'after' } });
	const first = execution([item('11'), item('12')]);
	/** @type {any} */ let words;
	await assert.rejects(first.execute(), (/** @type {any} */ error) => {
		words = error.message;
		return true;
	});
	const second = first.retry({ settings: { onError: 'continueRegularOutput' } });
	const [lost, sent] = await second.execute();
	assert.equal(lost.json.error, words);
	assert.equal(lost.json.delivery, 'unknown');
	assert.equal(lost.json.userId, '11');
	assert.equal(sent.json.success, true);
	assert.equal(await sends('11'), 1);
	assert.deepEqual(
		second.context.hints.map((/** @type {any} */ { type }) => type),
		['warning'],
	);
});

test('what left and was never answered, since the execution was ended, is unknown', async () => {
	const end = new AbortController();
	const first = execution([item('11'), item('12')], { cancel: end.signal });
	await shared.sandbox.fault({ endpoint: 'send', recipient: '11', action: { type: 'latency', ms: 20_000 } });
	const running = first.execute().catch((/** @type {Error} */ error) => error);
	while ((await sends('11')) === 0) await new Promise((resolve) => setTimeout(resolve, 10));
	// n8n stores the data of an execution that it ends without waiting for the node.
	const second = first.retry({ settings: { onError: 'continueRegularOutput' }, cancel: undefined });
	const output = await second.execute();
	assert.deepEqual(
		output.map(({ json }) => json.delivery ?? 'sent'),
		['unknown', 'sent'],
	);
	assert.match(output[0].json.error, /^Request failed: /);
	assert.equal(await sends('11'), 1);
	end.abort();
	await running;
});

test('the input item decides: edited expressions repeat nothing, an edited item is a new message', async () => {
	const items = [item('11'), item('12'), item(outsideWindow)];
	const first = execution(items);
	await assert.rejects(first.execute());
	await first.retry({ parameters: { ...calm, userId: '77' } }).execute();
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 1, 12: 1, 77: 1 });
	const changed = [items[0], item('12', { mediaUrl: 'https://cdn.example.com/other.png' }), items[2]];
	await first.retry({ items: changed }).execute();
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 1, 12: 2, 77: 1 });
});

test('rounds of a loop are not confused, though their items are equal', async () => {
	const first = execution([item('11'), item(outsideWindow)], { runIndex: 0 });
	await assert.rejects(first.execute());
	await assert.rejects(first.retry({ runIndex: 1 }).execute());
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 2 });
});

test('what is stored counts for its own execution and for retries of it alone', async () => {
	const items = [item('11'), item(outsideWindow)];
	const begun = { executionData: { runtimeData: { version: 1, establishedAt: 1000, source: 'manual' } } };
	const first = execution(items, { runData: runExecutionData(begun) });
	await assert.rejects(first.execute());
	const another = (/** @type {string} */ mode, /** @type {number} */ establishedAt) => {
		const data = stored(first.runData);
		data.executionData.runtimeData.establishedAt = establishedAt;
		return createCall(setting(items, { mode, runData: data })).execute();
	};
	await assert.rejects(another('retry', 1000));
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 1 });
	await assert.rejects(another('manual', 1000));
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 2 });
	// An n8n that does not tell when the first execution began has its word for it that this is a retry.
	const told = typeof first.context.getExecutionContext === 'function';
	await assert.rejects(another('retry', 2000));
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: told ? 3 : 2 });
});

test('once all was sent nothing is kept', async () => {
	await refuseOnce('12');
	const first = execution([item('11'), item('12')]);
	await assert.rejects(first.execute());
	assert.deepEqual(Object.values(kept(first.runData).fates).map(({ status }) => status), ['sent', 'refused']);
	const second = first.retry();
	await second.execute();
	assert.equal(kept(second.runData), undefined);
	const whole = execution([item('13')]);
	await whole.execute();
	assert.equal(kept(whole.runData), undefined);
});

test('the output says how many an earlier try had sent', async () => {
	await refuseOnce('13');
	const first = execution([item('11'), item('12'), item('13')]);
	await assert.rejects(first.execute());
	const second = first.retry();
	await second.execute();
	assert.ok(
		second.context.hints.some(
			(/** @type {any} */ { message, type }) =>
				type === 'info' && message === '2 messages had been sent by an earlier try and were not sent again.',
		),
	);
});

test('nothing secret is kept', async () => {
	await shared.sandbox.fault({ endpoint: 'send', recipient: '12', action: { type: 'drop', when: 'after' } });
	const first = execution([item('11'), item('12', { userId: '12' }), item(outsideWindow)]);
	await assert.rejects(first.execute());
	assert.equal(Object.keys(kept(first.runData).fates).length, 2);
	assert.doesNotMatch(JSON.stringify(first.runData.executionData), /TEST-TOKEN/);
});

test('ten thousand messages are kept in a few megabytes, and come back as they were sent', async () => {
	const recipient = (/** @type {number} */ index) => String(17_841_400_000_000_000 + index);
	const items = [...Array.from({ length: 10_000 }, (_, index) => item(recipient(index))), item(outsideWindow)];
	const fast = { options: { concurrency: 50, messagesPerSecond: 0 } };
	const first = execution(items, { parameters: fast, settings: { onError: 'continueRegularOutput' } });
	const output = await first.execute();
	const { characters, ...record } = kept(first.runData);
	const size = JSON.stringify(record).length;
	assert.ok(size < 6_000_000, `${size} characters`);
	// By what is counted the record has an end.
	assert.ok(characters > size / 2 && characters < size * 2, `${characters} counted of ${size}`);
	const second = first.retry();
	assert.deepEqual(
		(await second.execute()).slice(0, -1).map(({ json }) => json),
		output.slice(0, -1).map(({ json }) => json),
	);
	const { deliveries } = await shared.sandbox.ledger();
	assert.equal(deliveries.length, 10_000);
});

test('messages for whose facts no room is left are not sent again either', async () => {
	const first = execution([item('11'), item(outsideWindow)]);
	await assert.rejects(first.execute());
	kept(first.runData).characters = Number.MAX_SAFE_INTEGER;
	kept(first.runData).fates = {};
	const full = first.retry();
	await assert.rejects(full.execute());
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 2 });
	assert.equal(kept(full.runData).fates[0].facts.mediaUrl, 'https://cdn.example.com/picture.png');
	const [sent] = await full.retry({ settings: { onError: 'continueRegularOutput' } }).execute();
	assert.equal(sent.json.success, true);
	assert.equal(sent.json.userId, '11');
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 2 });
});

test('a message whose ids had no room is put out without them, and the output says so', async () => {
	const first = execution([item('11'), item(outsideWindow)]);
	await assert.rejects(first.execute());
	kept(first.runData).fates[0].facts.messageId = null;
	const second = first.retry({ settings: { onError: 'continueRegularOutput' } });
	const [{ json }] = await second.execute();
	assert.deepEqual([json.success, json.userId, json.messageId], [true, '11', null]);
	assert.ok(
		second.context.hints.some((/** @type {any} */ { message }) => /^There was no room to keep the ids of 1 of them/.test(message)),
	);
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 1 });
});

test('whatever else stands in the context does no harm', async () => {
	for (const strange of ['text', 7, null, [], {}, { execution: 'x', origin: 'x', run: 0, characters: 0, fates: { 0: null, 1: 'text' } }]) {
		const runData = runExecutionData();
		runData.executionData.contextData['node:Instagram Direct'] = { instagramDirect: strange };
		const [{ json }] = await createCall(setting([item('11')], { mode: 'retry', runData })).execute();
		assert.equal(json.success, true);
	}
});

test('an item is the same after n8n has stored it, with its files and whatever it is paired to', () => {
	const { itemHash } = shared.pkg;
	const json = { date: new Date(0), nothing: undefined, number: 1.5, list: [undefined, 'ä'] };
	const file = { mimeType: 'image/png', data: '', fileName: 'a.png', id: 'filesystem-v2:workflows/1/executions/temp/binary_data/uuid-1' };
	const before = { json, binary: { data: file }, pairedItem: { item: 3 } };
	const after = JSON.parse(JSON.stringify({ json, binary: { data: { ...file, id: file.id.replace('temp', '77') } } }));
	assert.equal(itemHash(before), itemHash(after));
	assert.notEqual(itemHash(before), itemHash({ ...before, json: { ...json, number: 2 } }));
	assert.notEqual(itemHash(before), itemHash({ ...before, binary: { data: { ...file, id: 'filesystem-v2:uuid-2' } } }));
	const inMemory = (/** @type {string} */ data) => itemHash({ json: {}, binary: { data: { mimeType: 'image/png', data } } });
	assert.equal(inMemory('AAAA'), inMemory('AAAA'));
	assert.notEqual(inMemory('AAAA'), inMemory('AAAB'));
	assert.notEqual(inMemory('AAAA'), itemHash({ json: {} }));
});
