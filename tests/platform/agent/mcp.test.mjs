// @ts-check
/** Our operations as tools of n8n's MCP Server Trigger, called over the protocol. Such a call has no execution of its own. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until } from '../../lib/until.mjs';
import { settled } from '../../n8n/lib/items.mjs';
import { acceptedOf, cases, comments, expectedItems } from '../../n8n/lib/operations.mjs';
import { reads } from '../../n8n/lib/reads.mjs';
import { templateSuite } from '../../templates/lib/suite.mjs';
import { connectMcp } from '../lib/mcp-client.mjs';
import { listArguments, lists, listTools, node, operationTools, readArguments, readTools, replyTool, tool, workflowOfTools } from '../lib/tools.mjs';

const path = 'instagram-direct';
const text = { resource: 'messages', operation: 'sendMessage', userId: "={{ $fromAI('userId') }}", messageText: "={{ $fromAI('messageText') }}" };
const suite = templateSuite({
	ready: async () => {
		const server = node('Instagram', '@n8n/n8n-nodes-langchain.mcpTrigger', 2, { path }, { webhookId: 'b6a2c3a4-8a3b-4c1f-9d55-0d6a3f2b7c11' });
		const tools = [
			...operationTools(),
			...readTools(),
			...listTools(),
			replyTool(),
			tool('stopping', text, {}),
			tool('trying', text, { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 }),
		];
		await suite.activate(await suite.importWorkflow(workflowOfTools('MCP server', server, tools)));
		await until('the server answers', async () => (await fetch(url(), { method: 'POST' })).status !== 404);
	},
});
const url = () => `${suite.url()}/mcp/${path}`;

/** @typedef {Awaited<ReturnType<Awaited<ReturnType<typeof connectMcp>>['call']>>} ToolResult */

/** The items that a call was answered with. @param {ToolResult} result @returns {any[]} */
function itemsOf({ isError, content }) {
	assert.notEqual(isError, true, content[0]?.text);
	assert.equal(content.length, 1);
	return [JSON.parse(content[0].text)].flat();
}

/** The item that a call was answered with. @param {ToolResult} result */
function itemOf(result) {
	const [item, ...more] = itemsOf(result);
	assert.deepEqual(more, []);
	return item;
}

test('the server lists each tool with what it does and what it takes', async () => {
	const client = await connectMcp(url());
	assert.equal(client.server.serverInfo.name, 'Instagram');
	const tools = new Map((await client.tools()).map((one) => [one.name, one]));
	assert.equal(tools.size, cases.length + reads.length + lists.length + 3);
	for (const { operation, items, answersEarlier } of cases) {
		const one = tools.get(operation);
		assert.match(String(one?.description), /^.{5,} in Instagram Direct$/, operation);
		const fields = answersEarlier ? ['messageId', 'userId'] : Object.keys(items[0]).sort();
		assert.deepEqual(Object.keys(one?.inputSchema.properties ?? {}).sort(), fields, operation);
	}
	for (const { operation } of reads) {
		const one = tools.get(operation);
		assert.match(String(one?.description), /^.{5,} in Instagram Direct$/, operation);
		assert.deepEqual(Object.keys(one?.inputSchema.properties ?? {}), [readArguments[operation]], operation);
	}
});

test('what is read comes back whole, however many items it is; so does a refusal', async () => {
	const [jane, omar, commenter] = ['1784140000000621', '1784140000000622', '1784140000000623'];
	for (const [person, text] of [[jane, 'Hello'], [jane, 'Bye 👋'], [omar, 'Hi']]) await suite.sandbox('messages', { person, text });
	await suite.sandbox('comments', { person: commenter });
	const client = await connectMcp(url());
	const call = async (/** @type {string} */ operation, /** @type {string} */ value) => itemsOf(await client.call(operation, { [readArguments[operation]]: value }));

	const conversations = await call('getMany', '');
	assert.deepEqual(conversations.map(({ userId }) => userId), [omar, jane]);
	const messages = await call('getMessages', conversations[1].conversationId);
	assert.deepEqual(messages.map(({ text, fromUserId }) => [text, fromUserId]), [['Bye 👋', jane], ['Hello', jane]]);
	const [profile] = await call('getProfile', jane);
	assert.deepEqual([conversations[0], messages[0], profile].map(Object.keys), reads.map(({ keys }) => keys));
	assert.deepEqual(await call('getMany', commenter), []);
	for (const [operation, value, kind] of [
		['getMany', '@jane', 'Invalid input'],
		['getMessages', 'unknown', 'API Error'],
		['getProfile', commenter, 'API Error'],
	]) {
		const [refused, ...more] = await call(operation, value);
		assert.deepEqual([refused.error.split(':')[0], refused.operation, refused.delivery, more], [kind, operation, 'notSent', []]);
		assert.match(refused.advice, /^[A-Z].{20,}\.$/);
	}
});

test('each operation is called, and its item comes back; so does a refusal, with what to do', async () => {
	for (const comment of comments) await suite.sandbox('comments', comment);
	const client = await connectMcp(url());
	const since = Date.now();
	for (const one of cases) {
		let [sent, refused] = one.items;
		if (one.answersEarlier) {
			const { messageId } = itemOf(await client.call('sendMessage', { ...sent, messageText: 'Earlier' }));
			sent = { ...sent, messageId };
			refused = { ...refused, messageId: '' };
		}
		const told = [itemOf(await client.call(one.operation, sent)), itemOf(await client.call(one.operation, refused))];
		const { accepted } = await suite.sandbox('accepted');
		const send = acceptedOf(one, accepted);
		assert.ok(send, `${one.operation}: ${JSON.stringify(told)}`);
		assert.deepEqual(settled(told.map((json) => ({ json })), since), expectedItems(one, send).map(({ json }) => ({ json })), one.operation);
	}
	const { accepted } = await suite.sandbox('accepted');
	assert.equal(accepted.length, cases.length + cases.filter(({ answersEarlier }) => answersEarlier).length);
});

test('a list comes as the client gives it: quick replies, buttons, cards', async () => {
	const client = await connectMcp(url());
	for (const list of lists) {
		const item = itemOf(await client.call(list.tool, listArguments(list, '1784140000000611', list.given)));
		const { accepted } = await suite.sandbox('accepted');
		assert.deepEqual(accepted.at(-1)?.content, list.content, JSON.stringify(item));
		assert.equal(item.messageId, accepted.at(-1).messageId);
		const refused = itemOf(await client.call(list.tool, listArguments(list, '1784140000000611', list.wrong)));
		assert.deepEqual([refused.error, refused.delivery], [list.error, 'notSent']);
	}
});

test('the client says which message is answered, or leaves it empty', async () => {
	const client = await connectMcp(url());
	const userId = '1784140000000616';
	const { messageId } = await suite.sandbox('messages', { person: userId, text: 'Hello?' });
	for (const replyToMessageId of [messageId, '']) itemOf(await client.call('replying', { userId, messageText: 'Hello!', replyToMessageId }));
	const { accepted } = await suite.sandbox('accepted');
	assert.deepEqual(accepted.map((/** @type {any} */ { replyTo }) => replyTo), [messageId, null]);
});

test('calls alike are messages of their own: in one session, in several, one after another and at once', async () => {
	const clients = await Promise.all([connectMcp(url()), connectMcp(url())]);
	const alike = { userId: '1784140000000612', messageText: 'The same' };
	const ids = new Set();
	for (const client of clients) {
		for (let time = 0; time < 2; time += 1) ids.add(itemOf(await client.call('sendMessage', alike)).messageId);
	}
	const atOnce = await Promise.all(clients.flatMap((client) => [1, 2, 3].map(() => client.call('sendMessage', alike))));
	for (const result of atOnce) ids.add(itemOf(result).messageId);
	assert.equal(ids.size, 10);
	const { deliveries } = await suite.sandbox('ledger');
	assert.deepEqual(new Set(deliveries.map((/** @type {any} */ { messageId }) => messageId)), ids);
});

test('what a call has met says nothing of the next one', async () => {
	const client = await connectMcp(url());
	const lost = { userId: '1784140000000613', messageText: 'Hello' };
	await suite.sandbox('faults', { endpoint: 'send', recipient: lost.userId, times: 1, action: { type: 'drop', when: 'after' } });
	assert.equal(itemOf(await client.call('sendMessage', lost)).delivery, 'unknown');
	const again = itemOf(await client.call('sendMessage', lost));
	assert.equal(again.success, true, again.error);
	const { deliveries } = await suite.sandbox('ledger');
	assert.equal(deliveries.length, 2);
});

test('a tool that tries again never sends twice, and sends what was refused', async () => {
	const client = await connectMcp(url());
	const [lost, throttled] = ['1784140000000614', '1784140000000615'];
	await suite.sandbox('faults', { endpoint: 'send', recipient: lost, times: 1, action: { type: 'drop', when: 'after' } });
	await suite.sandbox('faults', { endpoint: 'send', recipient: throttled, times: 2, action: { type: 'error', code: 551, subcode: 1545041 } });
	const result = await client.call('trying', { userId: lost, messageText: 'Once' });
	const sent = itemOf(await client.call('trying', { userId: throttled, messageText: 'Once' }));
	const { deliveries } = await suite.sandbox('ledger');
	assert.deepEqual(deliveries.map((/** @type {any} */ { recipient }) => recipient), [lost, throttled]);
	assert.equal(sent.messageId, deliveries[1].messageId);
	assert.match(result.content[0].text, /It is not known whether this message was delivered/);
});

test('where the tool does not continue, the client hears the reason, the advice and that nothing was sent', async () => {
	const client = await connectMcp(url());
	const { isError, content } = await client.call('stopping', { userId: '9990001', messageText: 'Hello' });
	assert.equal(isError, true);
	assert.match(content[0].text, /outside of allowed window\. Wait until the person writes to you again: .*\. This message was not sent\./);
});
