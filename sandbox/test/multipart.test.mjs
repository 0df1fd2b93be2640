// @ts-check
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { codeOf, pictureUrl, sandbox, sendBody, token } from './support.mjs';

/** @param {string} name */
const sample = (name) => readFileSync(new URL(`../media/samples/${name}`, import.meta.url));
const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n');
const ogg = Buffer.concat([Buffer.from('OggS\0\x02'), Buffer.alloc(22), Buffer.from('\x80theora'), Buffer.alloc(40)]);

/**
 * @param {Buffer} bytes
 * @param {string} name
 * @param {string} mimeType
 */
const file = (bytes, name, mimeType) => new File([new Uint8Array(bytes)], name, { type: mimeType });
/** @param {string} type */
const fields = (type, payload = {}) => ({ platform: 'instagram', message: { attachment: { type, payload: { is_reusable: true, ...payload } } } });
const picture = () => file(sample('sample.png'), 'holiday.png', 'image/png');

test('a file is kept with its facts and goes out by its id', async (t) => {
	const graph = await sandbox(t);
	const { status, body, text } = await graph.form('message_attachments', fields('image'), picture());
	assert.equal(status, 200, text);
	assert.match(body.attachment_id, /^\d{16}$/);
	const bytes = sample('sample.png');
	const facts = { name: 'holiday.png', mimeType: 'image/png', size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
	const { uploads } = await graph.ledger();
	const [{ at, ...upload }] = uploads;
	assert.ok(Math.abs(Date.now() - at) < 60_000);
	assert.deepEqual(upload, { attachmentId: body.attachment_id, kind: 'uploadFile', url: '', type: 'image', account: '17841400000000001', reusable: true, file: facts });

	assert.equal((await graph.send(sendBody('1', body.attachment_id))).status, 200);
	const [sent] = await graph.accepted('1');
	assert.deepEqual([sent.kind, sent.url, sent.file, sent.content], ['media', '', facts, { type: 'image', url: '', attachmentId: body.attachment_id, file: facts }]);
	const shown = await fetch(`${graph.url}/inbox/files/${facts.sha256}`);
	assert.deepEqual([shown.status, shown.headers.get('content-type'), shown.headers.get('x-content-type-options')], [200, 'image/png', 'nosniff']);
	assert.deepEqual(Buffer.from(await shown.arrayBuffer()), bytes);
	assert.equal((await fetch(`${graph.url}/inbox/files/nothing`)).status, 404);
});

test('every format of Meta’s table is taken as what it is', async (t) => {
	const graph = await sandbox(t);
	const avi = Buffer.concat([Buffer.from('RIFF'), Buffer.alloc(4), Buffer.from('AVI LIST'), Buffer.alloc(40)]);
	const mov = Buffer.concat([Buffer.from([0, 0, 0, 20]), Buffer.from('ftypqt  '), Buffer.alloc(40)]);
	const aac = Buffer.concat([Buffer.from([0xff, 0xf1, 0x50, 0x80]), Buffer.alloc(40)]);
	/** @type {[string, Buffer, string, string][]} */
	const good = [
		['image', sample('sample.png'), 'a.png', 'image/png'],
		['image', sample('sample.jpg'), 'a.jpg', 'image/jpeg'],
		['image', sample('sample.gif'), 'a.gif', 'image/gif'],
		['video', sample('sample.mp4'), 'a.mp4', 'video/mp4'],
		['video', sample('sample.webm'), 'a.webm', 'video/webm'],
		['video', avi, 'a.avi', 'video/x-msvideo'],
		['video', mov, 'a.mov', 'video/quicktime'],
		['video', ogg, 'a.ogv', 'video/ogg'],
		['audio', sample('sample.m4a'), 'a.m4a', 'audio/mp4'],
		['audio', sample('sample.wav'), 'a.wav', 'audio/wav'],
		['audio', sample('sample.mp4'), 'a.mp4', 'audio/mp4'],
		['audio', aac, 'a.aac', 'audio/aac'],
		['file', pdf, 'a.pdf', 'application/pdf'],
	];
	for (const [type, bytes, name, mimeType] of good) {
		const reply = await graph.form('message_attachments', fields(type), file(bytes, name, mimeType));
		assert.equal(reply.status, 200, `${type} ${name} ${mimeType}: ${reply.text}`);
	}
});

test('files that Graph refuses', async (t) => {
	const graph = await sandbox(t);
	const large = (/** @type {number} */ size) => Buffer.concat([sample('sample.png'), Buffer.alloc(size - sample('sample.png').length)]);
	const mebibyte = 1024 * 1024;
	/** @type {[string, string, Record<string, unknown>, File | undefined][]} */
	const bad = [
		['octet-stream', '100/2018047', fields('image'), file(sample('sample.png'), 'a.png', 'application/octet-stream')],
		['no MIME type', '100/2018047', fields('image'), file(sample('sample.png'), 'a.png', '')],
		['a MIME type that is not the file’s', '100/2018047', fields('image'), file(sample('sample.png'), 'a.png', 'image/jpeg')],
		['a picture as a video', '100/2018047', fields('video'), file(sample('sample.png'), 'a.mp4', 'video/mp4')],
		['a video as a picture', '100/2018047', fields('image'), file(sample('sample.mp4'), 'a.png', 'image/png')],
		['a video as a sound', '100/2018047', fields('audio'), file(sample('sample.webm'), 'a.webm', 'video/webm')],
		['a video type for a sound', '100/2018047', fields('audio'), file(sample('sample.mp4'), 'a.mp4', 'video/mp4')],
		['a picture as a file', '100/2018047', fields('file'), file(sample('sample.png'), 'a.pdf', 'application/pdf')],
		['MP3', '100/2018047', fields('audio'), file(Buffer.concat([Buffer.from('ID3\x04'), Buffer.alloc(200)]), 'a.mp3', 'audio/mpeg')],
		['Ogg as a sound', '100/2018047', fields('audio'), file(ogg, 'a.ogg', 'audio/ogg')],
		['words', '100/2018047', fields('file'), file(Buffer.from('Dear Jane'), 'a.txt', 'text/plain')],
		['nothing in it', '100/2018047', fields('image'), file(Buffer.alloc(0), 'a.png', 'image/png')],
		['a name that is not ASCII', '100/2018047', fields('image'), file(sample('sample.png'), 'Grüße.png', 'image/png')],
		['a picture of more than 8 MB', '100/2018109', fields('image'), file(large(8 * mebibyte + 1), 'a.png', 'image/png')],
		['a file of more than 25 MB', '100/2018109', fields('file'), file(Buffer.concat([pdf, Buffer.alloc(25 * mebibyte)]), 'a.pdf', 'application/pdf')],
		['a body beyond all bounds', '100/2018109', fields('file'), file(Buffer.alloc(41 * mebibyte), 'a.pdf', 'application/pdf')],
		['no platform', '100', { message: fields('image').message }, picture()],
		['no message', '100', { platform: 'instagram' }, picture()],
		['a message that is no JSON', '100', { ...fields('image'), message: '{"attachment":' }, picture()],
		['no file', '100', fields('image'), undefined],
		['a URL beside the file', '100/2534015', fields('image', { url: pictureUrl }), picture()],
		['an unknown field', '100', { ...fields('image'), caption: 'Sun' }, picture()],
	];
	for (const [name, code, given, upload] of bad) {
		const reply = await graph.form('message_attachments', given, upload);
		assert.deepEqual([reply.status, codeOf(reply)], [400, code], `${name}: ${reply.text}`);
	}
	assert.deepEqual((await graph.ledger()).uploads, []);
	assert.equal((await graph.form('message_attachments', fields('image'), file(large(8 * mebibyte), 'a.png', 'image/png'))).status, 200);
});

test('a body that ends before its last boundary, or names none, is refused', async (t) => {
	const graph = await sandbox(t);
	const head = '--xx\r\nContent-Disposition: form-data; name="platform"\r\n\r\ninstagram\r\n';
	const part = '--xx\r\nContent-Disposition: form-data; name="filedata"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n';
	for (const [type, body] of [['multipart/form-data; boundary=xx', head + part + 'abc'], ['multipart/form-data', `${head}--xx--\r\n`]]) {
		const reply = await graph.call('POST', '/v25.0/me/message_attachments', body, { authorization: `Bearer ${token}`, 'content-type': type ?? '' });
		assert.deepEqual([reply.status, codeOf(reply)], [400, '100'], type);
	}
});

test('a short boundary is a boundary', async (t) => {
	const graph = await sandbox(t);
	const part = (/** @type {string} */ name, /** @type {string} */ more, /** @type {Buffer | string} */ value) =>
		Buffer.concat([Buffer.from(`--x\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`), Buffer.from(value), Buffer.from('\r\n')]);
	const body = Buffer.concat([
		part('platform', '', 'instagram'),
		part('message', '', JSON.stringify(fields('image').message)),
		part('filedata', '; filename="a.png"\r\nContent-Type: image/png', sample('sample.png')),
		Buffer.from('--x--\r\n'),
	]);
	const response = await fetch(`${graph.url}/v25.0/me/message_attachments`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=x' }, body });
	assert.equal(response.status, 200, await response.text());
});

test('a file goes out in one call, and is kept only if it is to be reusable', async (t) => {
	const graph = await sandbox(t);
	const once = await graph.form('messages', { recipient: { id: '1' }, message: { attachment: { type: 'file', payload: {} } } }, file(pdf, 'offer.pdf', 'application/pdf'));
	assert.equal(once.status, 200, once.text);
	assert.deepEqual(Object.keys(once.body), ['recipient_id', 'message_id']);
	const kept = await graph.form('messages', { recipient: { id: '1' }, message: fields('image').message }, picture());
	assert.equal((await graph.send(sendBody('2', kept.body.attachment_id))).status, 200);
	assert.deepEqual((await graph.accepted('1')).map(({ type, file: { name } }) => [type, name]), [['file', 'offer.pdf'], ['image', 'holiday.png']]);
	const wrong = await graph.form('messages', { recipient: { id: '1' }, message: fields('video').message }, picture());
	assert.equal(codeOf(wrong), '100/2018047');
});

test('a file beside what takes none is refused and is a mistake of the client’s, never dropped', async (t) => {
	const graph = await sandbox(t);
	const { messageId } = await graph.admin('messages', { person: '1', text: 'Good morning' });
	const { id } = await graph.admin('comments', { person: '1' });
	const recipient = { id: '1' };
	const template = (/** @type {Record<string, unknown>} */ payload) => ({ attachment: { type: 'template', payload } });
	const buttons = [{ type: 'postback', title: 'Yes', payload: 'YES' }];
	/** @type {[string, string, Record<string, unknown>][]} */
	const bad = [
		['a text', '100/2534015', { recipient, message: { text: 'a' } }],
		['a text that answers a comment', '100/2534015', { recipient: { comment_id: id }, message: { text: 'a' } }],
		['quick replies', '100/2534015', { recipient, message: { text: 'a', quick_replies: [{ content_type: 'text', title: 'Yes', payload: 'YES' }] } }],
		['a sticker', '100/2534015', { recipient, message: { attachment: { type: 'like_heart' } } }],
		['buttons', '100/2534015', { recipient, message: template({ template_type: 'button', text: 'a', buttons }) }],
		['cards', '100/2534015', { recipient, message: template({ template_type: 'generic', elements: [{ title: 'a', buttons }] }) }],
		['a post', '100/2534015', { recipient, message: { attachment: { type: 'MEDIA_SHARE', payload: { id: '18000000000000011' } } } }],
		['several pictures', '100/2534015', { recipient, message: { attachments: [{ type: 'image', payload: { url: pictureUrl } }] } }],
		['typing', '100/2018014', { recipient, sender_action: 'typing_on' }],
		['a reaction', '100/2018014', { recipient, sender_action: 'react', payload: { message_id: messageId, reaction: 'love' } }],
	];
	for (const [name, code, given] of bad) {
		const reply = await graph.form('messages', given, picture());
		assert.deepEqual([reply.status, codeOf(reply)], [400, code], `${name}: ${reply.text}`);
	}
	assert.equal((await graph.ledger()).violations.length, bad.length);
	assert.deepEqual(await graph.accepted('1'), []);
});

test('of two files in one call neither is taken', async (t) => {
	const graph = await sandbox(t);
	for (const [edge, given] of /** @type {const} */ ([['message_attachments', fields('image')], ['messages', { recipient: { id: '1' }, message: fields('image').message }]])) {
		const form = new FormData();
		for (const [name, value] of Object.entries(given)) form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
		form.append('filedata', picture());
		form.append('filedata', picture());
		const response = await fetch(`${graph.url}/v25.0/me/${edge}`, { method: 'POST', headers: { authorization: `Bearer ${token}` }, body: form });
		const { error } = /** @type {any} */ (await response.json());
		assert.deepEqual([response.status, error?.code, error?.error_subcode], [400, 100, 2534015], edge);
	}
	const { uploads, deliveries, violations } = await graph.ledger();
	assert.deepEqual([uploads, deliveries, violations.length], [[], [], 2]);
});
