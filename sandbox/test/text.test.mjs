// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outcomes, sandbox } from './support.mjs';

/** @param {unknown} text */
const body = (text) => ({ recipient: { id: '1' }, message: { text } });

test('a text of 1,000 bytes is delivered, one byte more is not', async (t) => {
	const graph = await sandbox(t);
	const longest = 'é'.repeat(500);
	const sent = await graph.send(body(longest));
	assert.equal(sent.status, 200);
	assert.deepEqual(await graph.accepted('1'), [{
		kind: 'text',
		messageId: sent.body.message_id,
		recipient: '1',
		account: '17841400000000001',
		body: body(longest),
		content: { type: 'text', text: longest },
		type: 'text',
		text: longest,
		url: '',
		attachmentId: '',
		replyTo: null,
		commentId: null,
		humanAgent: false,
	}]);
	assert.deepEqual(await outcomes(graph, { longer: body(`${longest}a`) }), { longer: '100/2534015' });
});

test('texts that Graph refuses', async (t) => {
	const graph = await sandbox(t);
	const codes = await outcomes(graph, {
		empty: body(''),
		blank: body(' \n'),
		nothing: { recipient: { id: '1' }, message: {} },
		number: body(7),
		'no message': { recipient: { id: '1' } },
		'an unknown key in the message': { recipient: { id: '1' }, message: { text: 'a', metadata: 'x' } },
		'an unknown parameter': { ...body('a'), persona_id: '7' },
		'an unknown key in the recipient': { recipient: { id: '1', phone_number: '1' }, message: { text: 'a' } },
		'a payload': { ...body('a'), payload: { message_id: 'm' } },
	});
	assert.deepEqual(codes, {
		empty: '100/2534052',
		blank: '100/2534052',
		nothing: '100/2534052',
		number: '100',
		'no message': '100',
		'an unknown key in the message': '100',
		'an unknown parameter': '100',
		'an unknown key in the recipient': '100',
		'a payload': '100',
	});
	const { deliveries, violations } = await graph.ledger();
	assert.deepEqual([deliveries.length, violations.length], [0, Object.keys(codes).length]);
});

test('credentials in the body are no parameters of the message', async (t) => {
	const graph = await sandbox(t);
	assert.equal((await graph.send({ ...body('a'), access_token: 'TEST-TOKEN-page-1' })).status, 200);
	const [send] = await graph.accepted('1');
	assert.deepEqual(send.body, body('a'));
});
