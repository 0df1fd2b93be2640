// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outcomes, sandbox } from './support.mjs';

const person = '4507018032681480';
/**
 * @param {string} action
 * @param {Record<string, unknown>} [payload]
 */
const act = (action, payload, more = {}) => ({ recipient: { id: person }, sender_action: action, ...(payload ? { payload } : {}), ...more });

/** @param {Awaited<ReturnType<typeof sandbox>>} graph */
async function conversation(graph) {
	const { body } = await graph.call('GET', '/inbox/data');
	return body.conversations.find((/** @type {any} */ c) => c.recipient === person);
}

test('a reaction is put on its message, changed and taken back', async (t) => {
	const graph = await sandbox(t);
	const { messageId } = await graph.admin('messages', { person, text: 'Good morning' });
	const reaction = async () => (await conversation(graph)).messages[0].reaction;
	for (const [given, shown] of [['love', '❤️'], ['👍🏽', '👍🏽'], ['🇩🇪', '🇩🇪'], ['👨‍👩‍👧', '👨‍👩‍👧'], ['❤', '❤'], ['3️⃣', '3️⃣'], ['laugh', '😆']]) {
		const reply = await graph.send(act('react', { message_id: messageId, reaction: given }));
		assert.deepEqual([reply.status, reply.body], [200, { recipient_id: person }], given);
		assert.equal(await reaction(), shown);
	}
	assert.deepEqual((await graph.send(act('unreact', { message_id: messageId }))).body, { recipient_id: person });
	assert.equal(await reaction(), null);
	const accepted = await graph.accepted(person);
	assert.deepEqual(accepted.at(-1), {
		kind: 'react',
		messageId: null,
		recipient: person,
		account: '17841400000000001',
		body: act('unreact', { message_id: messageId }),
		content: { type: 'react', messageId, reaction: null },
		replyTo: null,
		commentId: null,
		humanAgent: false,
	});
	assert.deepEqual((await graph.ledger()).deliveries, [], 'a reaction is no message');
});

test('reactions that Graph refuses', async (t) => {
	const graph = await sandbox(t);
	const { messageId } = await graph.admin('messages', { person, text: 'Good morning' });
	const other = await graph.admin('messages', { person: '77', text: 'Good evening' });
	const payload = { message_id: messageId, reaction: 'love' };
	assert.deepEqual(await outcomes(graph, {
		'an unknown message': act('react', { ...payload, message_id: 'aWdfZAunknown' }),
		'a message of another conversation': act('react', { ...payload, message_id: other.messageId }),
		'a word that is none of Meta’s': act('react', { ...payload, reaction: 'adore' }),
		'two emojis': act('react', { ...payload, reaction: '❤️❤️' }),
		'a letter': act('react', { ...payload, reaction: 'a' }),
		'a digit': act('react', { ...payload, reaction: '3' }),
		'no reaction': act('react', { message_id: messageId }),
		'no message': act('react', { reaction: 'love' }),
		'no payload': act('react'),
		'a reaction to take back': act('unreact', payload),
		'an unknown key': act('react', { ...payload, emoji: '❤️' }),
		'with a message': act('react', payload, { message: { text: 'a' } }),
		'with a type': act('react', payload, { messaging_type: 'RESPONSE' }),
		'to a comment': { ...act('react', payload), recipient: { comment_id: '1' } },
	}), {
		'an unknown message': '100/2534015',
		'a message of another conversation': '100/2534015',
		'a word that is none of Meta’s': '100',
		'two emojis': '100',
		'a letter': '100',
		'a digit': '100',
		'no reaction': '100',
		'no message': '100',
		'no payload': '100',
		'a reaction to take back': '100',
		'an unknown key': '100',
		'with a message': '100/2018014',
		'with a type': '100/2018014',
		'to a comment': '100',
	});
	assert.deepEqual(await graph.accepted(person), []);
});

test('what a person took back can be neither reacted nor replied to', async (t) => {
	const graph = await sandbox(t);
	const { messageId } = await graph.admin('messages', { person, text: 'Good morning' });
	assert.equal((await graph.send(act('react', { message_id: messageId, reaction: 'love' }))).status, 200);
	await graph.admin(`people/${person}/deletions`, { messageId });
	assert.deepEqual(await outcomes(graph, {
		'a reaction': act('react', { message_id: messageId, reaction: 'laugh' }),
		'a reaction taken back': act('unreact', { message_id: messageId }),
		'a reply': { recipient: { id: person }, reply_to: { mid: messageId }, message: { text: 'And to you' } },
	}), { 'a reaction': '9000001', 'a reaction taken back': '9000001', 'a reply': '9000001' });
	assert.deepEqual([(await graph.accepted(person)).length, (await conversation(graph)).messages.length], [1, 1]);
	assert.deepEqual((await graph.ledger()).violations, [], 'a person may do so at any time: no client’s mistake');
});

test('typing begins and ends, by itself when a message comes; seen marks what was there', async (t) => {
	const graph = await sandbox(t);
	await graph.admin('messages', { person, text: 'Good morning' });
	const typing = async () => {
		const { typingUntil } = await conversation(graph);
		return typingUntil > Date.now();
	};
	assert.deepEqual((await graph.send(act('typing_on'))).body, { recipient_id: person });
	assert.equal(await typing(), true);
	assert.equal((await graph.send(act('typing_off'))).status, 200);
	assert.equal(await typing(), false);
	await graph.send(act('typing_on'));
	await graph.send({ recipient: { id: person }, message: { text: 'Good morning to you' } });
	assert.equal(await typing(), false);

	assert.equal((await conversation(graph)).seenAt, 0);
	assert.equal((await graph.send(act('mark_seen'))).status, 200);
	const { seenAt, messages } = await conversation(graph);
	assert.ok(seenAt >= messages[0].at);
	assert.deepEqual((await graph.accepted(person)).map(({ kind, content, text }) => [kind, content.senderAction ?? text]), [
		['senderAction', 'typing_on'],
		['senderAction', 'typing_off'],
		['senderAction', 'typing_on'],
		['text', 'Good morning to you'],
		['senderAction', 'mark_seen'],
	]);
});

test('nothing else comes with a sender action', async (t) => {
	const graph = await sandbox(t);
	assert.deepEqual(await outcomes(graph, {
		'a message': act('typing_on', undefined, { message: { text: 'a' } }),
		'a type': act('typing_on', undefined, { messaging_type: 'RESPONSE' }),
		'a tag': act('mark_seen', undefined, { tag: 'HUMAN_AGENT' }),
		'a message to reply to': act('typing_off', undefined, { reply_to: { mid: 'm' } }),
		'a payload': act('typing_on', { message_id: 'm' }),
		'an unknown action': act('typing'),
		'an action that is a number': { recipient: { id: person }, sender_action: 1 },
		'an unknown parameter': act('typing_on', undefined, { seconds: 3 }),
		'a comment': { recipient: { comment_id: '1' }, sender_action: 'typing_on' },
		'no recipient': { sender_action: 'typing_on' },
	}), {
		'a message': '100/2018014',
		'a type': '100/2018014',
		'a tag': '100/2018014',
		'a message to reply to': '100/2018014',
		'a payload': '100/2018014',
		'an unknown action': '100',
		'an action that is a number': '100',
		'an unknown parameter': '100',
		'a comment': '100',
		'no recipient': '100',
	});
	assert.deepEqual(await graph.accepted(person), []);
});
