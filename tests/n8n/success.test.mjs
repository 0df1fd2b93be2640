// @ts-check
/** Pictures, videos and voice clips go out, and the output is the contract's. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sentItem, settled } from './lib/items.mjs';
import { n8nSuite } from './lib/suite.mjs';

const suite = n8nSuite();

const threeTypes = [
	{ userId: '1784140000000101', mediaUrl: 'https://media.example.com/sample.png', mediaType: 'image' },
	{ userId: '1784140000000102', mediaUrl: 'https://media.example.com/sample.mp4', mediaType: 'video' },
	{ userId: '17841405822304914', mediaUrl: 'https://media.example.com/sample.m4a', mediaType: 'audio' },
];
const ofEachType = suite.workflow('ofEachType', threeTypes);

const onePicture = ['101', '102', '103', '104'].map((userId) => ({
	userId,
	mediaUrl: 'https://media.example.com/sample.png',
	mediaType: 'image',
}));
const onePictureForAll = suite.workflow('onePictureForAll', onePicture);
const bareNumbers = suite.workflow('bareNumbers', threeTypes.slice(0, 1));

test('an image, a video and an audio message arrive', async () => {
	const since = Date.now();
	const run = await suite.execute(ofEachType);
	const { deliveries, calls, violations } = await suite.ledger();

	assert.equal(run.status, 'success');
	const delivered = (/** @type {string} */ userId) => deliveries.find(byRecipient(userId));
	const expected = threeTypes.map((message, index) => sentItem(message, delivered(message.userId), index));
	assert.deepEqual(run.outputs.map((items) => settled(items, since)), [expected]);

	const arrived = threeTypes.map(({ userId }) => {
		const { recipient, url, type, account } = delivered(userId);
		return { userId: recipient, mediaUrl: url, mediaType: type, account };
	});
	assert.deepEqual(arrived, threeTypes.map((message) => ({ ...message, account: '17841400000000001' })));
	assert.equal(deliveries.length, 3);
	assert.equal(calls.length, 6);
	assert.deepEqual(violations, []);
});

test('one picture for many is uploaded once', async () => {
	const since = Date.now();
	const run = await suite.execute(onePictureForAll);
	const { deliveries, uploads, calls } = await suite.ledger();

	const expected = onePicture.map((message, index) => sentItem(message, deliveries.find(byRecipient(message.userId)), index));
	assert.deepEqual(run.outputs.map((items) => settled(items, since)), [expected]);
	assert.equal(uploads.length, 1);
	assert.equal(calls.length, onePicture.length + 1);
});

test('an id that comes as a bare number keeps every digit', async () => {
	await suite.fault({ endpoint: 'upload', action: { type: 'garbage', kind: 'numberId' } });
	const run = await suite.execute(bareNumbers);
	const { deliveries } = await suite.ledger();

	assert.equal(deliveries.length, 1);
	const { attachmentId } = run.outputs[0][0].json;
	assert.equal(attachmentId, deliveries[0].attachmentId);
	assert.ok(!Number.isSafeInteger(Number(attachmentId)), 'the sandbox gave an id that fits a JavaScript number');
});

/** @param {string} userId */
function byRecipient(userId) {
	return (/** @type {{ recipient: string }} */ delivery) => delivery.recipient === userId;
}
