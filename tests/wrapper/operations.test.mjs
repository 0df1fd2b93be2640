// @ts-check
/** Each operation from the item to Meta and back, on n8n's own engine: what arrives, and both kinds of item, whole. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acceptedOf, cases, comments, earlierParameters, expectedItems, fromAi, parametersOf } from '../n8n/lib/operations.mjs';
import { settled } from '../n8n/lib/items.mjs';
import { fixture } from './lib/fixture.mjs';
import { createCall, createTool, runWorkflow } from './lib/n8n.mjs';

const shared = fixture();
const setting = (/** @type {any[]} */ items, /** @type {any} */ parameters, onError = 'continueRegularOutput') => ({
	pkg: shared.pkg,
	credentials: shared.sandbox.credentials(),
	items,
	parameters,
	settings: { onError },
});

for (const one of cases) {
	const itemsOf = async () => {
		if (!one.answersEarlier) return one.items;
		const earlier = await createCall(setting(one.items, earlierParameters)).execute();
		return earlier.map(({ json }) => json);
	};

	test(`${one.operation}: one is sent and told of, one is refused with the reason`, async () => {
		for (const comment of comments) await shared.sandbox.comment(comment);
		const items = await itemsOf();
		const since = Date.now();
		const output = await createCall(setting(items, parametersOf(one))).execute();
		const accepted = acceptedOf(one, await shared.sandbox.accepted());
		assert.ok(accepted, JSON.stringify(await shared.sandbox.accepted()));
		const expected = expectedItems(one, accepted);
		assert.deepEqual(settled(output, since), expected);
		// The keys come in the contract's order.
		assert.deepEqual(output.map(({ json }) => Object.keys(json)), expected.map(({ json }) => Object.keys(json)));
	});

	const { error, code } = one.refused;
	// What Meta itself refuses is not known beforehand.
	if (code !== undefined) continue;
	test(`${one.operation}: nothing leaves in stop mode while one item is refused`, async () => {
		const { error: thrown } = await runWorkflow(setting(one.items, parametersOf(one), 'stopWorkflow'));
		assert.equal(thrown?.message, error);
		const noun = { react: 'reaction', senderAction: 'sender action' }[one.operation] ?? 'message';
		assert.match(thrown.description, new RegExp(`This ${noun} was not sent\\. 0 of 2 ${noun}s had been sent before this\\.$`));
		assert.deepEqual(await shared.sandbox.accepted(), []);
	});
}

test('a private reply may carry quick replies', async () => {
	for (const comment of comments) await shared.sandbox.comment(comment);
	const [commentItem] = cases.filter(({ resource }) => resource === 'comments').map(({ items }) => items[0]);
	const options = { quickReplies: { values: [{ title: '={{ $json.commentId.slice(-4) }}', payload: 'YES' }] } };
	const [{ json }] = await createCall(
		setting([commentItem], { resource: 'comments', operation: 'sendPrivateReply', commentId: '={{ $json.commentId }}', messageText: 'More?', options }),
	).execute();
	assert.equal(json.success, true, json.error);
	const [{ content }] = await shared.sandbox.accepted();
	assert.deepEqual(content, { type: 'quickReplies', text: 'More?', quickReplies: [{ title: '9321', payload: 'YES' }] });
});

for (const one of cases.filter(({ answersEarlier }) => !answersEarlier)) {
	test(`${one.operation} is an agent’s tool: a model’s arguments are sent, and a refusal tells it the reason and the advice`, async () => {
		for (const comment of comments) await shared.sandbox.comment(comment);
		const { settings, ...set } = setting([], fromAi(parametersOf(one)));
		const [good, bad] = one.items;
		assert.match(await createTool({ ...set, settings })(good), /"success":true/);
		assert.ok(acceptedOf(one, await shared.sandbox.accepted()));
		const answer = await createTool({ ...set, settings })(bad);
		const [{ error, advice, delivery }] = JSON.parse(answer).map((/** @type {any} */ item) => item.json ?? item);
		assert.deepEqual({ error, advice, delivery }, { error: one.refused.error, advice: one.refused.advice, delivery: 'notSent' });
	});
}
