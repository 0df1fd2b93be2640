// @ts-check
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { codeOf, pictureUrl, sandbox, sendBody, token, uploadBody } from './support.mjs';

const dayMs = 24 * 60 * 60 * 1000;

test('an upload and a send: ids as strings, one delivery in the ledger', async (t) => {
	const graph = await sandbox(t);
	const uploaded = await graph.upload();
	assert.equal(uploaded.status, 200);
	assert.match(uploaded.body.attachment_id, /^\d{16}$/);
	assert.notEqual(String(Number(uploaded.body.attachment_id)), uploaded.body.attachment_id, 'the id lies past 2^53');
	assert.ok(uploaded.headers.get('x-fb-trace-id'));
	assert.equal(uploaded.headers.get('x-business-use-case-usage'), null);

	const sent = await graph.send(sendBody('17841400000000077', uploaded.body.attachment_id));
	assert.equal(sent.status, 200);
	assert.deepEqual(Object.keys(sent.body), ['recipient_id', 'message_id']);
	assert.equal(sent.body.recipient_id, '17841400000000077');
	assert.match(sent.body.message_id, /^aWdfZ/);

	const { uploads, deliveries, violations } = await graph.ledger();
	assert.equal(uploads.length, 1);
	assert.deepEqual(violations, []);
	const [{ at, ...delivery }] = deliveries;
	assert.ok(Math.abs(Date.now() - at) < 60_000);
	assert.deepEqual(delivery, {
		messageId: sent.body.message_id,
		recipient: '17841400000000077',
		account: '17841400000000001',
		kind: 'media',
		type: 'image',
		url: pictureUrl,
		attachmentId: uploaded.body.attachment_id,
		content: { type: 'image', url: pictureUrl, attachmentId: uploaded.body.attachment_id },
		body: sendBody('17841400000000077', uploaded.body.attachment_id),
		replyTo: null,
		commentId: null,
		humanAgent: false,
	});
});

test('the account may be named by its own ids, and by no other', async (t) => {
	const graph = await sandbox(t);
	const headers = { authorization: `Bearer ${token}` };
	for (const node of ['17841400000000001', '100000000000001']) {
		assert.equal((await graph.call('POST', `/v25.0/${node}/message_attachments`, uploadBody(), headers)).status, 200);
	}
	const other = await graph.call('POST', '/v25.0/17841400000000002/message_attachments', uploadBody(), headers);
	assert.equal(codeOf(other), '100/33');
});

test('refused uploads', async (t) => {
	const graph = await sandbox(t);
	const cases = /** @type {[string, unknown][]} */ ([
		['no platform', { message: uploadBody().message }],
		['platform messenger', uploadBody({ platform: 'messenger' })],
		['platform Instagram', uploadBody({ platform: 'Instagram' })],
		['no message', { platform: 'instagram' }],
		['no attachment', { platform: 'instagram', message: {} }],
		['attachment is a list', { platform: 'instagram', message: { attachment: [] } }],
		['no payload', { platform: 'instagram', message: { attachment: { type: 'image' } } }],
		['type picture', uploadBody({ type: 'picture' })],
		['relative URL', uploadBody({ url: '/a.png' })],
		['ftp URL', uploadBody({ url: 'ftp://example.com/a.png' })],
		['URL is a number', uploadBody({ url: 7 })],
		['is_reusable is a number', uploadBody({ reusable: 1 })],
		['a list', []],
		['no JSON', '{"platform":'],
		['nothing', ''],
	]);
	for (const [name, body] of cases) {
		const reply = await graph.upload(body);
		assert.equal(codeOf(reply), '100', name);
		assert.equal(reply.status, 400, name);
		assert.equal(reply.body.error.type, 'OAuthException', name);
		assert.ok(reply.body.error.fbtrace_id, name);
	}
	const ledger = await graph.ledger();
	assert.equal(ledger.uploads.length, 0);
	assert.equal(ledger.violations.length, cases.length);
});

test('refused sends', async (t) => {
	const graph = await sandbox(t);
	const id = await graph.uploaded();
	const attachment = sendBody('1', id).message.attachment;
	const cases = /** @type {[string, unknown, string][]} */ ([
		['no recipient', { message: { attachment } }, '100'],
		['recipient is a number', sendBody(123, id), '100'],
		['recipient has letters', sendBody('12a', id), '100'],
		['attachment id is a number', sendBody('1', 123), '100'],
		['unknown attachment', sendBody('1', '1234567890123456'), '100/2018074'],
		['another type', sendBody('1', id, 'video'), '100/2534015'],
		['text and attachment', { recipient: { id: '1' }, message: { text: 'a', attachment } }, '100/2534015'],
		['url and id', { recipient: { id: '1' }, message: { attachment: { type: 'image', payload: { url: pictureUrl, attachment_id: id } } } }, '100/2534015'],
		['text too long', { recipient: { id: '1' }, message: { text: 'é'.repeat(501) } }, '100/2534015'],
		['sender_action too', { ...sendBody('1', id), sender_action: 'typing_on' }, '100/2018014'],
		['outside the window', sendBody('9990001', id), '10/2534022'],
		['no such person', sendBody('9990002', id), '100/2534014'],
		['person unavailable', sendBody('9990003', id), '551/1545041'],
	]);
	for (const [name, body, code] of cases) {
		assert.equal(codeOf(await graph.send(body)), code, name);
	}
	assert.equal((await graph.send(sendBody('9990001', id))).status, 403);
	assert.equal((await graph.counts()).deliveries, 0);
});

test('a message by URL and a text message are delivered too', async (t) => {
	const graph = await sandbox(t);
	const byUrl = await graph.send({ recipient: { id: '1' }, message: { attachment: { type: 'audio', payload: { url: 'https://example.com/a.wav' } } } });
	assert.equal(byUrl.status, 200);
	assert.equal((await graph.send({ recipient: { id: '1' }, message: { text: 'Good morning' } })).status, 200);
	const { deliveries } = await graph.ledger();
	assert.deepEqual(deliveries.map((/** @type {any} */ d) => [d.type, d.url, d.text]), [['audio', 'https://example.com/a.wav', undefined], ['text', '', 'Good morning']]);
});

test('an attachment belongs to its account', async (t) => {
	const graph = await sandbox(t);
	const id = await graph.uploaded();
	const reply = await graph.send(sendBody('1', id), { token: 'TEST-TOKEN-ig-1' });
	assert.equal(codeOf(reply), '100/2018074');
	assert.equal(reply.body.error.type, 'IGApiException');
});

test('an attachment expires 90 days after its upload, however it came; what was delivered stays', async (t) => {
	const graph = await sandbox(t);
	const uploaded = await graph.uploaded();
	const url = { type: 'image', payload: { url: pictureUrl, is_reusable: true } };
	const sent = await graph.send({ recipient: { id: '1' }, message: { attachment: url } });
	await graph.admin('clock', { advanceMs: 89 * dayMs });
	const later = await graph.uploaded();
	for (const id of [uploaded, sent.body.attachment_id]) assert.equal((await graph.send(sendBody('2', id))).status, 200);
	await graph.admin('clock', { advanceMs: dayMs });
	for (const id of [uploaded, sent.body.attachment_id]) {
		const reply = await graph.send(sendBody('2', id));
		assert.deepEqual([reply.status, codeOf(reply)], [400, '100/2018074']);
	}
	assert.equal((await graph.send(sendBody('2', later))).status, 200);
	assert.equal((await graph.accepted('2')).length, 3);
	assert.deepEqual((await graph.ledger()).violations, []);
});

test('an attachment that is not reusable goes to one person', async (t) => {
	const graph = await sandbox(t);
	const { body } = await graph.upload(uploadBody({ reusable: false }));
	assert.equal((await graph.send(sendBody('1', body.attachment_id))).status, 200);
	assert.equal((await graph.send(sendBody('1', body.attachment_id))).status, 200);
	assert.equal(codeOf(await graph.send(sendBody('2', body.attachment_id))), '100/2018074');
	const again = await graph.upload(uploadBody({ reusable: 'true' }));
	assert.equal((await graph.send(sendBody('1', again.body.attachment_id))).status, 200);
	assert.equal((await graph.send(sendBody('2', again.body.attachment_id))).status, 200);
});

test('expired attachments are unknown afterwards', async (t) => {
	const graph = await sandbox(t);
	const id = await graph.uploaded();
	assert.deepEqual((await graph.call('DELETE', '/_admin/attachments')).body, { removed: 1 });
	assert.equal(codeOf(await graph.send(sendBody('1', id))), '100/2018074');
	assert.notEqual(await graph.uploaded(), id);
});

test('tokens', async (t) => {
	const graph = await sandbox(t);
	const expired = await graph.me({ token: 'TEST-TOKEN-expired' });
	assert.equal(codeOf(expired), '190/463');
	assert.equal(expired.status, 400);
	for (const bad of ['TEST-TOKEN-wrong-host', 'TEST-TOKEN-nobody']) {
		const reply = await graph.me({ token: bad });
		assert.equal(codeOf(reply), '190', bad);
		assert.match(reply.body.error.message, /Cannot parse access token/);
	}
	const missing = await graph.me({ token: null });
	assert.equal(missing.status, 401);
	assert.equal(codeOf(missing), '2500');
	assert.equal((await graph.counts()).violations, 0);
});

test('a token in the URL works, and is held against the caller', async (t) => {
	const graph = await sandbox(t);
	const reply = await graph.me({ token: null, query: `?access_token=${token}` });
	assert.equal(reply.status, 200);
	const { calls, violations } = await graph.ledger();
	assert.equal(calls[0].tokenInUrl, true);
	assert.match(violations[0].reason, /token in the URL/);
	await graph.me();
	assert.equal((await graph.ledger()).calls[1].tokenInUrl, false);
});

test('me', async (t) => {
	const graph = await sandbox(t);
	assert.deepEqual((await graph.me()).body, { id: '100000000000001', name: 'Sandbox Page One' });
	assert.deepEqual((await graph.me({ query: '?fields=id,instagram_business_account' })).body, {
		id: '100000000000001',
		instagram_business_account: { id: '17841400000000001' },
	});
	assert.deepEqual((await graph.me({ token: 'TEST-TOKEN-ig-1', query: '?fields=user_id,username' })).body, {
		data: [{ user_id: '17841400000000003', username: 'sandbox.instagram' }],
	});
});

test('versions and paths', async (t) => {
	const graph = await sandbox(t);
	for (const version of ['v21.0', 'v25.0', 'v26.0', 'v27.0']) assert.equal((await graph.me({ version })).status, 200, version);
	assert.equal(codeOf(await graph.me({ version: 'v20.0' })), '2635');
	for (const version of ['v0.1', 'v99.0', 'vX']) {
		const reply = await graph.me({ version });
		assert.equal(codeOf(reply), '2500', version);
		assert.match(reply.body.error.message, /^Unknown path components: \/v/);
	}
	const headers = { authorization: `Bearer ${token}` };
	const deep = await graph.call('GET', '/v25.0/me/a/b', undefined, headers);
	assert.deepEqual([deep.status, codeOf(deep)], [400, '2500']);
	const elsewhere = await graph.call('GET', '/favicon.ico');
	assert.deepEqual([elsewhere.status, codeOf(elsewhere)], [404, '2500']);
	assert.equal(codeOf(await graph.call('GET', '/v25.0/me/messages', undefined, headers)), '100/33');
});

test('the app secret proof', async (t) => {
	const graph = await sandbox(t);
	const now = Math.floor(Date.now() / 1000);
	/**
	 * @param {number | string} time
	 * @param {string} [own]
	 * @param {string} [secret]
	 */
	const proof = (time, own = 'TEST-TOKEN-page-2', secret = 'TEST-SECRET-page-2') =>
		`?appsecret_proof=${createHmac('sha256', secret).update(`${own}|${time}`).digest('hex')}&appsecret_time=${time}`;
	/** @param {string} query */
	const ask = (query) => graph.me({ token: 'TEST-TOKEN-page-2', query });

	assert.equal((await ask(proof(now))).status, 200);
	assert.equal((await ask(proof(now - 290))).status, 200);
	for (const [name, query] of [
		['none', ''],
		['too old', proof(now - 310)],
		['from the future', proof(now + 310)],
		['another secret', proof(now, 'TEST-TOKEN-page-2', 'TEST-SECRET-page-1')],
		['another token', proof(now, token)],
		['no time', proof(now).replace(/&.*/, '')],
		['a broken time', proof(`${now}.5`)],
		['upper case', proof(now).replace(/=(\w+)&/, (_, hex) => `=${hex.toUpperCase()}&`)],
	]) {
		const reply = await ask(query ?? '');
		assert.deepEqual([reply.status, codeOf(reply), reply.body.error.type], [400, '100', 'GraphMethodException'], name);
	}
	const [, hex = ''] = /proof=(\w+)/.exec(proof(now)) ?? [];
	const inBody = await graph.upload({ ...uploadBody(), appsecret_proof: hex, appsecret_time: now }, { token: 'TEST-TOKEN-page-2' });
	assert.equal(inBody.status, 200);
	// An account that does not require a proof checks the one it gets.
	assert.equal((await graph.me({ query: proof(now, token, 'TEST-SECRET-page-1') })).status, 200);
	assert.equal((await graph.me({ query: proof(now, token, 'wrong') })).status, 400);
});

test('own tokens take the place of the default ones', async (t) => {
	const account = { id: '1', pageId: '2', name: 'Mine', username: 'mine', style: /** @type {const} */ ('page') };
	const graph = await sandbox(t, { tokens: { 'TEST-TOKEN-mine': { account } } });
	assert.equal((await graph.me({ token: 'TEST-TOKEN-mine' })).body.name, 'Mine');
	assert.equal(codeOf(await graph.me()), '190');
});
