// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outcomes, sandbox } from './support.mjs';

/** @param {unknown} attachment */
const body = (attachment) => ({ recipient: { id: '1' }, message: { attachment } });
/** @param {unknown} id */
const share = (id, more = {}) => body({ type: 'MEDIA_SHARE', payload: { id, ...more } });

test('a post of the account’s own is shared', async (t) => {
	const graph = await sandbox(t);
	const added = await graph.admin('posts', { caption: 'New today' });
	const { posts } = (await graph.call('GET', '/_admin/posts')).body;
	assert.deepEqual(posts.slice(0, 3).map((/** @type {any} */ p) => [p.id, p.account]), [
		['18000000000000011', '17841400000000001'],
		['18000000000000012', '17841400000000001'],
		['18000000000000013', '17841400000000001'],
	]);
	assert.equal((await graph.send(share('18000000000000012'))).status, 200);
	assert.equal((await graph.send(share(added.id))).status, 200);
	assert.equal((await graph.send(body({ type: 'media_share', payload: { id: '18000000000000012' } }))).status, 200);
	const [first, second] = await graph.accepted('1');
	assert.deepEqual([first.kind, first.content.post.caption, first.type], ['mediaShare', 'The sea, this morning', 'mediaShare']);
	assert.deepEqual(second.content, { type: 'mediaShare', post: added });
});

test('shares that Graph refuses', async (t) => {
	const graph = await sandbox(t);
	const id = await graph.uploaded();
	assert.deepEqual(await outcomes(graph, {
		'the post of another account': share('18000000000000021'),
		'an unknown post': share('18999999999999999'),
		'an attachment': body({ type: 'MEDIA_SHARE', payload: { attachment_id: id } }),
		'an id as a number': share(18000000000),
		'no id': share(undefined),
		'no payload': body({ type: 'MEDIA_SHARE' }),
		'an unknown key': share('18000000000000012', { url: 'https://media.example.com/a.png' }),
	}), {
		'the post of another account': '100/2534015',
		'an unknown post': '100/2534015',
		'an attachment': '100',
		'an id as a number': '100',
		'no id': '100',
		'no payload': '100',
		'an unknown key': '100',
	});
});

test('a heart is delivered, and nothing but a heart', async (t) => {
	const graph = await sandbox(t);
	assert.deepEqual(await outcomes(graph, {
		heart: body({ type: 'like_heart' }),
		'with a payload': body({ type: 'like_heart', payload: { sticker_id: '1' } }),
		'another sticker': body({ type: 'like_thumb' }),
		'with a text': { recipient: { id: '1' }, message: { text: 'a', attachment: { type: 'like_heart' } } },
	}), { heart: '200', 'with a payload': '100', 'another sticker': '100', 'with a text': '100/2534015' });
	assert.deepEqual((await graph.accepted('1')).map(({ kind, content }) => [kind, content]), [['sticker', { type: 'sticker', sticker: 'like_heart' }]]);
});
