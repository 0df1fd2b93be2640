// @ts-check
/** n8n's Retry On Fail calls the node again with all its items: each message still arrives once. And a long batch. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { n8nSuite } from './lib/suite.mjs';

const suite = n8nSuite();
const outsideWindow = '9990001';
const image = (/** @type {string} */ userId) => ({
	userId,
	mediaUrl: 'https://media.example.com/sample.png',
	mediaType: 'image',
});
/** @param {string[]} userIds */
const images = (...userIds) => userIds.map(image);
const threeTries = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };

const stopMode = suite.workflow('retryStop', images('101', '102', outsideWindow, '104', '105'), threeTries);
const regularOutput = suite.workflow('retryRegular', images(outsideWindow, '102', '103'), {
	...threeTries,
	onError: 'continueRegularOutput',
});
const errorOutput = suite.workflow('retryErrorOutput', images(outsideWindow, '102', '103'), {
	...threeTries,
	onError: 'continueErrorOutput',
});
const unknown = suite.workflow('retryUnknown', images('101', '102', '103'), threeTries);
const recovers = suite.workflow('retryRecovers', images('101', '102', '103'), threeTries);
const many = Array.from({ length: 1000 }, (_, index) => String(500_000 + index));
const thousand = suite.workflow('thousand', images(...many), { options: { messagesPerSecond: 0 } });

test('stop mode, a refused item in the middle: the others arrive once over three tries', async () => {
	const run = await suite.execute(stopMode);

	assert.equal(run.status, 'error');
	assert.match(run.error.description, /4 of 5 messages had been sent before this\.$/);
	assert.deepEqual(await deliveries(), { 101: 1, 102: 1, 104: 1, 105: 1 });
	assert.equal(await sendsTo(outsideWindow), 3);
	assert.equal(await sendsTo('101'), 1);
});

test('continuing on the regular output, the first item refused: n8n tries again, and the others arrive once', async () => {
	const run = await suite.execute(regularOutput);

	assert.deepEqual(await deliveries(), { 102: 1, 103: 1 });
	assert.equal(await sendsTo(outsideWindow), 3);
	assert.deepEqual(
		run.outputs[0].map(({ json: { success, userId } }) => [success, userId]),
		[[false, outsideWindow], [true, '102'], [true, '103']],
	);
});

test('with the error output, the first item refused: the others arrive once', async () => {
	const run = await suite.execute(errorOutput);

	assert.deepEqual(await deliveries(), { 102: 1, 103: 1 });
	assert.deepEqual(run.outputs[0].map(({ json }) => json.userId), ['102', '103']);
	assert.deepEqual(run.outputs[1].map(({ json }) => json.userId), [outsideWindow]);
});

test('a message whose answer was lost is not sent again, and fails again with the same words', async () => {
	await suite.fault({ endpoint: 'send', recipient: '102', times: 1, action: { type: 'drop', when: 'after' } });
	const run = await suite.execute(unknown);

	assert.equal(run.status, 'error');
	assert.match(run.error.message, /the connection ended before the answer came/);
	assert.equal((await deliveries())[102], 1);
	assert.equal(await sendsTo('102'), 1);
});

test('a refusal that passes: the second try sends the rest and outputs all', async () => {
	await suite.fault({ endpoint: 'send', recipient: '102', times: 1, action: { type: 'error', code: 551 } });
	const run = await suite.execute(recovers);

	assert.equal(run.status, 'success');
	assert.deepEqual(run.outputs[0].map(({ json }) => json.userId), ['101', '102', '103']);
	assert.deepEqual(await deliveries(), { 101: 1, 102: 1, 103: 1 });
});

test('a thousand messages arrive once each and come out in order', async () => {
	const run = await suite.execute(thousand);

	assert.equal(run.status, 'success');
	assert.deepEqual(run.outputs[0].map(({ json }) => json.userId), many);
	const { deliveries: count, duplicates, uploads, calls } = await suite.counts();
	assert.deepEqual({ count, duplicates, uploads, sends: calls.send }, { count: 1000, duplicates: 0, uploads: 1, sends: 1000 });
});

/** @returns {Promise<Record<string, number>>} how often each recipient was delivered to */
async function deliveries() {
	const { deliveriesPerKey } = await suite.ledger();
	return Object.fromEntries(
		deliveriesPerKey.map((/** @type {{ recipient: string, count: number }} */ { recipient, count }) => [recipient, count]),
	);
}

/** @param {string} recipient */
async function sendsTo(recipient) {
	const { calls } = await suite.ledger();
	return calls.filter((/** @type {{ recipient: string }} */ call) => call.recipient === recipient).length;
}
