// @ts-check
/** The template in which an AI agent sends media. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toolAnswers } from '../platform/lib/chat-model.mjs';
import { agentSuite } from './lib/agent.mjs';

const agent = agentSuite();
const catalogue = 'https://media.example.com/sample.png';

/** @param {string} userId */
const sendCatalogue = (userId) => ({
	toolCalls: [{ arguments: { Instagram_User_ID: userId, Media_URL: catalogue, Media_Type: 'image' } }],
});

test('the agent fills the three fields, and the message arrives', async () => {
	agent.model().script((request) => {
		const [answer] = toolAnswers(request);
		return answer === undefined ? sendCatalogue('1784140000000301') : { content: `Done: ${/"messageId":\s*"[^"]+"/.exec(answer)}` };
	});
	const run = await agent.chat('Send the spring catalogue to 1784140000000301');

	assert.equal(run.status, 'success', JSON.stringify(run.error));
	const [{ deliveries }, [first]] = [await agent.ledger(), agent.model().requests];
	assert.deepEqual(
		deliveries.map((/** @type {any} */ { recipient, url, type }) => [recipient, url, type]),
		[['1784140000000301', catalogue, 'image']],
	);
	assert.deepEqual(Object.keys(first.tools[0].function.parameters.properties).sort(), [
		'Instagram_User_ID',
		'Media_Type',
		'Media_URL',
	]);
	assert.match(first.tools[0].function.parameters.properties.Media_Type.description, /image, video or audio, or file for a PDF/);
	assert.ok(JSON.stringify(first.messages).includes(catalogue), 'the model was not told of the files');
	assert.equal(run.output('Agent')[0].output, `Done: "messageId":"${deliveries[0].messageId}"`);
});

test('a refusal reaches the model as text it can act on', async () => {
	agent.model().script((request) => {
		const [answer] = toolAnswers(request);
		return answer === undefined ? sendCatalogue('9990001') : { content: answer };
	});
	const run = await agent.chat('Send the spring catalogue to 9990001');

	assert.match(JSON.stringify(run.output('Agent')), /outside of allowed window/);
	assert.match(toolAnswers(agent.model().requests[1]).join(), /Wait until the person writes to you again/);
	assert.match(toolAnswers(agent.model().requests[1]).join(), /"delivery":"notSent"/);
	assert.equal((await agent.ledger()).deliveries.length, 0);
});
