// @ts-check
/** Fields that are chosen from a list or written: what nodes saved before hold, what they hold now, and what comes of either. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture } from './lib/fixture.mjs';
import { createCall, createTool } from './lib/n8n.mjs';

const shared = fixture();
const person = (/** @type {number} */ number) => String(1784140000000700 + number);
const locator = (/** @type {unknown} */ value, mode = 'id') => ({ __rl: true, mode, value });

/**
 * @param {Record<string, unknown>[]} items
 * @param {Record<string, unknown>} parameters
 */
const callOf = (items, parameters) =>
	createCall({
		pkg: shared.pkg,
		credentials: shared.sandbox.credentials(),
		items,
		parameters: { operation: 'sendMessage', messageText: 'Hello', ...parameters },
		settings: { onError: 'continueRegularOutput' },
	});

/** What the person's parameter may hold, and whom it means. @type {[string, unknown, Record<string, unknown>, string][]} */
const ways = [
	['a string of an older node', person(1), {}, person(1)],
	['an expression of an older node', '={{ $json.userId }}', { userId: person(2) }, person(2)],
	['an expression of an older node that gives a number', '={{ $json.userId }}', { userId: 178414 }, '178414'],
	['an ID', locator(person(3)), {}, person(3)],
	['an ID by expression', locator('={{ $json.userId }}'), { userId: person(4) }, person(4)],
	['an ID by expression that gives a number', locator('={{ $json.userId }}'), { userId: 178415 }, '178415'],
	['a person of the list', { ...locator(person(5), 'list'), cachedResultName: 'Jane (@jane)', cachedResultUrl: 'https://www.instagram.com/jane/' }, {}, person(5)],
	['a locator that an expression gives', '={{ $json.chosen }}', { chosen: locator(person(6)) }, person(6)],
	['a locator that was written without its mark', { mode: 'id', value: person(7) }, {}, person(7)],
	['an ID that was changed in an older node', locator(person(9), ''), {}, person(9)],
	['an ID with blanks around it', locator(` ${person(8)} `), {}, person(8)],
];

for (const [name, userId, item, expected] of ways) {
	test(`${name} is read, and the output tells the ID alone`, async () => {
		const [{ json }] = await callOf([item], { userId }).execute();
		assert.deepEqual([json.success, json.userId], [true, expected], json.error);
		assert.deepEqual(await shared.sandbox.deliveries(), { [expected]: 1 });
	});
}

test('a locator whose value is an expression is each item’s own, and one without is read once', async () => {
	const items = [1, 2, 3].map((number) => ({ userId: person(number) }));
	for (const [value, reads] of /** @type {[string, number][]} */ ([['={{ $json.userId }}', 3], [person(9), 1]])) {
		const call = callOf(items, { userId: locator(value) });
		const read = call.context.getNodeParameter.bind(call.context);
		let count = 0;
		Object.defineProperty(call.context, 'getNodeParameter', {
			value: (/** @type {[string, number, unknown, any]} */ ...[field, index, fallback, options]) => {
				if (field === 'userId' && !options?.rawExpressions) count += 1;
				return read(field, index, fallback, options);
			},
		});
		await call.execute();
		assert.equal(count, reads, value);
	}
	assert.deepEqual(await shared.sandbox.deliveries(), { [person(1)]: 1, [person(2)]: 1, [person(3)]: 1, [person(9)]: 3 });
});

/** What is nobody, and in what words it is refused. @type {[unknown, Record<string, unknown>, RegExp][]} */
const refused = [
	[locator(''), {}, /^Invalid input: .*(?:empty|missing)/],
	[locator(null), {}, /^Invalid input: /],
	[locator('', 'list'), {}, /^Invalid input: .*(?:empty|missing)/],
	[locator('={{ $json.nothing }}'), {}, /^Invalid input: /],
	[locator('@jane'), {}, /^Invalid input: .*@jane/],
	[locator('={{ $json.userId }}'), { userId: 90071992547409931 }, /^Invalid input: .*digits/],
	[locator('={{ $("Nowhere").item.json.id }}'), {}, /^Invalid input: Referenced node doesn't exist/],
	['={{ $json.person }}', { person: { id: person(1) } }, /^Invalid input: /],
];
test('what is nobody is refused in the same words as a plain field, and nothing leaves', async () => {
	for (const [userId, item, words] of refused) {
		const [{ json }] = await callOf([item], { userId }).execute();
		assert.match(json.error, words, JSON.stringify(userId));
		if (typeof userId === 'object' && userId !== null && 'value' in userId) {
			const [{ json: plain }] = await callOf([item], { userId: /** @type {any} */ (userId).value }).execute();
			assert.equal(json.error, plain.error);
		}
	}
	assert.deepEqual(await shared.sandbox.accepted(), []);
});

test('a post is shared from either mode, and by a plain string', async () => {
	for (const postId of ['18000000000000012', locator('18000000000000012'), locator('18000000000000012', 'list'), locator('={{ $json.postId }}')]) {
		const [{ json }] = await callOf([{ postId: '18000000000000012' }], { operation: 'sharePost', userId: locator(person(1)), postId }).execute();
		assert.deepEqual([json.success, json.postId], [true, '18000000000000012'], json.error);
	}
	assert.equal((await shared.sandbox.accepted()).length, 4);
});

test('only a field that is a locator is read as one', async () => {
	const [{ json }] = await callOf([{ text: { mode: 'x', value: 'Hello' } }], { userId: person(1), messageText: '={{ $json.text }}' }).execute();
	assert.equal(json.success, false);
	assert.match(json.error, /^Invalid input: /);
});

test('an agent fills in the person within the locator', async () => {
	const tool = createTool({
		pkg: shared.pkg,
		credentials: shared.sandbox.credentials(),
		items: [],
		parameters: {
			operation: 'sendMessage',
			userId: locator("={{ $fromAI('person', 'The person’s ID', 'string') }}"),
			messageText: "={{ $fromAI('text', 'What to say', 'string') }}",
		},
	});
	await tool({ person: person(4), text: 'From the agent' });
	const [sent] = await shared.sandbox.accepted();
	assert.deepEqual([sent.recipient, sent.text], [person(4), 'From the agent']);
});

test('a conversation is read from either mode, and by a plain string', async () => {
	await shared.sandbox.admin('POST', 'messages', { person: person(1), text: 'Hello there' });
	const told = await fetch(`${shared.sandbox.url}/v25.0/me/conversations?platform=instagram`, { headers: { authorization: 'Bearer TEST-TOKEN-page-1' } });
	const [{ id }] = /** @type {any} */ (await told.json()).data;
	for (const conversationId of [id, locator(id), locator(id, 'list'), locator('={{ $json.thread }}')]) {
		const [{ json }] = await callOf([{ thread: id }], { resource: 'conversations', operation: 'getMessages', conversationId }).execute();
		assert.deepEqual([json.text, json.fromUserId], ['Hello there', person(1)], JSON.stringify(json));
	}
});
