// @ts-check
/** The templates that answer what people write, tap and comment, told of it as Meta tells it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { templateSuite } from './lib/suite.mjs';

const suite = templateSuite();
const [ana, ben, cleo] = ['1784140000000201', '1784140000000202', '1784140000000203'];

/** What the account sent: to whom, and what, in the order of arrival. */
const sent = async () => {
	const { accepted } = await suite.sandbox('accepted');
	return accepted.map((/** @type {any} */ { recipient, content, type }) => [recipient, content.text ?? type]);
};

test('each message is answered with the picture, and nothing else is', async () => {
	const bot = await suite.listening('reply-with-picture');
	const { messageId } = await bot.person(ana, { text: 'Do you have a catalogue?' });
	await bot.runs(1);
	await bot.person(ana, { messageId, reaction: 'love' }, 'reactions');
	await bot.person(ana, {}, 'seen');
	await bot.person(ana, { messageId }, 'deletions');
	await bot.person(ben, { attachments: [{ type: 'image', url: 'https://media.example.com/theirs.jpg' }] });
	const [first, second] = await bot.runs(2);

	assert.deepEqual(await sent(), [[ana, 'image'], [ben, 'image']]);
	const { uploads, violations } = await suite.sandbox('ledger');
	assert.deepEqual([uploads.length, violations], [2, []]);
	assert.deepEqual([first, second].map((run) => run.output('Sent').map(({ userId }) => userId)), [[ana], [ben]]);
	assert.deepEqual([first, second].flatMap((run) => run.output('Not Sent')), []);
});

test('a keyword is answered, as a reply to the message; other words start nothing', async () => {
	const bot = await suite.listening('keyword-answered');
	await bot.person(ana, { text: 'You look priceless!' });
	const { messageId } = await bot.person(ana, { text: 'What is the PRICE, please?' });
	await bot.person(ben, { text: 'and shipping?' });
	await bot.runs(2);

	const { accepted } = await suite.sandbox('accepted');
	const answers = accepted.map((/** @type {any} */ { recipient, content, replyTo }) => [recipient, content.text.slice(0, 9), replyTo]).sort();
	assert.deepEqual(answers.map((/** @type {any} */ [recipient, text]) => [recipient, text]), [[ana, 'The vase '], [ben, 'We delive']]);
	assert.equal(answers[0][2], messageId);
});

test('new people are welcomed once with answers to tap, and what they tap is answered', async () => {
	const bot = await suite.listening('welcome-with-quick-replies');
	await bot.person(ana, { text: 'Hello' });
	await bot.runs(1);
	await bot.person(ana, { title: 'See the catalogue' }, 'taps');
	await bot.runs(2);
	await bot.person(ana, { text: 'Nice!' });
	await bot.runs(3);
	await bot.person(ben, { text: 'Hi' });
	const runs = await bot.runs(4);
	await bot.person(ben, { title: 'Opening hours' }, 'taps');
	await bot.runs(5);

	const welcome = 'Hello! How can we help you?';
	assert.deepEqual(await sent(), [
		[ana, welcome],
		[ana, 'image'],
		[ben, welcome],
		[ben, 'We are there from Monday to Saturday, 10 to 18 o\'clock.'],
	]);
	const { accepted } = await suite.sandbox('accepted');
	assert.deepEqual(accepted[0].content.quickReplies, [
		{ title: 'See the catalogue', payload: 'CATALOGUE' },
		{ title: 'Opening hours', payload: 'OPENING_HOURS' },
		{ title: 'Talk to a person', payload: 'PERSON' },
	]);
	assert.deepEqual(runs.map((run) => run.output('Welcomed').length), [1, 0, 0, 1]);
	assert.deepEqual(runs.flatMap((run) => run.output('Not Welcomed')), []);
});

test('who asks for the price in a comment is answered privately, and nobody else', async () => {
	const bot = await suite.listening('comment-answered-privately');
	const asks = await bot.person(ana, { text: 'What is the PRICE?' }, 'comments');
	await bot.person(ben, { text: 'Nice!' }, 'comments');
	await bot.person('17841400000000001', { text: 'Our price list is below' }, 'comments');
	await bot.person(cleo, { text: 'What is the price?' });
	const [run] = await bot.runs(1);

	const { accepted } = await suite.sandbox('accepted');
	assert.deepEqual(accepted.map((/** @type {any} */ { commentId, text, recipient }) => [commentId, text, recipient]), [
		[asks.id, 'It costs 39 €. Shall we keep one for you?', ana],
	]);
	assert.deepEqual(run.output('Answered').map(({ commentId, userId }) => [commentId, userId]), [[asks.id, ana]]);
	assert.deepEqual(run.output('Not Answered'), []);
});
