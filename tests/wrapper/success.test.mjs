// @ts-check
/** Items in, messages out, items out: the packed node on n8n's own execution context and HTTP helper. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture } from './lib/fixture.mjs';
import { createCall, createTool, runWorkflow } from './lib/n8n.mjs';
import { item, picture } from './lib/sandbox.mjs';

const shared = fixture();

const run = (/** @type {Record<string, unknown>[]} */ items, more = {}) =>
	createCall({ pkg: shared.pkg, credentials: shared.sandbox.credentials(), items, ...more }).execute();

test('an image, a video and a voice clip arrive, and each output item is the contract and no more', async () => {
	const items = [
		item('1254477777772919'),
		item('1254477777772920', { mediaUrl: 'https://cdn.example.com/clip.mp4', mediaType: 'video' }),
		item('1254477777772921', { mediaUrl: 'https://cdn.example.com/voice.m4a', mediaType: 'audio' }),
	];
	const output = await run(items);
	const { deliveries, violations } = await shared.sandbox.ledger();
	assert.deepEqual(violations, []);
	assert.equal(deliveries.length, 3);
	for (const [index, { json, pairedItem, ...rest }] of output.entries()) {
		const delivered = deliveries.find((/** @type {any} */ { recipient }) => recipient === items[index].userId);
		assert.deepEqual(rest, {});
		assert.deepEqual(pairedItem, { item: index });
		assert.match(json.sentAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
		assert.ok(Math.abs(Date.now() - Date.parse(json.sentAt)) < 60_000);
		assert.deepEqual(json, {
			success: true,
			operation: 'sendMediaMessage',
			userId: items[index].userId,
			mediaUrl: items[index].mediaUrl,
			mediaType: items[index].mediaType,
			attachmentId: delivered.attachmentId,
			messageId: delivered.messageId,
			sentAt: json.sentAt,
		});
		assert.equal(delivered.type, items[index].mediaType);
	}
});

test('ids keep every digit when Graph sends them as bare numbers', async () => {
	await shared.sandbox.fault({ endpoint: 'upload', action: { type: 'garbage', when: 'after', kind: 'numberId' } });
	const [{ json }] = await run([item('1254477777772919')]);
	const { uploads } = await shared.sandbox.ledger();
	assert.equal(typeof json.attachmentId, 'string');
	assert.equal(json.attachmentId, uploads[0].attachmentId);
});

test('a user id that is a number is sent digit for digit, and refused when it has lost digits', async () => {
	const [good, bad] = await run([item('x', { userId: 1254477777772919 }), item('x', { userId: 17841405822304914 })], {
		settings: { onError: 'continueRegularOutput' },
	});
	assert.equal(good.json.userId, '1254477777772919');
	assert.match(bad.json.error, /^Invalid input: .*lost digits/);
	assert.deepEqual(await shared.sandbox.deliveries(), { 1254477777772919: 1 });
});

test('one picture for five people is uploaded once, and the editor is told', async () => {
	const items = ['11', '12', '13', '14', '15'].map((id) => item(id));
	const call = createCall({ pkg: shared.pkg, credentials: shared.sandbox.credentials(), items });
	const output = await call.execute();
	assert.deepEqual(output.map(({ json }) => json.userId), ['11', '12', '13', '14', '15']);
	assert.equal((await shared.sandbox.ledger()).uploads.length, 1);
	assert.deepEqual(
		call.context.hints.map((/** @type {any} */ { message }) => message),
		['Media was uploaded once for several messages: 4 uploads saved.'],
	);
});

test('where the host takes no uploads, media goes out by its URL, and the editor is told', async () => {
	await shared.sandbox.fault({ endpoint: 'upload', action: { type: 'error', code: 2500 } });
	const call = createCall({
		pkg: shared.pkg,
		credentials: shared.sandbox.credentials('TEST-TOKEN-ig-1', { customLogin: 'instagram' }),
		items: [item('11'), item('12')],
	});
	const output = await call.execute();
	const { deliveries } = await shared.sandbox.ledger();
	assert.deepEqual(deliveries.map((/** @type {any} */ { recipient, url }) => [recipient, url]).sort(), [['11', picture], ['12', picture]]);
	assert.deepEqual(output.map(({ json }) => [json.success, json.userId]), [[true, '11'], [true, '12']]);
	assert.deepEqual(
		call.context.hints.map((/** @type {any} */ { message }) => message),
		['This host takes no uploads: 2 messages went out by the URL of their media instead.'],
	);
});

test('a long batch writes its progress to the log, without tokens and content', async () => {
	const items = Array.from({ length: 600 }, (_, index) => item(String(100_000 + index)));
	const call = createCall({
		pkg: shared.pkg,
		credentials: shared.sandbox.credentials(),
		items,
		parameters: { options: { messagesPerSecond: 0, concurrency: 50 } },
	});
	const output = await call.execute();
	assert.equal(output.length, 600);
	assert.ok(call.log.includes('Instagram Direct: 500 of 600 messages done, 0 failed'), call.log.join('\n'));
	assert.ok(!call.log.join('\n').includes('TEST-TOKEN'));
	assert.ok(!call.log.join('\n').includes(picture));
});

test('a direct connection delivers the same', async () => {
	const [{ json }] = await run([item('1254477777772919')], { parameters: { options: { connection: 'direct' } } });
	assert.equal(json.success, true);
	const { violations } = await shared.sandbox.ledger();
	assert.deepEqual(violations, []);
});

test('the whole workflow runs on n8n’s engine', async () => {
	const { done, refused, error } = await runWorkflow({
		pkg: shared.pkg,
		credentials: shared.sandbox.credentials(),
		items: [item('21'), item('22')],
	});
	assert.equal(error, undefined);
	assert.deepEqual(done.map((/** @type {any} */ { userId }) => userId), ['21', '22']);
	assert.deepEqual(refused, []);
});

test('an agent that sends the same message twice sends it twice', async () => {
	const tool = createTool({
		pkg: shared.pkg,
		credentials: shared.sandbox.credentials(),
		items: [],
		parameters: item('31'),
		settings: { retryOnFail: true, waitBetweenTries: 0 },
	});
	assert.match(await tool({ call: 1 }), /"success":true/);
	assert.match(await tool({ call: 1 }), /"success":true/);
	assert.deepEqual(await shared.sandbox.deliveries(), { 31: 2 });
});
