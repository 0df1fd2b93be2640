// @ts-check
/** The template that answers a message with a picture, called as Meta calls it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTemplate, templateSuite, until } from './lib/suite.mjs';

const name = 'reply-with-picture';
const path = readTemplate(name).nodes.find((/** @type {any} */ node) => node.name === 'Meta Webhook').parameters.path;
/** @type {any} */
let workflow;
/** @param {string} [query] */
const address = (query = '') => `${suite.url()}/webhook/${path}${query}`;
const verification = (/** @type {string} */ token) =>
	address(`?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${token}`);

const suite = templateSuite({
	ready: async () => {
		workflow = await suite.importTemplate(name);
		await suite.activate(workflow);
		await until('the webhook is there', async () => (await fetch(address())).status !== 404);
	},
});

test('Meta\'s verification gets its challenge back for the right token only', async () => {
	const right = await fetch(verification('change-this-verify-token'));
	assert.equal(right.status, 200);
	assert.equal(await right.text(), '1158201444');
	assert.match(String(right.headers.get('content-type')), /^text\/plain/);

	const wrong = await fetch(verification('somebody-else'));
	assert.equal(wrong.status, 403);
	assert.equal(await wrong.text(), '');
});

test('each message to us is answered with the picture, and nothing else is', async () => {
	const own = '17841400000000001';
	const event = (/** @type {string} */ sender, /** @type {object} */ content) => ({
		sender: { id: sender },
		recipient: { id: own },
		timestamp: 1_764_000_000_000,
		...content,
	});
	const entry = (/** @type {object[]} */ messaging) => ({ id: own, time: 1_764_000_000_000, messaging });
	const answer = await fetch(address(), {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({
			object: 'instagram',
			entry: [
				entry([
					event('1784140000000201', { message: { mid: 'aWdfZAG1faXRlbTox', text: 'Do you have a catalogue?' } }),
					event('1784140000000202', { message: { mid: 'aWdfZAG1faXRlbToy', text: 'Hello' } }),
				]),
				entry([
					event(own, { message: { mid: 'aWdfZAG1faXRlbToz', text: 'Our own answer', is_echo: true } }),
					event('1784140000000203', { message: { mid: 'aWdfZAG1faXRlbTo0', is_deleted: true } }),
					event('1784140000000204', { read: { mid: 'aWdfZAG1faXRlbTo1' } }),
					event('1784140000000205', { reaction: { mid: 'aWdfZAG1faXRlbTo2', action: 'react', reaction: 'love' } }),
				]),
			],
		}),
	});
	assert.equal(answer.status, 200);
	assert.equal(await answer.text(), 'EVENT_RECEIVED');

	const execution = await suite.latest(workflow);
	assert.equal(execution.status, 'success', JSON.stringify(execution.error));
	const { deliveries, uploads, violations } = await suite.sandbox('ledger');
	assert.deepEqual(
		deliveries.map((/** @type {any} */ delivery) => [delivery.recipient, delivery.type]).sort(),
		[['1784140000000201', 'image'], ['1784140000000202', 'image']],
	);
	assert.equal(uploads.length, 1);
	assert.deepEqual(violations, []);
	assert.deepEqual(execution.output('Sent').map(({ userId }) => userId), ['1784140000000201', '1784140000000202']);
	assert.deepEqual(execution.output('Not Sent'), []);
});
