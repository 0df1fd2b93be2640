// @ts-check
/** The options: numbers, or a word about what is none; and nothing is asked before that. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture } from './lib/fixture.mjs';
import { createCall } from './lib/n8n.mjs';
import { item } from './lib/sandbox.mjs';

const shared = fixture();
/** @param {unknown} options */
const run = async (options) => {
	const [output] = await createCall({
		pkg: shared.pkg,
		credentials: shared.sandbox.credentials(),
		items: [item('11')],
		parameters: { options },
		settings: { onError: 'continueRegularOutput' },
	}).execute();
	return output.json;
};

const names = { concurrency: 'Messages at Once', messagesPerSecond: 'Messages per Second', maxWaitSeconds: 'Wait at Most', timeoutSeconds: 'Timeout' };
const wrong = ['   ', '\t', false, true, [], [5], {}, { a: 1 }, 'abc', '1,5', '1 000', '0x10', 'NaN', 'Infinity', '-1', -1, -0.5, Number.NaN, Infinity, '5s'];

for (const [option, name] of Object.entries(names)) {
	test(`${name} that is no number is named, and nothing is asked`, async () => {
		for (const value of wrong) {
			const json = await run({ [option]: value });
			assert.equal(json.error, `Invalid input: ${name}: not a number of 0 or more`, JSON.stringify(value));
			assert.equal(json.delivery, 'notSent');
		}
		assert.deepEqual((await shared.sandbox.ledger()).uploads, []);
	});

	test(`${name} may be a number, the text of one, or left empty`, async () => {
		for (const value of [5, '5', ' 5 ', '+5', '5.', '.5', 0.5, '5e0', 3.3333, '3.3333', 1 / 3, '', null, undefined]) {
			const json = await run({ [option]: value });
			assert.equal(json.error, undefined, JSON.stringify(value));
			assert.equal(json.success, true);
		}
	});
}

test('all options that are wrong are named at once', async () => {
	const json = await run({ concurrency: 'x', timeoutSeconds: [], messagesPerSecond: 3 });
	assert.equal(json.error, 'Invalid input: Messages at Once, Timeout: not a number of 0 or more');
});

test('a connection that does not exist is refused', async () => {
	assert.equal((await run({ connection: '={{ "Direct" }}' })).error, 'Invalid input: Connection: neither n8n nor direct');
	assert.equal((await run({ connection: '' })).success, true);
});
