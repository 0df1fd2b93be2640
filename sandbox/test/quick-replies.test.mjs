// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outcomes, sandbox } from './support.mjs';

const reply = (more = {}) => ({ content_type: 'text', title: 'Small', payload: 'SIZE_S', ...more });
/** @param {unknown} replies */
const body = (replies, message = {}, more = {}) => ({ recipient: { id: '1' }, message: { text: 'Which size?', quick_replies: replies, ...message }, ...more });

test('thirteen quick replies are delivered, long titles cut as people see them', async (t) => {
	const graph = await sandbox(t);
	const given = [reply({ title: '👟'.repeat(21) }), ...Array.from({ length: 12 }, () => reply())];
	const sent = await graph.send(body(given, {}, { messaging_type: 'RESPONSE' }));
	assert.equal(sent.status, 200);
	const [{ kind, content, body: told }] = await graph.accepted('1');
	assert.equal(kind, 'quickReplies');
	assert.deepEqual(content, {
		type: 'quickReplies',
		text: 'Which size?',
		quickReplies: [{ title: '👟'.repeat(20), payload: 'SIZE_S' }, ...Array.from({ length: 12 }, () => ({ title: 'Small', payload: 'SIZE_S' }))],
	});
	assert.deepEqual(told.message.quick_replies, given, 'the ledger has what was sent, too');
});

test('quick replies that Graph refuses', async (t) => {
	const graph = await sandbox(t);
	assert.deepEqual(await outcomes(graph, {
		none: body([]),
		fourteen: body(Array.from({ length: 14 }, () => reply())),
		'no list': body(reply()),
		'no text': body([reply()], { text: undefined }),
		'a text that is too long': body([reply()], { text: 'a'.repeat(1001) }),
		'for a phone number': body([{ content_type: 'user_phone_number' }]),
		'for a mail address': body([{ content_type: 'user_email' }]),
		'no content type': body([reply({ content_type: undefined })]),
		'no title': body([reply({ title: undefined })]),
		'an empty title': body([reply({ title: '' })]),
		'no payload': body([reply({ payload: undefined })]),
		'a payload that is too long': body([reply({ payload: 'a'.repeat(1001) })]),
		'a picture': body([reply({ image_url: 'https://media.example.com/a.png' })]),
		'a reply that is a word': body(['Small']),
	}), {
		none: '100',
		fourteen: '100',
		'no list': '100',
		'no text': '100/2534052',
		'a text that is too long': '100/2534015',
		'for a phone number': '100',
		'for a mail address': '100',
		'no content type': '100',
		'no title': '100',
		'an empty title': '100',
		'no payload': '100',
		'a payload that is too long': '100',
		'a picture': '100',
		'a reply that is a word': '100',
	});
	assert.deepEqual(await graph.accepted('1'), []);
});
