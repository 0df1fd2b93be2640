// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf, outcomes, pictureUrl, sandbox, sendBody } from './support.mjs';

/**
 * @param {Record<string, unknown>} payload
 * @param {Record<string, unknown>} [more]
 */
const byUrl = (payload, more = {}, recipient = '1') => ({ recipient: { id: recipient }, message: { attachment: { type: 'image', payload: { url: pictureUrl, ...payload }, ...more } } });

test('media by URL has an attachment id only if a reusable one was asked for', async (t) => {
	const graph = await sandbox(t);
	const once = await graph.send(byUrl({}));
	assert.deepEqual(Object.keys(once.body), ['recipient_id', 'message_id']);
	assert.deepEqual(Object.keys((await graph.send(byUrl({ is_reusable: false }))).body), ['recipient_id', 'message_id']);
	const kept = await graph.send(byUrl({ is_reusable: true }));
	assert.match(kept.body.attachment_id, /^\d{16}$/);
	const beside = await graph.send(byUrl({}, { is_reusable: 'true' }));
	assert.match(beside.body.attachment_id, /^\d{16}$/);

	assert.equal((await graph.send(sendBody('2', kept.body.attachment_id))).status, 200);
	const { uploads, deliveries } = await graph.ledger();
	assert.deepEqual(uploads, [], 'no upload was called');
	assert.deepEqual(deliveries.map((/** @type {any} */ d) => [d.recipient, d.url, d.attachmentId]), [
		['1', pictureUrl, ''],
		['1', pictureUrl, ''],
		['1', pictureUrl, kept.body.attachment_id],
		['1', pictureUrl, beside.body.attachment_id],
		['2', pictureUrl, kept.body.attachment_id],
	]);
});

test('types may be written as in Meta’s reference, and every type goes out', async (t) => {
	const graph = await sandbox(t);
	for (const type of ['image', 'video', 'audio', 'file', 'IMAGE']) {
		assert.equal((await graph.send({ recipient: { id: '1' }, message: { attachment: { type, payload: { url: pictureUrl } } } })).status, 200, type);
	}
	assert.deepEqual((await graph.accepted('1')).map(({ type }) => type), ['image', 'video', 'audio', 'file', 'image']);
});

test('media that Graph refuses', async (t) => {
	const graph = await sandbox(t);
	const id = await graph.uploaded();
	const attachment = { type: 'image', payload: { url: pictureUrl } };
	assert.deepEqual(await outcomes(graph, {
		'with a text': { recipient: { id: '1' }, message: { text: 'a', attachment } },
		'with attachments': { recipient: { id: '1' }, message: { attachment, attachments: [attachment] } },
		'url and id': byUrl({ attachment_id: id }),
		'an unknown key in the payload': byUrl({ sticker_id: '1' }),
		'an unknown key beside the payload': byUrl({}, { title: 'a' }),
		'no payload': { recipient: { id: '1' }, message: { attachment: { type: 'image' } } },
		'neither url nor id': { recipient: { id: '1' }, message: { attachment: { type: 'image', payload: {} } } },
		'another type': { recipient: { id: '1' }, message: { attachment: { type: 'location', payload: { url: pictureUrl } } } },
		'no type': { recipient: { id: '1' }, message: { attachment: { payload: { url: pictureUrl } } } },
		'is_reusable as a word': byUrl({ is_reusable: 'yes' }),
		'an attachment that is a list': { recipient: { id: '1' }, message: { attachment: [attachment] } },
	}), {
		'with a text': '100/2534015',
		'with attachments': '100/2534015',
		'url and id': '100/2534015',
		'an unknown key in the payload': '100',
		'an unknown key beside the payload': '100',
		'no payload': '100',
		'neither url nor id': '100',
		'another type': '100',
		'no type': '100',
		'is_reusable as a word': '100',
		'an attachment that is a list': '100',
	});
	assert.equal((await graph.counts()).deliveries, 0);
});

test('what is not reusable stays with the person who got it in one call, too', async (t) => {
	const graph = await sandbox(t);
	const { body } = await graph.upload({ platform: 'instagram', message: { attachment: { type: 'image', payload: { url: pictureUrl } } } });
	assert.equal((await graph.send(sendBody('1', body.attachment_id))).status, 200);
	const other = await graph.send(sendBody('2', body.attachment_id));
	assert.deepEqual([other.status, codeOf(other)], [400, '100/2018074']);
});
