// @ts-check
/** The node as a tool of n8n's AI Agent, with a scripted model: what each call sends, and what the model hears of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isN8n1 } from '../../n8n/lib/chosen-n8n.mjs';
import { agentSuite } from '../../templates/lib/agent.mjs';
import { toolAnswers } from '../lib/chat-model.mjs';

const agent = agentSuite();
const mediaUrl = 'https://media.example.com/sample.mp4';
const person = '1784140000000311';

/** @param {string} userId @param {string} [type] */
const call = (userId, type = 'video') => ({
	arguments: { Instagram_User_ID: userId, Media_URL: mediaUrl, Media_Type: type },
});

/**
 * Lets the agent make these calls, one list of them per turn, and then end.
 * @param {ReturnType<typeof call>[][]} turns
 * @param {(template: any) => void} [change]
 */
async function agentCalls(turns, change) {
	const left = [...turns];
	const model = agent.model();
	model.script(() => {
		const toolCalls = left.shift();
		return toolCalls ? { toolCalls } : { content: 'Ended.' };
	});
	const run = await agent.chat('Send it', change);
	const last = model.requests.at(-1);
	return { run, answers: last ? toolAnswers(last) : [], ledger: await agent.ledger() };
}

/** @param {any} template */
const withoutOnError = (template) => {
	delete template.nodes.find((/** @type {any} */ node) => node.name === 'Instagram Direct').onError;
};

test('two identical calls one after the other are two messages', async () => {
	const { run, answers, ledger } = await agentCalls([[call(person)], [call(person)]]);
	assert.equal(run.status, 'success', JSON.stringify(run.error));
	assert.deepEqual(ledger.deliveries.map((/** @type {any} */ { recipient }) => recipient), [person, person]);
	assert.equal(answers.length, 2);
	for (const { messageId } of ledger.deliveries) assert.ok(answers.join().includes(messageId), answers.join());
});

test('two identical calls in one turn are two messages', async () => {
	const { run, answers, ledger } = await agentCalls([[call(person), call(person)]]);
	assert.equal(run.status, 'success', JSON.stringify(run.error));
	assert.equal(ledger.deliveries.length, 2);
	for (const { messageId } of ledger.deliveries) assert.ok(answers.join().includes(messageId), answers.join());
});

test('an invalid id comes back as text, and the model can go on with a right one', async () => {
	const { run, answers, ledger } = await agentCalls([[call('@someone')], [call(person)]]);
	assert.equal(run.status, 'success', JSON.stringify(run.error));
	assert.match(answers[0], /Invalid input: /);
	assert.match(answers[0], /"advice":"[^"]+/);
	assert.match(answers[0], /"delivery":"notSent"/);
	assert.deepEqual(ledger.deliveries.map((/** @type {any} */ { recipient }) => recipient), [person]);
});

test('without On Error: Continue the reason still reaches the model; n8n 1 ends the execution with it instead', async () => {
	const { run, answers, ledger } = await agentCalls([[call('9990001')]], withoutOnError);
	const said = isN8n1 ? run.error.message : answers.join();
	assert.match(said, /outside of allowed window/);
	assert.match(said, /Meta allows messages for 24 hours after their last one\. This message was not sent\./);
	assert.equal(ledger.deliveries.length, 0);
});
