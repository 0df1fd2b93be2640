// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SlidingSecond } from '../src/sliding-second.mjs';
import { until } from './receiver.mjs';
import { codeOf, heldSandbox, sandbox, sendBody } from './support.mjs';

test('sends beyond the limit are throttled until the second has passed', async (t) => {
	const graph = await heldSandbox(t);
	const id = await graph.uploaded();
	await graph.limits({ sendsPerSecond: 3, regainMinutes: 2 });
	const replies = await Promise.all(Array.from({ length: 8 }, (_, i) => graph.send(sendBody(String(i), id))));
	const throttled = replies.filter(({ status }) => status !== 200);
	assert.equal(throttled.length, 5);
	for (const reply of throttled) {
		assert.equal(reply.status, 400);
		assert.equal(codeOf(reply), '613');
		const usage = JSON.parse(reply.headers.get('x-business-use-case-usage') ?? '');
		assert.deepEqual(Object.keys(usage), ['100000000000001']);
		assert.equal(usage['100000000000001'][0].estimated_time_to_regain_access, 2);
	}
	const counts = await graph.counts();
	assert.deepEqual([counts.deliveries, counts.throttled, counts.peakSendsPerSecond], [3, 5, 3]);
	graph.pass(999);
	assert.equal(codeOf(await graph.send(sendBody('9', id))), '613');
	graph.pass(1);
	assert.equal((await graph.send(sendBody('9', id))).status, 200);
});

test('a second passes by itself', async (t) => {
	const graph = await sandbox(t);
	const id = await graph.uploaded();
	await graph.limits({ sendsPerSecond: 1 });
	for (const text of ['1', '2']) await until(async () => (await graph.send(sendBody(text, id))).status === 200, `send ${text}`);
});

test('audio and video have a limit of their own, and accounts do not share it', async (t) => {
	const graph = await heldSandbox(t);
	const audio = await graph.uploaded('https://example.com/a.wav', 'audio');
	const image = await graph.uploaded();
	const token = 'TEST-TOKEN-ig-1';
	const others = await graph.uploaded('https://example.com/a.mp4', 'video', { token });
	await graph.limits({ audioVideoPerSecond: 1, code: 80002, subcode: 7 });
	assert.equal((await graph.send(sendBody('1', audio, 'audio'))).status, 200);
	assert.equal(codeOf(await graph.send(sendBody('2', audio, 'audio'))), '80002/7');
	assert.equal((await graph.send(sendBody('2', image))).status, 200);
	assert.equal((await graph.send(sendBody('2', others, 'video'), { token })).status, 200);
	await graph.call('DELETE', '/_admin/limits');
	assert.equal((await graph.send(sendBody('2', audio, 'audio'))).status, 200);
	assert.equal((await graph.counts()).peakAudioVideoPerSecond, 3);
});

test('Meta’s published limits: texts and the like, audio and video, private replies', async (t) => {
	const graph = await heldSandbox(t);
	const { body } = await graph.limits({ published: true, textPerSecond: 2 });
	assert.deepEqual(body, { textPerSecond: 2, audioVideoPerSecond: 10, privateRepliesPerHour: 750, readsPerSecond: 2 });
	/** @param {object} message @param {object} [recipient] */
	const send = async (message, recipient = { id: '1' }) => (await graph.send({ recipient, message })).status;
	const text = { text: 'a' };
	const heart = { attachment: { type: 'like_heart' } };
	const voice = { attachment: { type: 'audio', payload: { url: 'https://example.com/a.m4a' } } };
	assert.deepEqual([await send(text), await send(heart), await send(text), await send(heart)], [200, 200, 400, 400]);
	const voices = await Promise.all(Array.from({ length: 11 }, () => send(voice)));
	assert.equal(voices.filter((status) => status === 200).length, 10, 'audio has a second of its own');
	const counts = await graph.counts();
	assert.deepEqual([counts.peakTextPerSecond, counts.peakAudioVideoPerSecond], [2, 10]);

	await graph.limits({ privateRepliesPerHour: 1 });
	const [first, second] = [await graph.admin('comments'), await graph.admin('comments')];
	assert.equal(await send(text, { comment_id: first.id }), 200);
	const throttled = await graph.send({ recipient: { comment_id: second.id }, message: text });
	assert.equal(codeOf(throttled), '613');
	assert.equal(await send(text), 200);
});

test('latency and a usage header for every call', async (t) => {
	const graph = await sandbox(t);
	const { body } = await graph.limits({ latencyMs: 60, usage: { call_count: 5 } });
	assert.deepEqual(body, { latencyMs: 60, usage: { call_count: 5 } });
	const started = performance.now();
	const replies = await Promise.all([graph.me(), graph.me(), graph.me()]);
	const took = performance.now() - started;
	assert.ok(took >= 55, `${took} ms`);
	assert.equal(replies[0].headers.get('x-business-use-case-usage'), '{"call_count":5}');
	assert.equal((await graph.counts()).inFlight, 0);
	assert.equal((await graph.limits({ sendsPerSecond: '3' })).status, 400);
	assert.equal((await graph.limits({ perSecond: 3 })).status, 400);
});

test('calls that are under way together are counted', async (t) => {
	const graph = await sandbox(t);
	// Their answers come no sooner than the sandbox ends.
	await graph.limits({ latencyMs: 600_000 });
	for (let call = 1; call <= 3; call += 1) void graph.me().catch(() => undefined);
	await until(async () => (await graph.counts()).inFlight === 3, 'three calls');
	const { maxInFlight, connections } = await graph.counts();
	assert.equal(maxInFlight, 3);
	assert.ok(connections >= 3);
});

test('a sliding second forgets what is older, also after many events', () => {
	const second = new SlidingSecond();
	for (let ms = 0; ms < 20_000; ms += 2) second.add(ms);
	assert.equal(second.peak, 500);
	assert.equal(second.count(19_998), 500);
	assert.equal(second.count(20_500), 249);
	assert.equal(second.count(30_000), 0);
});
