// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf, sandbox, uploadBody } from './support.mjs';

const token = 'TEST-TOKEN-ig-1';
const withPlatform = uploadBody();
const without = { message: withPlatform.message };

test('for tokens of the Instagram login it is the test that says what becomes of platform', async (t) => {
	const graph = await sandbox(t);
	for (const [platform, expected] of /** @type {const} */ ([['optional', [200, 200]], ['required', [200, 400]], ['refused', [400, 200]]])) {
		await graph.admin('instagram-login', { platform });
		assert.deepEqual([(await graph.upload(withPlatform, { token })).status, (await graph.upload(without, { token })).status], expected, platform);
		assert.deepEqual([(await graph.upload(withPlatform)).status, (await graph.upload(without)).status], [200, 400], 'Page tokens are not touched');
	}
	await graph.call('DELETE', '/_admin/instagram-login');
	assert.equal((await graph.upload(without, { token })).status, 200);
	assert.equal(codeOf(await graph.upload(uploadBody({ platform: 'messenger' }), { token })), '100');
});

test('the edge for uploads can be missing, in the words Graph has for it', async (t) => {
	const graph = await sandbox(t);
	/** @type {[string, string, string, RegExp][]} */
	const words = [
		['unsupportedRequest', '100', 'IGApiException', /^Unsupported request - method type: post$/],
		['unsupportedObject', '100/33', 'GraphMethodException', /^Unsupported post request\. Object with ID 'me' does not exist/],
		['unknownPath', '2500', 'IGApiException', /^Unknown path components: \/v25\.0\/me\/message_attachments$/],
	];
	for (const [uploadEdge, code, type, message] of words) {
		await graph.admin('instagram-login', { uploadEdge });
		const reply = await graph.upload(without, { token });
		assert.deepEqual([reply.status, codeOf(reply), reply.body.error.type], [400, code, type], uploadEdge);
		assert.match(reply.body.error.message, message);
		assert.ok(reply.body.error.fbtrace_id);
		assert.equal((await graph.upload()).status, 200, 'Page tokens are not touched');
		const byUrl = { recipient: { id: '1' }, message: { attachment: { type: 'image', payload: { url: 'https://media.example.com/a.png' } } } };
		assert.equal((await graph.send(byUrl, { token })).status, 200);
	}
	await graph.call('POST', '/_admin/reset');
	assert.equal((await graph.upload(without, { token })).status, 200);
});
