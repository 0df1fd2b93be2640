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

test('the inbox shows each kind by what it is made of', async (t) => {
	const graph = await sandbox(t);
	const to = { recipient: { id: '1' } };
	/** @param {Record<string, unknown>} message */
	const send = async (message) => assert.equal((await graph.send({ ...to, message })).status, 200, JSON.stringify(message));
	await send({ text: 'Which?', quick_replies: [{ content_type: 'text', title: 'A', payload: 'PAY' }] });
	await send({ attachment: { type: 'template', payload: { template_type: 'button', text: 'Help?', buttons: [{ type: 'postback', title: 'Yes', payload: 'YES' }] } } });
	await send({ attachment: { type: 'template', payload: { template_type: 'generic', elements: [{ title: 'Lamp', image_url: 'https://e.com/a.png' }] } } });
	await send({ attachments: [{ type: 'image', payload: { url: 'https://e.com/a.gif' } }, { type: 'image', payload: { url: 'https://e.com/b' } }] });
	await send({ attachment: { type: 'MEDIA_SHARE', payload: { id: '18000000000000011' } } });
	await send({ attachment: { type: 'like_heart' } });
	const form = await graph.form('messages', { ...to, message: { attachment: { type: 'file' } } }, new File(['%PDF-1.7 '], 'offer.pdf', { type: 'application/pdf' }));
	assert.equal(form.status, 200, form.text);
	await graph.admin('messages', { person: '1', attachment: { type: 'video', url: 'https://e.com/a.mp4' } });

	const { conversations: [{ messages }] } = (await graph.call('GET', '/inbox/data')).body;
	const { file } = (await graph.accepted('1')).at(-1);
	assert.deepEqual(messages.map((/** @type {any} */ m) => [m.from, m.kind, m.blocks]), [
		['account', 'quickReplies', [{ block: 'words', text: 'Which?' }, { block: 'chips', chips: [{ title: 'A', payload: 'PAY' }] }]],
		['account', 'buttonTemplate', [{ block: 'words', text: 'Help?' }, { block: 'buttons', buttons: [{ type: 'postback', title: 'Yes', payload: 'YES' }] }]],
		['account', 'genericTemplate', [{ block: 'cards', cards: [{ title: 'Lamp', subtitle: null, imageUrl: 'https://e.com/a.png', linkUrl: null, buttons: [], preview: '/media/sample.png' }] }]],
		['account', 'images', [{
			block: 'gallery',
			pictures: [
				{ type: 'image', url: 'https://e.com/a.gif', name: null, preview: '/media/sample.gif' },
				{ type: 'image', url: 'https://e.com/b', name: null, preview: null },
			],
		}]],
		['account', 'mediaShare', [{ block: 'post', id: '18000000000000011', caption: 'Evening over the hills', preview: '/media/sample.png' }]],
		['account', 'sticker', [{ block: 'sticker', glyph: '❤️', name: 'Heart' }]],
		['account', 'media', [{ block: 'media', type: 'file', url: '', name: 'offer.pdf', preview: `/inbox/files/${file.sha256}` }]],
		['person', 'media', [{ block: 'media', type: 'video', url: 'https://e.com/a.mp4', name: null, preview: '/media/sample.mp4' }]],
	]);
});

test('a reply quotes what it answers to in plain words, whatever it is made of', async (t) => {
	const graph = await sandbox(t);
	/** @param {Record<string, unknown>} message */
	const ours = async (message) => (await graph.send({ recipient: { id: '1' }, message })).body.message_id;
	/** @param {Record<string, unknown>} said */
	const theirs = async (said) => (await graph.admin('people/1/messages', said)).messageId;
	const picture = (/** @type {string} */ url) => ({ type: 'image', payload: { url } });
	const template = (/** @type {Record<string, unknown>} */ payload) => ({ attachment: { type: 'template', payload } });
	const buttons = [{ type: 'postback', title: 'Yes', payload: 'YES' }];
	const inbound = [{ type: 'image', url: 'https://e.com/a.png' }, { type: 'image', url: 'https://e.com/b.png' }];
	const mixed = [inbound[0], { type: 'video', url: 'https://e.com/a.mp4' }];
	const offer = await graph.form('messages', { recipient: { id: '1' }, message: { attachment: { type: 'file' } } }, new File(['%PDF-1.7 '], 'offer.pdf', { type: 'application/pdf' }));
	/** @type {[string, string][]} */
	const expected = [
		['a'.repeat(80) + '…', await ours({ text: 'a'.repeat(100) })],
		['Which?', await ours({ text: 'Which?', quick_replies: [{ content_type: 'text', title: 'A', payload: 'PAY' }] })],
		['Help?', await ours(template({ template_type: 'button', text: 'Help?', buttons }))],
		['Lamp', await ours(template({ template_type: 'generic', elements: [{ title: 'Lamp', buttons }, { title: 'Chair', buttons }] }))],
		['2 images', await ours({ attachments: [picture('https://e.com/a.gif'), picture('https://e.com/b')] })],
		['Image', await ours({ attachments: [picture('https://e.com/a.gif')] })],
		['Video', await ours({ attachment: { type: 'video', payload: { url: 'https://e.com/a.mp4' } } })],
		['offer.pdf', offer.body.message_id],
		['menu.pdf', await ours({ attachment: { type: 'file', payload: { url: 'https://e.com/files/menu.pdf' } } })],
		['Evening over the hills', await ours({ attachment: { type: 'MEDIA_SHARE', payload: { id: '18000000000000011' } } })],
		['Heart', await ours({ attachment: { type: 'like_heart' } })],
		['2 images', await theirs({ attachments: inbound })],
		['2 attachments', await theirs({ attachments: mixed })],
		['Look', await theirs({ attachments: inbound, text: 'Look' })],
		['Story that mentions the account', await theirs({ storyMention: true })],
		['Unsent', await theirs({ text: 'Never mind' })],
	];
	for (const [, mid] of expected) assert.equal((await graph.send({ recipient: { id: '1' }, reply_to: { mid }, message: { text: 'Thanks' } })).status, 200);
	await graph.admin('people/1/deletions', { messageId: expected.at(-1)?.[1] });
	const { conversations: [{ messages }] } = (await graph.call('GET', '/inbox/data')).body;
	assert.deepEqual(messages.slice(-expected.length).map((/** @type {any} */ { replyTo }) => [replyTo.quote, replyTo.messageId]), expected);
	const said = new Map(messages.map((/** @type {any} */ { messageId, words }) => [messageId, words]));
	assert.deepEqual(expected.map(([, id]) => [said.get(id), id]), expected, 'the composer quotes the same words');
});

test('the inbox knows the people who have not written, who is told, and what is unread', async (t) => {
	const graph = await sandbox(t);
	const jane = await graph.admin('people', { username: 'jane', name: 'Jane', wroteAt: null });
	const { body } = await graph.call('GET', '/inbox/data');
	assert.deepEqual(body.newcomers.map((/** @type {any} */ room) => [room.recipient, room.username, room.name, room.total, room.unread]), [[jane.id, 'jane', 'Jane', 0, 0]]);
	assert.deepEqual(body.accounts.map((/** @type {any} */ { username, posts }) => [username, posts.length]), [['sandbox.one', 3], ['sandbox.two', 3], ['sandbox.instagram', 3]]);
	assert.match(body.accounts[0].deafness, /has no callback/);

	await graph.admin(`people/${jane.id}/comments`, { text: 'Nice', post: '18000000000000012' });
	await graph.admin(`people/${jane.id}/messages`, { text: 'Hello' });
	for (const text of ['a', 'b']) await graph.send({ recipient: { id: jane.id }, message: { text } });
	const room = async () => (await graph.call('GET', '/inbox/data')).body.conversations[0];
	const { unread, comments } = await room();
	assert.deepEqual([unread, comments.map((/** @type {any} */ c) => [c.text, c.post])], [2, [['Nice', 'The sea, this morning']]]);
	await graph.admin(`people/${jane.id}/seen`);
	assert.equal((await room()).unread, 0);
	assert.deepEqual((await graph.call('GET', '/inbox/data')).body.newcomers, []);
});

test('the page is told of changes as they happen', async (t) => {
	const graph = await sandbox(t);
	const abort = new AbortController();
	const { body, headers } = await fetch(`${graph.url}/inbox/changes`, { signal: abort.signal });
	assert.equal(headers.get('content-type'), 'text/event-stream');
	const reader = /** @type {ReadableStream<Uint8Array>} */ (body).getReader();
	const next = async () => Number(/^data: (\d+)\n\n/.exec(new TextDecoder().decode((await reader.read()).value))?.[1]);
	const first = await next();
	await graph.admin('people/1/messages', { text: 'Hello' });
	assert.ok((await next()) > first);
	await graph.admin('people', {});
	assert.equal(await next(), (await graph.call('GET', '/inbox/data')).body.revision);
	abort.abort();
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
		['inbox/message.js', 'application/javascript'], ['inbox/composer.js', 'application/javascript'], ['inbox/blocks/index.js', 'application/javascript'],
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
