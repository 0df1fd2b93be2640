// @ts-check
/** Every operation as a tool of n8n's AI Agent: the model's arguments reach Meta, and what the model hears is the item, whole. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settled } from '../../n8n/lib/items.mjs';
import { acceptedOf, cases, comments, expectedItems } from '../../n8n/lib/operations.mjs';
import { reads } from '../../n8n/lib/reads.mjs';
import { agentSuite } from '../../templates/lib/agent.mjs';
import { toolAnswers } from '../lib/chat-model.mjs';
import { listArguments, lists, listTools, node, operationTools, readArguments, readTools, replyTool, tool, workflowOfTools } from '../lib/tools.mjs';

const agent = agentSuite();

/** @param {ReturnType<typeof tool>[]} tools */
const workflowOf = (tools) =>
	workflowOfTools(
		'Agent of tools',
		node('Agent', '@n8n/n8n-nodes-langchain.agent', 3, { options: { maxIterations: 20 } }),
		tools,
		[
			node('When Chat Message Received', '@n8n/n8n-nodes-langchain.chatTrigger', 1.3, { options: {} }),
			node(
				'Chat Model',
				'@n8n/n8n-nodes-langchain.lmChatOpenAi',
				1.2,
				{ model: { __rl: true, mode: 'list', value: 'gpt-4.1-mini' }, options: {} },
				{ credentials: { openAiApi: { id: null, name: 'OpenAi account' } } },
			),
		],
		{
			'When Chat Message Received': { main: [[{ node: 'Agent', type: 'main', index: 0 }]] },
			'Chat Model': { ai_languageModel: [[{ node: 'Agent', type: 'ai_languageModel', index: 0 }]] },
		},
	);

/**
 * @typedef {{ name: string, arguments: Record<string, unknown> }} Call
 * @typedef {(answers: any[][]) => Call[]} Turn the calls of a turn, made of what the tools have answered so far
 *
 * Lets the agent make these calls, and then end.
 * @param {ReturnType<typeof tool>[]} tools
 * @param {Turn[]} turns
 */
async function converse(tools, turns) {
	const model = agent.model();
	const left = [...turns];
	/** @type {number[]} */
	const counts = [];
	model.script((request) => {
		const turn = left.shift();
		if (!turn) return { content: 'Ended.' };
		const toolCalls = turn(toolAnswers(request).map(read));
		counts.push(toolCalls.length);
		return { toolCalls };
	});
	const run = await agent.chatIn(workflowOf(tools), 'Go on');
	assert.equal(run.status, 'success', JSON.stringify(run.error));
	const last = model.requests.at(-1);
	assert.ok(last);
	const answers = toolAnswers(last).map(read);
	assert.equal(answers.length, counts.reduce((sum, count) => sum + count, 0), JSON.stringify(last.messages));
	return { answers, offered: model.requests[0].tools.map((one) => one.function) };
}

/** The items that a tool's answer tells. @param {string} answer @returns {any[]} */
function read(answer) {
	try {
		const given = JSON.parse(answer);
		// So n8n's agent tells its model that a tool gave no item.
		if (given === '') return [];
		return (Array.isArray(given) ? given : [given]).map((item) => item.json ?? item);
	} catch {
		return [answer];
	}
}

test('each operation is called, and the model hears its item; a refusal tells it what to do', async () => {
	for (const comment of comments) await agent.sandbox('comments', comment);
	const since = Date.now();
	const answering = cases.filter(({ answersEarlier }) => answersEarlier);
	/** What the answering operations answer to, by their places. @type {any[]} */
	let earlier = [];
	const argumentsOf = (/** @type {typeof cases[number]} */ one, /** @type {0 | 1} */ place) => {
		if (!one.answersEarlier) return one.items[place];
		const { userId, messageId } = earlier[answering.indexOf(one)];
		return { userId, messageId: place === 0 ? messageId : '' };
	};
	const callsOf = (/** @type {0 | 1} */ place) => cases.map((one) => ({ name: one.operation, arguments: argumentsOf(one, place) }));
	const { answers, offered } = await converse(operationTools(), [
		() => answering.map(({ items }) => ({ name: 'sendMessage', arguments: { ...items[0], messageText: 'Earlier' } })),
		(said) => {
			earlier = said.map(([item]) => item);
			return callsOf(0);
		},
		() => callsOf(1),
	]);

	const { accepted } = await agent.sandbox('accepted');
	assert.equal(accepted.length, cases.length + answering.length);
	for (const [place, one] of cases.entries()) {
		const send = acceptedOf(one, accepted);
		assert.ok(send, `${one.operation}: ${JSON.stringify(answers[answering.length + place])}`);
		const told = [answering.length + place, answering.length + cases.length + place].flatMap((at) => answers[at]);
		const expected = expectedItems(one, send).map(({ json }) => ({ json }));
		assert.deepEqual(settled(told.map((json) => ({ json })), since), expected, one.operation);
	}

	assert.deepEqual(offered.map(({ name }) => name).sort(), cases.map(({ operation }) => operation).sort());
	assert.equal(new Set(offered.map(({ description }) => description)).size, cases.length, 'two tools are described alike');
	for (const { name, description, parameters } of offered) {
		const one = cases.find(({ operation }) => operation === name);
		const filled = Object.keys(one?.answersEarlier ? { userId: '', messageId: '' } : (one?.items[0] ?? {}));
		assert.deepEqual(Object.keys(parameters.properties).sort(), filled.sort(), name);
		assert.match(String(description), /Instagram Direct$/, name);
	}
});

test('the model hears all that is read, and where it is refused why', async () => {
	const [jane, omar, commenter] = ['1784140000000621', '1784140000000622', '1784140000000623'];
	for (const [person, text] of [[jane, 'Hello'], [jane, 'Bye 👋'], [omar, 'Hi']]) await agent.sandbox('messages', { person, text });
	await agent.sandbox('comments', { person: commenter });
	const call = (/** @type {string} */ name, /** @type {string} */ value) => ({ name, arguments: { [readArguments[name]]: value } });
	const { answers, offered } = await converse(readTools(), [
		() => [call('getMany', '')],
		([conversations]) => [call('getMessages', conversations[1].conversationId), call('getProfile', jane)],
		() => [call('getMany', '@jane'), call('getMessages', 'unknown'), call('getProfile', commenter)],
		() => [call('getMany', commenter)],
	]);
	const [conversations, messages, [profile], ...others] = answers;
	assert.deepEqual(conversations.map(({ userId }) => userId), [omar, jane]);
	assert.deepEqual(messages.map(({ text, fromUserId }) => [text, fromUserId]), [['Bye 👋', jane], ['Hello', jane]]);
	assert.deepEqual([conversations[0], messages[0], profile].map(Object.keys), reads.map(({ keys }) => keys));
	assert.equal(profile.userId, jane);
	const refused = others.slice(0, reads.length);
	assert.deepEqual(
		refused.map(([{ error, operation, delivery }, ...more]) => [error.split(':')[0], operation, delivery, more]),
		[['Invalid input', 'getMany', 'notSent', []], ['API Error', 'getMessages', 'notSent', []], ['API Error', 'getProfile', 'notSent', []]],
	);
	for (const [{ advice }] of refused) assert.match(advice, /^[A-Z].{20,}\.$/);
	assert.deepEqual(others.slice(reads.length), [[]], 'nobody is found');

	assert.deepEqual(offered.map(({ name }) => name).sort(), reads.map(({ operation }) => operation).sort());
	for (const { name, description, parameters } of offered) {
		assert.deepEqual(Object.keys(parameters.properties), [readArguments[name]], name);
		assert.match(String(description), /^.{5,} in Instagram Direct$/, name);
	}
});

test('a list that the model makes goes out as it made it, and what is wrong in it is named: quick replies, buttons, cards', async () => {
	const userId = '1784140000000601';
	const called = (/** @type {'given' | 'wrong'} */ which) => () => lists.map((list) => ({ name: list.tool, arguments: listArguments(list, userId, list[which]) }));
	const { answers } = await converse(listTools(), [called('given'), called('wrong')]);
	const { accepted } = await agent.sandbox('accepted');
	const ids = new Map(accepted.map((/** @type {any} */ { content, messageId }) => [content.type, messageId]));
	assert.equal(accepted.length, lists.length, JSON.stringify(answers));
	for (const [place, { content, error }] of lists.entries()) {
		const { type } = /** @type {{ type: string }} */ (content);
		assert.deepEqual(accepted.find((/** @type {any} */ send) => send.content.type === type)?.content, content);
		assert.equal(answers[place][0].messageId, ids.get(type));
		const [refused] = answers[lists.length + place];
		assert.deepEqual([refused.error, refused.delivery], [error, 'notSent']);
	}
});

test('the model says which message it answers, in an option', async () => {
	const userId = '1784140000000603';
	const { messageId } = await agent.sandbox('messages', { person: userId, text: 'Hello?' });
	const reply = (/** @type {string} */ replyToMessageId) => () => [{ name: 'replying', arguments: { userId, messageText: 'Hello!', replyToMessageId } }];
	const { answers, offered } = await converse([replyTool()], [reply(messageId), reply(''), reply('unknown')]);
	assert.deepEqual(Object.keys(offered[0].parameters.properties).sort(), ['messageText', 'replyToMessageId', 'userId']);
	const { accepted } = await agent.sandbox('accepted');
	assert.deepEqual(accepted.map((/** @type {any} */ { replyTo }) => replyTo), [messageId, null]);
	assert.match(answers[2][0].error, /The message to reply to does not exist/);
});

test('each kind of failure tells the model whether it was sent and what to do', async () => {
	const lost = '1784140000000602';
	await agent.sandbox('faults', { endpoint: 'send', recipient: lost, action: { type: 'drop', when: 'after' } });
	const text = (/** @type {string} */ userId) => ({ name: 'sendMessage', arguments: { userId, messageText: 'Hello' } });
	const { answers } = await converse(operationTools(), [() => [text('@jane'), text('9990001'), text(lost)]]);
	const told = answers.map(([{ error, advice, delivery }]) => ({ kind: error.split(':')[0], advice, delivery }));
	assert.deepEqual(told, [
		{
			kind: 'Invalid input',
			advice: 'Take the Instagram-scoped ID (IGID, digits only) from the userId of the trigger or of Get Many, or from a webhook\'s sender.id.',
			delivery: 'notSent',
		},
		{
			kind: 'API Error',
			advice: 'Wait until the person writes to you again: Meta allows messages for 24 hours after their last one.',
			delivery: 'notSent',
		},
		{
			kind: 'Request failed',
			advice: 'Look into the conversation before you send this again: it may have been delivered, and it was not repeated.',
			delivery: 'unknown',
		},
	]);
	const { accepted } = await agent.sandbox('accepted');
	assert.deepEqual(accepted.map((/** @type {any} */ { recipient }) => recipient), [lost]);
});
