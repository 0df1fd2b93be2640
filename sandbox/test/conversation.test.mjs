// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf, outcomes, pictureUrl, sandbox } from './support.mjs';

const hourMs = 60 * 60 * 1000;
const humanAgent = { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' };
/** @param {string} id */
const text = (id, more = {}) => ({ recipient: { id }, message: { text: 'a' }, ...more });

test('a message answers one of its own conversation, with whatever it carries', async (t) => {
	const graph = await sandbox(t);
	const { messageId: mid } = await graph.admin('messages', { person: '1', text: 'Which one?' });
	const own = await graph.send(text('1', { reply_to: { mid } }));
	assert.equal(own.status, 200);
	assert.equal((await graph.send({ recipient: { id: '1' }, reply_to: { mid: own.body.message_id }, message: { attachment: { type: 'image', payload: { url: pictureUrl } } } })).status, 200);
	assert.deepEqual((await graph.accepted('1')).map(({ kind, replyTo }) => [kind, replyTo]), [['text', mid], ['media', own.body.message_id]]);
	const { conversations: [shown] } = (await graph.call('GET', '/inbox/data')).body;
	assert.deepEqual(shown.messages.map((/** @type {any} */ m) => m.replyTo), [
		null,
		{ messageId: mid, from: 'person', quote: 'Which one?' },
		{ messageId: own.body.message_id, from: 'account', quote: 'a' },
	]);
});

test('replies that Graph refuses', async (t) => {
	const graph = await sandbox(t);
	const { messageId: mid } = await graph.admin('messages', { person: '1', text: 'Which one?' });
	assert.deepEqual(await outcomes(graph, {
		'an unknown message': text('1', { reply_to: { mid: 'aWdfZAunknown' } }),
		'a message of another conversation': text('2', { reply_to: { mid } }),
		'no mid': text('1', { reply_to: {} }),
		'a mid that is a number': text('1', { reply_to: { mid: 7 } }),
		'an unknown key': text('1', { reply_to: { mid, story: '1' } }),
		'a word': text('1', { reply_to: mid }),
	}), {
		'an unknown message': '100/2534015',
		'a message of another conversation': '100/2534015',
		'no mid': '100',
		'a mid that is a number': '100',
		'an unknown key': '100',
		'a word': '100',
	});
});

test('the id of who wrote to one account is nobody to the others', async (t) => {
	const graph = await sandbox(t);
	const instagram = { token: 'TEST-TOKEN-ig-1' };
	await graph.admin('messages', { person: '7', text: 'Good morning' });
	assert.equal((await graph.send(text('7'))).status, 200);
	for (const body of [text('7'), { recipient: { id: '7' }, sender_action: 'typing_on' }]) {
		const other = await graph.send(body, instagram);
		assert.deepEqual([other.status, codeOf(other)], [400, '100/2534014']);
	}
	await graph.admin('messages', { person: '7', text: 'Good morning', account: '17841400000000003' });
	assert.equal((await graph.send(text('7'), instagram)).status, 200, 'it knows a person of this id itself now');
	for (const options of [{}, instagram]) assert.equal((await graph.send(text('8'), options)).status, 200, 'a stranger to all');
	assert.deepEqual((await graph.ledger()).violations, []);
});

test('whoever has blocked the account is not available to it; others are', async (t) => {
	const graph = await sandbox(t);
	const { messageId } = await graph.admin('messages', { person: '1', text: 'Good morning' });
	const comment = await graph.admin('comments', { person: '1' });
	await graph.admin('people', { id: '1', hasBlocked: true });
	const to = { recipient: { id: '1' } };
	assert.deepEqual(await outcomes(graph, {
		'a text': { ...to, message: { text: 'a' } },
		'typing': { ...to, sender_action: 'typing_on' },
		'a reaction': { ...to, sender_action: 'react', payload: { message_id: messageId, reaction: 'love' } },
		'a private reply': { recipient: { comment_id: comment.id }, message: { text: 'a' } },
		'a text to somebody else': { recipient: { id: '2' }, message: { text: 'a' } },
	}), { 'a text': '551/1545041', 'typing': '551/1545041', 'a reaction': '551/1545041', 'a private reply': '551/1545041', 'a text to somebody else': '200' });
	assert.deepEqual(await graph.accepted('1'), []);
	await graph.admin('people', { id: '1', hasBlocked: false });
	assert.equal((await graph.send({ ...to, message: { text: 'a' } })).status, 200);
});

test('an account may write for 24 hours after a person wrote; for a human agent it is seven days', async (t) => {
	const graph = await sandbox(t);
	const { id } = await graph.admin('people', { username: 'jane' });
	const plain = async () => codeOf(await graph.send(text(id)));
	const tagged = async () => codeOf(await graph.send(text(id, humanAgent)));
	const open = 'undefined';

	await graph.admin('clock', { advanceMs: 24 * hourMs - 60_000 });
	assert.deepEqual([await plain(), await tagged()], [open, open]);
	await graph.admin('clock', { advanceMs: 120_000 });
	assert.deepEqual([await plain(), await tagged()], ['10/2534022', open]);
	assert.equal((await graph.send(text(id))).status, 403);
	await graph.admin('clock', { advanceMs: 6 * 24 * hourMs });
	assert.deepEqual([await plain(), await tagged()], ['10/2534022', '10/2534022']);
	await graph.admin('messages', { person: id, text: 'I am back' });
	assert.deepEqual([await plain(), await tagged()], [open, open]);
	assert.deepEqual((await graph.accepted(id)).map(({ humanAgent: byAgent }) => byAgent), [false, true, true, false, true]);
});

test('the window holds for every kind, and only for people who are known', async (t) => {
	const graph = await sandbox(t);
	const { id } = await graph.admin('people', { wroteAt: null });
	const messages = [
		{ message: { text: 'a' } },
		{ message: { attachment: { type: 'image', payload: { url: pictureUrl } } } },
		{ message: { attachment: { type: 'like_heart' } } },
		{ message: { text: 'a', quick_replies: [{ content_type: 'text', title: 'A', payload: 'A' }] } },
		{ sender_action: 'typing_on' },
	];
	for (const message of messages) {
		assert.equal(codeOf(await graph.send({ recipient: { id }, ...message })), '10/2534022', JSON.stringify(message));
		assert.equal((await graph.send({ recipient: { id: '99' }, ...message })).status, 200, JSON.stringify(message));
	}
	assert.equal((await graph.send(text(id), { token: 'TEST-TOKEN-ig-1' })).status, 200, 'another account does not know this person');
});

test('types and tags', async (t) => {
	const graph = await sandbox(t);
	assert.deepEqual(await outcomes(graph, {
		response: text('1', { messaging_type: 'RESPONSE' }),
		update: text('1', { messaging_type: 'UPDATE' }),
		'human agent': text('1', humanAgent),
		'another type': text('1', { messaging_type: 'NON_PROMOTIONAL_SUBSCRIPTION' }),
		'a tag without its type': text('1', { tag: 'HUMAN_AGENT' }),
		'a tag with another type': text('1', { messaging_type: 'RESPONSE', tag: 'HUMAN_AGENT' }),
		'a type without its tag': text('1', { messaging_type: 'MESSAGE_TAG' }),
		'a tag that was withdrawn': text('1', { messaging_type: 'MESSAGE_TAG', tag: 'ACCOUNT_UPDATE' }),
	}), {
		response: '200',
		update: '200',
		'human agent': '200',
		'another type': '100',
		'a tag without its type': '100',
		'a tag with another type': '100',
		'a type without its tag': '100',
		'a tag that was withdrawn': '100',
	});
});

test('all that one person got stands in order, across kinds', async (t) => {
	const graph = await sandbox(t);
	for (const id of ['1', '2']) {
		await graph.send({ recipient: { id }, sender_action: 'typing_on' });
		await graph.send(text(id));
		await graph.send({ recipient: { id }, message: { attachment: { type: 'like_heart' } } });
	}
	assert.deepEqual((await graph.accepted('2')).map(({ kind, recipient }) => [kind, recipient]), [['senderAction', '2'], ['text', '2'], ['sticker', '2']]);
	const { body } = await graph.call('GET', '/_admin/accepted');
	assert.deepEqual(body.accepted.map((/** @type {any} */ s) => s.recipient), ['1', '1', '1', '2', '2', '2']);
	const counts = await graph.counts();
	assert.deepEqual([counts.deliveries, counts.duplicates, counts.conversations], [4, 0, 2]);
	await graph.send(text('1'));
	assert.equal((await graph.counts()).duplicates, 1);
	await graph.call('POST', '/_admin/reset');
	assert.deepEqual(await graph.accepted('1'), []);
});

test('admin calls that make no sense are refused', async (t) => {
	const graph = await sandbox(t);
	for (const [path, body] of /** @type {[string, unknown][]} */ ([
		['people', { account: '5' }],
		['people', { id: 'jane' }],
		['posts', { account: '5' }],
		['comments', { post: '18000000000000021' }],
		['comments', { person: 7 }],
		['messages', { text: 'a' }],
		['messages', { person: '1' }],
		['messages', { person: '1', text: 'a', attachment: { type: 'image', url: pictureUrl } }],
		['messages', { person: '1', text: 'a', replyTo: 'unknown' }],
		['clock', {}],
		['clock', { advanceMs: -1 }],
		['instagram-login', { uploadEdge: 'gone' }],
	])) {
		const reply = await graph.call('POST', `/_admin/${path}`, body);
		assert.deepEqual([reply.status, typeof reply.body.error], [400, 'string'], `${path} ${JSON.stringify(body)}`);
	}
	assert.deepEqual((await graph.call('GET', '/_admin/people')).body, { people: [] });
});
