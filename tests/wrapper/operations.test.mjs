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

/** The items of a case, which may be answers to messages sent before. @param {typeof cases[number]} one */
async function inputOf(one) {
	if (!one.answersEarlier) return one.items;
	const earlier = await createCall(setting(one.items, earlierParameters)).execute();
	return earlier.map(({ json }) => json);
}

for (const one of cases) {
	test(`${one.operation}: one is sent and told of, one is refused with the reason`, async () => {
		for (const comment of comments) await shared.sandbox.comment(comment);
		const items = await inputOf(one);
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

for (const one of cases.filter(({ operation }) => ['react', 'senderAction'].includes(operation))) {
	test(`${one.operation}: what may or may not be done is done by the next try, since twice does no harm`, async () => {
		const items = await inputOf(one);
		const inputItems = items.slice(0, 1).map((json) => ({ json }));
		// The node asks three times by itself.
		await shared.sandbox.fault({ endpoint: 'send', kind: one.kind, times: 3, action: { type: 'drop', when: 'after' } });
		const same = { ...setting([], parametersOf(one)), inputItems, executionId: `twice-${one.operation}` };
		const [first] = await createCall(same).execute();
		assert.equal(first.json.delivery, 'unknown', JSON.stringify(first.json));
		assert.match(first.json.advice, /^Run it again if it is still wanted: /);
		const [second] = await createCall(same).execute();
		assert.equal(second.json.success, true, second.json.error);
		const done = (await shared.sandbox.accepted()).filter(({ kind }) => kind === one.kind);
		const [third] = await createCall(same).execute();
		assert.deepEqual(third.json, second.json);
		assert.equal((await shared.sandbox.accepted()).filter(({ kind }) => kind === one.kind).length, done.length, 'what is known to be done was done again');
	});
}

test('what an earlier try may have done is not called undone, whatever later tries meet', async () => {
	const [one] = cases.filter(({ operation }) => operation === 'senderAction');
	const inputItems = [{ json: { ...one.items[0], userId: '1784140000000599' } }, { json: one.items[0] }];
	const { userId } = /** @type {{ userId: string }} */ (one.items[0]);
	await shared.sandbox.fault({ endpoint: 'send', recipient: userId, times: 3, action: { type: 'drop', when: 'after' } });
	await shared.sandbox.fault({ endpoint: 'send', action: { type: 'error', code: 10, subcode: 2534022 } });
	const same = (/** @type {string | undefined} */ onError, parameters = parametersOf(one)) =>
		createCall({ ...setting([], { ...parameters, options: { concurrency: 1 } }), settings: onError ? { onError } : {}, inputItems, executionId: 'perhaps-done' }).execute();
	const deliveries = (/** @type {any[]} */ items) => items.map(({ json }) => json.delivery);
	assert.deepEqual(deliveries(await same('continueRegularOutput')), ['notSent', 'unknown']);
	assert.deepEqual(deliveries(await same('continueRegularOutput')), ['notSent', 'unknown']);
	// An expression that fails now, and a try that ends before it is reached.
	assert.deepEqual(deliveries(await same('continueRegularOutput', { ...parametersOf(one), senderAction: '={{ $json.nothing.at.all }}' })), ['notSent', 'unknown']);
	await assert.rejects(same(undefined), /outside of allowed window/);
	assert.deepEqual(deliveries(await same('continueRegularOutput')), ['notSent', 'unknown']);
});

test('a private reply may carry quick replies', async () => {
	const [commentItem] = cases.filter(({ resource }) => resource === 'comments').map(({ items }) => items[0]);
	const given = [
		{ quickReplies: { values: [{ title: '={{ $json.commentId.slice(-4) }}', payload: 'YES' }] } },
		{ quickRepliesJson: '={{ [{ title: $json.commentId.slice(-4), payload: "YES" }] }}' },
	];
	for (const options of given) {
		await shared.sandbox.reset();
		for (const comment of comments) await shared.sandbox.comment(comment);
		const [{ json }] = await createCall(
			setting([commentItem], { resource: 'comments', operation: 'sendPrivateReply', commentId: '={{ $json.commentId }}', messageText: 'More?', options }),
		).execute();
		assert.equal(json.success, true, json.error);
		const [{ content }] = await shared.sandbox.accepted();
		assert.deepEqual(content, { type: 'quickReplies', text: 'More?', quickReplies: [{ title: '9321', payload: 'YES' }] });
	}
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
