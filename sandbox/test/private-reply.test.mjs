// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf, outcomes, pictureUrl, sandbox } from './support.mjs';

const dayMs = 24 * 60 * 60 * 1000;
/** @param {unknown} commentId */
const reply = (commentId, message = {}) => ({ recipient: { comment_id: commentId }, message: { text: 'Thank you!', ...message } });

test('a comment is answered privately once; who wrote it is Graph’s answer', async (t) => {
	const graph = await sandbox(t);
	const comment = await graph.admin('comments', { text: 'How much?' });
	assert.deepEqual([comment.account, comment.post, comment.privateReply], ['17841400000000001', '18000000000000011', null]);
	const sent = await graph.send(reply(comment.id));
	assert.deepEqual([sent.status, Object.keys(sent.body), sent.body.recipient_id], [200, ['recipient_id', 'message_id'], comment.person]);

	const again = await graph.send(reply(comment.id));
	assert.deepEqual([again.status, codeOf(again)], [400, '100/2534025']);
	const accepted = await graph.accepted(comment.person);
	assert.deepEqual(accepted.map(({ kind, commentId, text, messageId, body }) => ({ kind, commentId, text, messageId, body })), [
		{ kind: 'privateReply', commentId: comment.id, text: 'Thank you!', messageId: sent.body.message_id, body: reply(comment.id) },
	]);
	const { conversations: [shown] } = (await graph.call('GET', '/inbox/data')).body;
	assert.deepEqual(shown.messages[0].comment, { id: comment.id, text: 'How much?' });

	const { comments } = (await graph.call('GET', '/_admin/comments')).body;
	assert.equal(comments[0].privateReply, sent.body.message_id);
	const { calls } = await graph.ledger();
	assert.deepEqual(calls.map((/** @type {any} */ c) => [c.kind, c.recipient]), [['privateReply', comment.person], ['privateReply', comment.person]]);
});

test('a private reply opens no window: the next message waits for an answer', async (t) => {
	const graph = await sandbox(t);
	const { id, person } = await graph.admin('comments');
	const next = { recipient: { id: person }, message: { text: 'One more thing' } };
	assert.equal(codeOf(await graph.send(next)), '10/2534022');
	assert.equal((await graph.send(reply(id))).status, 200);
	assert.equal(codeOf(await graph.send(next)), '10/2534022');
	await graph.admin('messages', { person, text: 'Yes?' });
	assert.equal((await graph.send(next)).status, 200);
});

test('a person whose window is open stays reachable after a comment', async (t) => {
	const graph = await sandbox(t);
	const jane = await graph.admin('people', { username: 'jane' });
	await graph.admin('comments', { person: jane.id });
	assert.equal((await graph.send({ recipient: { id: jane.id }, message: { text: 'a' } })).status, 200);
});

test('seven days, then it is too late', async (t) => {
	const graph = await sandbox(t);
	const [first, second] = [await graph.admin('comments'), await graph.admin('comments')];
	await graph.admin('clock', { advanceMs: 7 * dayMs - 60_000 });
	assert.equal((await graph.send(reply(first.id))).status, 200);
	await graph.admin('clock', { advanceMs: 120_000 });
	assert.equal(codeOf(await graph.send(reply(second.id))), '100/2534025');
});

test('quick replies and templates may answer a comment, media may not', async (t) => {
	const graph = await sandbox(t);
	const quick = await graph.admin('comments');
	const button = await graph.admin('comments');
	const other = await graph.admin('comments');
	const removed = await graph.admin('comments');
	await graph.call('DELETE', `/_admin/comments/${removed.id}`);
	const foreign = await graph.admin('comments', { account: '17841400000000002' });
	const template = { type: 'template', payload: { template_type: 'button', text: 'a', buttons: [{ type: 'postback', title: 'A', payload: 'A' }] } };
	assert.deepEqual(await outcomes(graph, {
		'quick replies': reply(quick.id, { quick_replies: [{ content_type: 'text', title: 'A', payload: 'A' }] }),
		'a button template': reply(button.id, { text: undefined, attachment: template }),
		'a picture': reply(other.id, { text: undefined, attachment: { type: 'image', payload: { url: pictureUrl } } }),
		'a heart': reply(other.id, { text: undefined, attachment: { type: 'like_heart' } }),
		'an empty text': reply(other.id, { text: '' }),
		'a person too': { recipient: { comment_id: other.id, id: other.person }, message: { text: 'a' } },
		'a message to reply to': { ...reply(other.id), reply_to: { mid: 'm' } },
		'an unknown comment': reply('17899999999999999'),
		'a comment that was deleted': reply(removed.id),
		'a comment on a post of another account': reply(foreign.id),
		'an id as a number': reply(17),
		'the comment, after all that': reply(other.id),
	}), {
		'quick replies': '200',
		'a button template': '200',
		'a picture': '100/2534015',
		'a heart': '100/2534015',
		'an empty text': '100/2534052',
		'a person too': '100',
		'a message to reply to': '100/2534015',
		'an unknown comment': '100/2534025',
		'a comment that was deleted': '100/2534025',
		'a comment on a post of another account': '100/2534025',
		'an id as a number': '100',
		'the comment, after all that': '200',
	});
	const [sent] = await graph.accepted(quick.person);
	assert.deepEqual([sent.kind, sent.content.quickReplies], ['privateReply', [{ title: 'A', payload: 'A' }]]);
});
