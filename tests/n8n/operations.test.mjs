// @ts-check
/** Every operation in a whole n8n: one item is sent and one is refused, and what comes out is the contract's, whole. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settled } from './lib/items.mjs';
import { acceptedOf, cases, comments, earlierParameters, expectedItems, parametersOf } from './lib/operations.mjs';
import { n8nSuite } from './lib/suite.mjs';

const suite = n8nSuite();
const branches = cases.map((one) => ({
	name: one.operation,
	items: one.items,
	nodes: one.answersEarlier ? [earlierParameters, parametersOf(one)] : [parametersOf(one)],
}));
const errorOutput = suite.branches('operationsErrorOutput', branches, { onError: 'continueErrorOutput' });
const regularOutput = suite.branches('operationsRegularOutput', branches, { onError: 'continueRegularOutput' });

test('with the error output, each operation’s sent item and refused item go to their branches', async () => {
	for (const comment of comments) await suite.comment(comment);
	const since = Date.now();
	const runOf = await suite.executeAll(errorOutput);
	const accepted = await suite.accepted();
	for (const one of cases) {
		const { status, outputs, error } = runOf(one.operation);
		assert.equal(status, 'success', JSON.stringify(error));
		const send = acceptedOf(one, accepted);
		assert.ok(send, `${one.operation}: ${JSON.stringify(outputs)}`);
		const [sent, refused] = expectedItems(one, send);
		// n8n puts the input item's own fields beside those of the error.
		const input = one.answersEarlier ? runOf(`${one.operation} 0`).outputs[0][1].json : one.items[1];
		const timeOfInput = 'sentAt' in input ? { sentAt: input.sentAt } : {};
		const [first, second] = outputs;
		assert.deepEqual(settled(first, since), [sent], one.operation);
		assert.deepEqual(
			settled(second, since).map((item) => ({ ...item, json: { ...item.json, ...timeOfInput } })),
			[{ ...refused, json: { ...input, ...refused.json } }],
			one.operation,
		);
		assert.deepEqual(Object.keys(first[0].json), Object.keys(sent.json), one.operation);
	}
	assert.equal(accepted.length, cases.length + 2 * cases.filter(({ answersEarlier }) => answersEarlier).length);
});

test('continuing on the regular output, both items of each operation come out in input order', async () => {
	for (const comment of comments) await suite.comment(comment);
	const since = Date.now();
	const runOf = await suite.executeAll(regularOutput);
	const accepted = await suite.accepted();
	for (const one of cases) {
		const send = acceptedOf(one, accepted);
		assert.ok(send, one.operation);
		const { outputs } = runOf(one.operation);
		assert.deepEqual(outputs.map((items) => settled(items, since)), [expectedItems(one, send)], one.operation);
		assert.deepEqual(outputs[0].map(({ json }) => Object.keys(json)), expectedItems(one, send).map(({ json }) => Object.keys(json)));
	}
});
