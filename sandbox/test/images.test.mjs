// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outcomes, pictureUrl, sandbox } from './support.mjs';

/** @param {unknown} attachments */
const body = (attachments, more = {}) => ({ recipient: { id: '1' }, message: { attachments, ...more } });
/** @param {Record<string, unknown>} payload */
const image = (payload = { url: pictureUrl }, type = 'image') => ({ type, payload });

test('images go out side by side, ids and URLs mixed, as one message', async (t) => {
	const graph = await sandbox(t);
	const id = await graph.uploaded('https://media.example.com/other.jpg');
	const sent = await graph.send(body([image({ attachment_id: id }), image()]));
	assert.equal(sent.status, 200);
	assert.deepEqual(Object.keys(sent.body), ['recipient_id', 'message_id']);
	const [{ kind, content, messageId }] = await graph.accepted('1');
	assert.deepEqual([kind, messageId], ['images', sent.body.message_id]);
	assert.deepEqual(content, {
		type: 'images',
		images: [
			{ type: 'image', url: 'https://media.example.com/other.jpg', attachmentId: id },
			{ type: 'image', url: pictureUrl },
		],
	});
	assert.equal((await graph.send(body(Array.from({ length: 10 }, () => image())))).status, 200);
	assert.equal((await graph.send(body(image()))).status, 200, 'one object, as Meta’s page shows');
});

test('images that Graph refuses', async (t) => {
	const graph = await sandbox(t);
	const video = await graph.uploaded('https://media.example.com/a.mp4', 'video');
	const foreign = await graph.uploaded(pictureUrl, 'image', { token: 'TEST-TOKEN-ig-1' });
	const single = (await graph.upload({ platform: 'instagram', message: { attachment: image() } })).body.attachment_id;
	await graph.send({ recipient: { id: '2' }, message: { attachment: image({ attachment_id: single }) } });
	assert.deepEqual(await outcomes(graph, {
		none: body([]),
		eleven: body(Array.from({ length: 11 }, () => image())),
		'a video among them': body([image(), image(undefined, 'video')]),
		'the id of a video': body([image(), image({ attachment_id: video })]),
		'an id of another account': body([image(), image({ attachment_id: foreign })]),
		'an id that is not reusable and went elsewhere': body([image(), image({ attachment_id: single })]),
		'an unknown id': body([image(), image({ attachment_id: '1' })]),
		'a broken URL': body([image(), image({ url: 'media.example.com' })]),
		'words among them': body([image(), 'image']),
		'a list that is none': body('image'),
		'with a text': body([image(), image()], { text: 'a' }),
	}), {
		none: '100',
		eleven: '100',
		'a video among them': '100/2534015',
		'the id of a video': '100/2534015',
		'an id of another account': '100/2018074',
		'an id that is not reusable and went elsewhere': '100/2018074',
		'an unknown id': '100/2018074',
		'a broken URL': '100',
		'words among them': '100',
		'a list that is none': '100',
		'with a text': '100/2534015',
	});
	assert.deepEqual(await graph.accepted('1'), []);
});
