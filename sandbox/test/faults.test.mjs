// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kindNames } from '../src/graph/kinds/index.mjs';
import { until } from './receiver.mjs';
import { codeOf, pictureUrl, sandbox, sendBody, token } from './support.mjs';

/** @typedef {Awaited<ReturnType<typeof sandbox>>} Client */

/**
 * One send under a fault, and whether it was delivered.
 * @param {import('node:test').TestContext} t
 * @param {object} action
 */
async function sendUnder(t, action) {
	const graph = await sandbox(t);
	const id = await graph.uploaded();
	await graph.fault({ endpoint: 'send', action });
	const outcome = await graph.send(sendBody('1', id)).then((reply) => ({ reply, failure: undefined }), (failure) => ({ reply: undefined, failure }));
	const { deliveries, calls } = await graph.ledger();
	return { ...outcome, delivered: deliveries.length, delivery: deliveries[0], call: calls.at(-1) };
}

test('an error before and after delivery', async (t) => {
	const before = await sendUnder(t, { type: 'error', code: 2 });
	assert.deepEqual([before.reply?.status, before.delivered], [500, 0]);
	assert.equal(before.reply?.body.error.is_transient, true);
	const after = await sendUnder(t, { type: 'error', code: 1, subcode: 1357046, httpStatus: 503, message: 'Sorry', afterDelivery: true });
	assert.deepEqual([after.reply?.status, after.delivered], [503, 1]);
	assert.equal(after.reply?.body.error.error_subcode, 1357046);
	assert.equal(after.reply?.body.error.message, 'Sorry');
	assert.deepEqual([after.call.status, after.call.code, after.call.subcode], [503, 1, 1357046]);
});

for (const type of ['drop', 'reset']) {
	test(`a ${type} before and after delivery`, async (t) => {
		for (const [when, count] of /** @type {const} */ ([['before', 0], ['after', 1]])) {
			const { failure, delivered, call } = await sendUnder(t, { type, when });
			assert.ok(failure instanceof TypeError, when);
			const { code } = /** @type {{ code: string }} */ (failure.cause);
			assert.equal(code, type === 'reset' ? 'ECONNRESET' : 'UND_ERR_SOCKET', when);
			assert.equal(delivered, count, when);
			assert.equal(call.status, 0, when);
		}
	});
}

test('garbage of every kind, with the message delivered', async (t) => {
	/** @type {[string, number, (text: string) => boolean][]} */
	const kinds = [
		['html', 502, (text) => text.startsWith('<!DOCTYPE html>')],
		['empty', 200, (text) => text === ''],
		['truncated', 200, (text) => text.startsWith('{"recipient_id"') && !text.endsWith('}')],
		['noId', 200, (text) => text === '{"success":true}'],
		['numberId', 200, (text) => /"message_id":\d{17}\}$/.test(text)],
		['notJson', 200, (text) => text.startsWith('OK')],
	];
	for (const [kind, status, fits] of kinds) {
		const { reply, delivered, delivery } = await sendUnder(t, { type: 'garbage', kind });
		assert.equal(reply?.status, status, kind);
		assert.ok(fits(reply?.text ?? '-'), `${kind}: ${reply?.text}`);
		assert.equal(delivered, 1, kind);
		if (kind === 'numberId') assert.ok(reply?.text.endsWith(`:${delivery.messageId}}`));
	}
	const cutOff = await sendUnder(t, { type: 'garbage', kind: 'cutOff' });
	assert.ok(cutOff.failure instanceof TypeError);
	assert.deepEqual([cutOff.delivered, cutOff.call.status], [1, 0]);
	const before = await sendUnder(t, { type: 'garbage', kind: 'html', when: 'before', httpStatus: 504 });
	assert.deepEqual([before.reply?.status, before.delivered], [504, 0]);
});

test('an attachment id as a bare number is the id that was kept', async (t) => {
	const graph = await sandbox(t);
	await graph.fault({ endpoint: 'upload', times: 1, action: { type: 'garbage', kind: 'numberId' } });
	const { text } = await graph.upload();
	const [, id] = /^\{"attachment_id":(\d{16})\}$/.exec(text) ?? [];
	assert.equal((await graph.send(sendBody('1', id))).status, 200);
});

test('an error that echoes the token', async (t) => {
	const { reply, delivered } = await sendUnder(t, { type: 'echoToken', code: 190 });
	assert.equal(codeOf(/** @type {any} */ (reply)), '190');
	assert.ok(reply?.body.error.message.includes(token));
	assert.ok(reply?.body.error.error_user_msg.includes(token));
	assert.ok(reply?.headers.get('www-authenticate')?.includes(token));
	assert.equal(delivered, 0);
});

test('latency holds back the answer, not the delivery', async (t) => {
	const graph = await sandbox(t);
	const id = await graph.uploaded();
	await graph.fault({ endpoint: 'send', recipient: '1', action: { type: 'latency', ms: 600_000 } });
	let answered = false;
	const noted = () => void (answered = true);
	graph.send(sendBody('1', id)).then(noted, noted);
	await until(async () => (await graph.counts()).deliveries === 1, 'the delivery');
	assert.equal((await graph.counts()).inFlight, 1);
	assert.equal(answered, false);
	await graph.fault({ endpoint: 'send', recipient: '2', action: { type: 'latency', ms: 150 } });
	const started = performance.now();
	assert.equal((await graph.send(sendBody('2', id))).status, 200);
	assert.ok(performance.now() - started >= 145);
});

test('a usage header on the answers', async (t) => {
	const graph = await sandbox(t);
	const header = { 1: [{ type: 'messenger', call_count: 97, total_cputime: 1, total_time: 1, estimated_time_to_regain_access: 0 }] };
	await graph.fault([
		{ endpoint: 'any', action: { type: 'usage', header } },
		{ endpoint: 'me', action: { type: 'usage', name: 'X-App-Usage', header: '{"call_count":28}' } },
	]);
	const reply = await graph.me();
	assert.equal(reply.status, 200);
	assert.deepEqual(JSON.parse(reply.headers.get('x-business-use-case-usage') ?? ''), header);
	assert.equal(reply.headers.get('x-app-usage'), '{"call_count":28}');
});

test('a fault finds its recipient, its URL and its endpoint, so many times', async (t) => {
	const graph = await sandbox(t);
	const other = 'https://example.com/other.png';
	const ids = [await graph.uploaded(), await graph.uploaded(other)];
	const { body } = await graph.fault([
		{ endpoint: 'send', recipient: '1', times: 2, action: { type: 'error', code: 613 } },
		{ endpoint: 'any', url: other, action: { type: 'error', code: 368 } },
	]);
	assert.equal(body.ids.length, 2);
	assert.equal((await graph.send(sendBody('2', ids[0]))).status, 200);
	assert.equal(codeOf(await graph.send(sendBody('2', ids[1]))), '368');
	assert.equal(codeOf(await graph.send(sendBody('1', ids[0]))), '613');
	assert.equal(codeOf(await graph.send(sendBody('1', ids[0]))), '613');
	assert.equal((await graph.send(sendBody('1', ids[0]))).status, 200);
	assert.equal(codeOf(await graph.call('POST', '/v25.0/me/message_attachments', { platform: 'instagram', message: { attachment: { type: 'image', payload: { url: other } } } }, { authorization: `Bearer ${token}` })), '368');
	assert.equal((await graph.upload()).status, 200);
	const { faults } = (await graph.call('GET', '/_admin/faults')).body;
	assert.deepEqual(faults.map((/** @type {any} */ f) => [f.hits, f.left]), [[2, 0], [2, null]]);
	await graph.call('DELETE', '/_admin/faults');
	assert.equal((await graph.send(sendBody('2', ids[1]))).status, 200);
});

test('a fault finds its kind, its comment and its file name', async (t) => {
	const graph = await sandbox(t);
	const [first, second] = [await graph.admin('comments'), await graph.admin('comments')];
	const { messageId } = await graph.admin('messages', { person: '1', text: 'Hello' });
	const to = { recipient: { id: '1' } };
	/** @type {Record<string, Record<string, unknown>>} */
	const sends = {
		text: { ...to, message: { text: 'a' } },
		media: { ...to, message: { attachment: { type: 'image', payload: { url: pictureUrl } } } },
		images: { ...to, message: { attachments: [{ type: 'image', payload: { url: pictureUrl } }] } },
		quickReplies: { ...to, message: { text: 'a', quick_replies: [{ content_type: 'text', title: 'A', payload: 'A' }] } },
		buttonTemplate: { ...to, message: { attachment: { type: 'template', payload: { template_type: 'button', text: 'a', buttons: [{ type: 'postback', title: 'A', payload: 'A' }] } } } },
		genericTemplate: { ...to, message: { attachment: { type: 'template', payload: { template_type: 'generic', elements: [{ title: 'A' }] } } } },
		mediaShare: { ...to, message: { attachment: { type: 'MEDIA_SHARE', payload: { id: '18000000000000011' } } } },
		sticker: { ...to, message: { attachment: { type: 'like_heart' } } },
		react: { ...to, sender_action: 'react', payload: { message_id: messageId, reaction: 'love' } },
		senderAction: { ...to, sender_action: 'typing_on' },
		privateReply: { recipient: { comment_id: first.id }, message: { text: 'a' } },
	};
	assert.deepEqual(Object.keys(sends).sort(), [...kindNames].sort(), 'every kind is here');
	for (const [kind, body] of Object.entries(sends)) {
		await graph.fault({ endpoint: 'send', kind, times: 1, action: { type: 'error', code: 2, message: kind } });
		for (const [name, other] of Object.entries(sends)) {
			if (name !== kind && name !== 'privateReply') assert.equal((await graph.send(other)).status, 200, `${name} under a fault for ${kind}`);
		}
		assert.equal((await graph.send(body)).body.error.message, kind);
	}

	await graph.fault({ endpoint: 'send', comment: second.id, action: { type: 'error', code: 368 } });
	assert.equal((await graph.send(sends['privateReply'])).status, 200);
	assert.equal(codeOf(await graph.send({ recipient: { comment_id: second.id }, message: { text: 'a' } })), '368');

	const fields = { platform: 'instagram', message: { attachment: { type: 'file', payload: {} } } };
	/** @param {string} name */
	const pdf = (name) => new File(['%PDF-1.7 '], name, { type: 'application/pdf' });
	await graph.fault([
		{ endpoint: 'upload', kind: 'uploadFile', times: 1, action: { type: 'error', code: 2 } },
		{ endpoint: 'upload', fileName: 'b.pdf', action: { type: 'error', code: 368 } },
	]);
	assert.equal((await graph.upload()).status, 200);
	assert.equal(codeOf(await graph.form('message_attachments', fields, pdf('a.pdf'))), '2');
	assert.equal((await graph.form('message_attachments', fields, pdf('a.pdf'))).status, 200);
	assert.equal(codeOf(await graph.form('message_attachments', fields, pdf('b.pdf'))), '368');
});

test('chances are seeded: the same calls meet the same fate, in any order', async (t) => {
	const recipients = Array.from({ length: 60 }, (_, i) => String(1000 + i));
	/**
	 * @param {number} seed
	 * @param {string[]} order
	 */
	async function refused(seed, order) {
		const graph = await sandbox(t);
		await graph.call('POST', '/_admin/reset', { seed });
		const id = await graph.uploaded();
		await graph.fault({ endpoint: 'send', probability: 0.4, action: { type: 'error', code: 2 } });
		const statuses = await Promise.all(order.map(async (recipient) => [recipient, (await graph.send(sendBody(recipient, id))).status]));
		return statuses.filter(([, status]) => status !== 200).map(([recipient]) => recipient).sort();
	}
	const first = await refused(7, recipients);
	assert.ok(first.length > 10 && first.length < 40, `${first.length} of 60`);
	assert.deepEqual(await refused(7, [...recipients].reverse()), first);
	assert.notDeepEqual(await refused(8, recipients), first);
});

test('a fault that makes no sense is refused', async (t) => {
	const graph = await sandbox(t);
	for (const rule of [
		undefined,
		{},
		{ endpoint: 'send' },
		{ endpoint: 'sent', action: { type: 'drop' } },
		{ endpoint: 'send', action: { type: 'explode' } },
		{ endpoint: 'send', action: { type: 'error' } },
		{ endpoint: 'send', action: { type: 'drop', when: 'during' } },
		{ endpoint: 'send', recipients: '1', action: { type: 'drop' } },
		{ endpoint: 'send', kind: 'picture', action: { type: 'drop' } },
		{ endpoint: 'send', probability: 2, action: { type: 'drop' } },
		[{ endpoint: 'send', action: { type: 'drop' } }, { endpoint: 'send' }],
	]) {
		const reply = await graph.fault(rule);
		assert.equal(reply.status, 400, JSON.stringify(rule));
		assert.equal(typeof reply.body.error, 'string');
	}
	assert.deepEqual((await graph.call('GET', '/_admin/faults')).body, { faults: [] });
	assert.equal((await graph.call('GET', '/_admin/nothing')).status, 404);
	assert.equal((await graph.send(sendBody('1', await graph.uploaded(pictureUrl)))).status, 200);
});
