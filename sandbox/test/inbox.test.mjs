// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { preview } from '../src/inbox/media.mjs';
import { sandbox, sendBody } from './support.mjs';

test('the inbox has a conversation per recipient, the latest first', async (t) => {
	const graph = await sandbox(t);
	const empty = (await graph.call('GET', '/inbox/data')).body;
	assert.deepEqual([empty.totals, empty.conversations], [{ conversations: 0, messages: 0 }, []]);

	const picture = await graph.uploaded();
	const clip = await graph.uploaded('https://example.com/clip.mov?size=1', 'video');
	for (const [recipient, id, type] of /** @type {const} */ ([['1', picture, 'image'], ['2', picture, 'image'], ['1', clip, 'video']])) {
		assert.equal((await graph.send(sendBody(recipient, id, type))).status, 200);
	}
	const { body, headers } = await graph.call('GET', '/inbox/data');
	assert.deepEqual(body.totals, { conversations: 2, messages: 3 });
	assert.deepEqual(body.conversations.map((/** @type {any} */ c) => [c.recipient, c.account, c.total]), [['1', '17841400000000001', 2], ['2', '17841400000000001', 1]]);
	const [first, second] = body.conversations[0].messages;
	assert.deepEqual([first.type, first.preview, first.attachmentId], ['image', '/media/sample.png', picture]);
	assert.deepEqual([second.type, second.preview, second.url], ['video', '/media/sample.mp4', 'https://example.com/clip.mov?size=1']);
	assert.match(second.messageId, /^aWdfZ/);

	const tag = headers.get('etag') ?? '';
	assert.equal((await graph.call('GET', '/inbox/data', undefined, { 'if-none-match': tag })).status, 304);
	await graph.call('POST', '/_admin/reset');
	const after = await graph.call('GET', '/inbox/data', undefined, { 'if-none-match': tag });
	assert.equal(after.status, 200);
	assert.deepEqual(after.body.conversations, []);
});

test('the page and the samples are served', async (t) => {
	const graph = await sandbox(t);
	const page = await graph.call('GET', '/inbox');
	assert.equal(page.status, 200);
	assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
	assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'self'/);
	assert.match(page.text, /<h1>Inbox<\/h1>/);
	assert.doesNotMatch(page.text, /(?:src|href)="https?:/);
	assert.equal((await graph.call('GET', '/')).headers.get('location'), '/inbox');
	for (const [name, type] of [
		['inbox/inbox.css', 'text/css'], ['inbox/inbox.js', 'application/javascript'],
		['media/sample.png', 'image/png'], ['media/sample.jpg', 'image/jpeg'], ['media/sample.gif', 'image/gif'],
		['media/sample.mp4', 'video/mp4'], ['media/sample.webm', 'video/webm'], ['media/sample.wav', 'audio/'], ['media/sample.m4a', 'audio/'],
	]) {
		const reply = await graph.call('GET', `/${name}`);
		assert.equal(reply.status, 200, name);
		assert.ok(reply.headers.get('content-type')?.startsWith(type ?? ''), `${name}: ${reply.headers.get('content-type')}`);
	}
	const part = await graph.call('GET', '/media/sample.mp4', undefined, { range: 'bytes=0-9' });
	assert.deepEqual([part.status, part.headers.get('content-length')], [206, '10']);
	assert.equal((await graph.call('GET', '/media/%2e%2e/make.mjs')).status, 404);
});

test('a sample stands for a URL only if its ending fits the type', () => {
	assert.equal(preview('https://example.com/a.JPEG', 'image'), '/media/sample.jpg');
	assert.equal(preview('https://example.com/a.gif?b=c.png', 'image'), '/media/sample.gif');
	assert.equal(preview('https://example.com/voice.mp4', 'audio'), '/media/sample.m4a');
	assert.equal(preview('https://example.com/a.png', 'video'), null);
	assert.equal(preview('https://example.com/a', 'image'), null);
	assert.equal(preview('https://example.png', 'image'), null);
	assert.equal(preview('', 'text'), null);
});
