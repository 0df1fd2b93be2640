// @ts-check
/** The templates of other messages than media by URL: quick replies, cards, a file of the workflow, an answered comment. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTemplate, templateSuite, until } from './lib/suite.mjs';

const comments = 'comment-answered-privately';
const path = readTemplate(comments).nodes.find((/** @type {any} */ { name }) => name === 'Meta Webhook').parameters.path;
/** @type {any} */
let commentWorkflow;

const suite = templateSuite({
	ready: async () => {
		commentWorkflow = await suite.importTemplate(comments);
		await suite.activate(commentWorkflow);
		await until('the webhook is there', async () => (await fetch(`${suite.url()}/webhook/${path}`, { method: 'POST' })).status !== 404);
	},
});
const start = { name: 'Start' };
const run = async (/** @type {string} */ name) => {
	const execution = await suite.run(await suite.importTemplate(name), start);
	assert.equal(execution.status, 'success', JSON.stringify(execution.error));
	return execution;
};
const accepted = async () => (await suite.sandbox('accepted')).accepted;

test('new people are welcomed with answers to tap', async () => {
	const execution = await run('welcome-with-quick-replies');
	const sends = await accepted();
	assert.deepEqual(sends.map((/** @type {any} */ { recipient, content }) => [recipient, content.text]), [
		['1784140000000101', 'Hello Ana! How can we help you?'],
		['1784140000000102', 'Hello! How can we help you?'],
	]);
	assert.deepEqual(sends[0].content.quickReplies, [
		{ title: 'See the catalogue', payload: 'CATALOGUE' },
		{ title: 'Opening hours', payload: 'OPENING_HOURS' },
		{ title: 'Talk to a person', payload: 'PERSON' },
	]);
	assert.equal(execution.output('Welcomed').length, 2);
	assert.deepEqual(execution.output('Not Welcomed'), []);
});

test('the rows of a sheet become one message of cards', async () => {
	const execution = await run('catalogue-as-cards');
	const [{ content }, ...more] = await accepted();
	assert.deepEqual(more, []);
	assert.deepEqual(
		content.elements.map((/** @type {any} */ { title, subtitle, imageUrl, linkUrl }) => [title, subtitle, imageUrl, linkUrl]),
		[
			['Blue vase', '39 €', 'https://media.example.com/vase.png', 'https://shop.example.com/vase'],
			['Bowl', '19 €', 'https://media.example.com/bowl.png', 'https://shop.example.com/bowl'],
			['Candle', '9 €', null, 'https://shop.example.com/candle'],
		],
	);
	assert.deepEqual(content.elements[0].buttons, [
		{ type: 'web_url', title: 'See it', url: 'https://shop.example.com/vase' },
		{ type: 'postback', title: 'Order', payload: 'ORDER Blue vase' },
	]);
	assert.equal(execution.output('Send Cards')[0].elementCount, 3);
});

test('a file that the workflow made is sent as it is', async () => {
	const execution = await run('file-made-and-sent');
	const [{ content, recipient }] = await accepted();
	const picture = JSON.parse(readTemplate('file-made-and-sent').nodes.find((/** @type {any} */ { name }) => name === 'Picture').parameters.jsonOutput).picture;
	assert.equal(recipient, '1784140000000101');
	assert.deepEqual([content.type, content.file.name, content.file.size], ['image', 'voucher.png', Buffer.from(picture, 'base64').length]);
	const [{ mediaUrl, fileName }] = execution.output('Send File');
	assert.deepEqual([mediaUrl, fileName], [null, 'voucher.png']);
});

test('who asks for the price in a comment is answered privately, and nobody else', async () => {
	const account = '17841400000000001';
	const [asks, praises] = [
		await suite.sandbox('comments', { account, text: 'What is the PRICE?' }),
		await suite.sandbox('comments', { account, text: 'Nice!' }),
	];
	const change = (/** @type {any} */ { id, person, text }) => ({ field: 'comments', value: { id, text, from: { id: person, username: 'somebody' } } });
	const own = { field: 'comments', value: { id: '17871230014829000', text: 'Our price list is below', from: { id: account } } };
	const answer = await fetch(`${suite.url()}/webhook/${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ object: 'instagram', entry: [{ id: account, time: 1_764_000_000, changes: [change(asks), change(praises), own] }] }),
	});
	assert.equal(answer.status, 200);
	/** @type {any[]} */
	let sends = [];
	await until('the comment is answered', async () => {
		sends = await accepted();
		return sends.length > 0;
	});
	const execution = await suite.latest(commentWorkflow);
	assert.equal(execution.status, 'success', JSON.stringify(execution.error));
	sends = await accepted();
	assert.deepEqual(sends.map(({ commentId, text, recipient }) => [commentId, text, recipient]), [
		[asks.id, 'It costs 39 €. Shall we keep one for you?', asks.person],
	]);
	assert.deepEqual(execution.output('Answered').map(({ commentId, userId }) => [commentId, userId]), [[asks.id, asks.person]]);
	assert.deepEqual(execution.output('Not Answered'), []);
});
