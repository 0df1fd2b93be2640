// @ts-check
/** The template in which an AI agent sends media, with a scripted model in the place of a real one. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startChatModel, toolAnswers } from '../platform/lib/chat-model.mjs';
import { templateSuite } from './lib/suite.mjs';

/** @type {Awaited<ReturnType<typeof startChatModel>>} */
let model;
const suite = templateSuite({
	chatModelUrl: async () => {
		model = await startChatModel();
		return model.url;
	},
});
after(() => model?.close());

const name = 'ai-agent-sends-media';
const catalogue = 'https://media.example.com/sample.png';

/** @param {any} workflow @param {string} chatInput */
const chat = (workflow, chatInput) => suite.run(workflow, chatTrigger(chatInput));

/** What the editor's chat hands to the trigger. @param {string} chatInput */
const chatTrigger = (chatInput) => ({
	name: 'When Chat Message Received',
	data: {
		startTime: Date.now(),
		executionTime: 0,
		executionIndex: 0,
		executionStatus: 'success',
		source: [null],
		data: { main: [[{ json: { sessionId: 'test-session', action: 'sendMessage', chatInput } }]] },
	},
});

/** @param {string} userId */
const sendCatalogue = (userId) => ({
	toolCalls: [{ arguments: { Instagram_User_ID: userId, Media_URL: catalogue, Media_Type: 'image' } }],
});

test('the agent fills the three fields, and the message arrives', async () => {
	model.script((request) => {
		const [answer] = toolAnswers(request);
		return answer === undefined ? sendCatalogue('1784140000000301') : { content: `Done: ${/"messageId":\s*"[^"]+"/.exec(answer)}` };
	});
	const run = await chat(await suite.importTemplate(name), 'Send the spring catalogue to 1784140000000301');

	assert.equal(run.status, 'success', JSON.stringify(run.error));
	const [{ deliveries }, [first]] = [await suite.sandbox('ledger'), model.requests];
	assert.deepEqual(
		deliveries.map((/** @type {any} */ { recipient, url, type }) => [recipient, url, type]),
		[['1784140000000301', catalogue, 'image']],
	);
	assert.deepEqual(Object.keys(first.tools[0].function.parameters.properties).sort(), [
		'Instagram_User_ID',
		'Media_Type',
		'Media_URL',
	]);
	assert.ok(JSON.stringify(first.messages).includes(catalogue), 'the model was not told of the files');
	assert.equal(run.output('Agent')[0].output, `Done: "messageId":"${deliveries[0].messageId}"`);
});

test('a refusal reaches the model as text it can act on', async () => {
	model.script((request) => {
		const [answer] = toolAnswers(request);
		return answer === undefined ? sendCatalogue('9990001') : { content: answer };
	});
	const run = await chat(await suite.importTemplate(name), 'Send the spring catalogue to 9990001');

	assert.match(JSON.stringify(run.output('Agent')), /outside of allowed window/);
	assert.match(toolAnswers(model.requests[1]).join(), /Wait until the person writes to you again/);
	assert.match(toolAnswers(model.requests[1]).join(), /"delivery":"notSent"/);
	assert.equal((await suite.sandbox('ledger')).deliveries.length, 0);
});
