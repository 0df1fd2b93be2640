// @ts-check
/** The template in which an AI agent answers people, with a scripted model in the place of a real one. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startChatModel } from '../platform/lib/chat-model.mjs';
import { templateSuite } from './lib/suite.mjs';

/** @typedef {import('../platform/lib/chat-model.mjs').Request} Request */

/** @type {Awaited<ReturnType<typeof startChatModel>>} */
let model;
const suite = templateSuite({
	chatModelUrl: async () => {
		model = await startChatModel();
		return model.url;
	},
});
after(() => model?.close());

const [ana, ben] = ['1784140000000201', '1784140000000202'];

/** What people have said, as the model is told. @param {Request} request */
const heard = ({ messages }) => messages.filter(({ role }) => role === 'user').map(({ content }) => textOf(content));

/** @param {unknown} content @returns {string} */
const textOf = (content) => (Array.isArray(content) ? content.map(({ text }) => text).join('') : String(content));

/** What somebody got, sender actions by their name. @param {string} person @returns {Promise<string[]>} */
const got = async (person) => {
	const { accepted } = await suite.sandbox(`accepted?recipient=${person}`);
	return accepted.map((/** @type {any} */ { content }) => content.text ?? content.senderAction);
};

test('it answers each person out of their own conversation, also when Meta tells of both at once', async () => {
	model.script((request) => ({ content: `You said: ${heard(request).join(' | ')}` }));
	const bot = await suite.listening('ai-agent-answers-messages');
	await suite.sandbox('faults', { endpoint: 'webhook', kind: 'message', action: { type: 'batch', size: 2, withinMs: 60_000 } });
	await Promise.all([bot.person(ana, { text: 'I am Ana' }), bot.person(ben, { text: 'I am Ben' })]);
	await bot.runs(1);
	await Promise.all([bot.person(ana, { text: 'Who am I?' }), bot.person(ben, { attachments: [{ type: 'image', url: 'https://media.example.com/theirs.jpg' }] })]);
	await bot.runs(2);

	assert.deepEqual(await got(ana), ['typing_on', 'You said: I am Ana', 'typing_on', 'You said: I am Ana | Who am I?']);
	assert.deepEqual(await got(ben), ['typing_on', 'You said: I am Ben', 'typing_on', 'You said: I am Ben | (sends image)']);
	assert.equal(model.requests.length, 4);
});

test('an answer too long for one message arrives in order and whole', async () => {
	const answer = Array.from({ length: 300 }, (_, place) => `Wörter👋${place}`).join(' ');
	model.script(() => ({ content: answer }));
	const bot = await suite.listening('ai-agent-answers-messages');
	await bot.person(ana, { text: 'Tell me all' });
	await bot.runs(1);

	const [typing, ...pieces] = await got(ana);
	assert.equal(typing, 'typing_on');
	assert.equal(pieces.join(' '), answer);
	assert.ok(pieces.every((piece) => Buffer.byteLength(piece) <= 1000));
});

test('when the model fails, the person is told, and the next one is answered all the same', async () => {
	model.script((request) => (heard(request).at(-1) === 'Fail' ? { refusal: 'scripted' } : { content: 'Here I am' }));
	const bot = await suite.listening('ai-agent-answers-messages');
	await suite.sandbox('faults', { endpoint: 'webhook', kind: 'message', action: { type: 'batch', size: 2, withinMs: 60_000 } });
	await bot.person(ana, { text: 'Fail' });
	await bot.person(ben, { text: 'Hello' });
	await bot.runs(1);

	assert.deepEqual(await got(ana), ['typing_on', 'Sorry, I cannot answer just now. Please write again later.']);
	assert.deepEqual(await got(ben), ['typing_on', 'Here I am']);
});
