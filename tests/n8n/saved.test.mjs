// @ts-check
/** What version 0.1.0 saved runs unchanged: its workflow, its options, its credential, and an example of then. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { failedItem, sentItem, settled, someTraceId } from './lib/items.mjs';
import { n8nSuite } from './lib/suite.mjs';

const suite = n8nSuite();
const read = (/** @type {string} */ name) => JSON.parse(readFileSync(new URL(`./saved/${name}-of-0.1.0.json`, import.meta.url), 'utf8'));

const { credential, workflow } = read('workflow');
const saved = suite.saved(workflow, credential);
/** n8n's editor puts the ids there on importing. */
const broadcast = read('broadcast');
for (const node of broadcast.nodes) if (node.credentials) node.credentials.instagramDirectApi.id = credential.id;
const example = suite.saved({ id: 'broadcastOf010', ...broadcast });

/** @type {{ userId: string, mediaUrl: string, mediaType: string }[]} */
const messages = JSON.parse(workflow.nodes.find((/** @type {any} */ { name }) => name === 'Messages').parameters.jsonOutput).messages;
const [image, video, refused, invalid, audio] = messages;

/** What comes of each message, whatever the output. @param {any} ledger @param {string} mode @param {Record<string, unknown>[]} inputs */
function expectedOf({ deliveries }, mode, inputs) {
	/** Of each message its deliveries, one for each node that has sent it, in the order in which the nodes run. */
	const nodes = ['Error Output', 'Regular Output'];
	const delivered = (/** @type {typeof image} */ { userId }) => deliveries.filter((/** @type {any} */ { recipient }) => recipient === userId)[nodes.indexOf(mode)];
	const sent = [image, video, audio].map((message) => sentItem(message, delivered(message), messages.indexOf(message)));
	const failed = [
		failedItem(
			{
				error: 'API Error: (#10) This message is sent outside of allowed window.',
				code: 10,
				subcode: 2534022,
				fbtraceId: someTraceId,
				advice: 'Wait until the person writes to you again: Meta allows messages for 24 hours after their last one.',
				userId: refused.userId,
			},
			2,
			inputs[0],
		),
		failedItem(
			{
				error: 'Invalid input: Instagram User ID "someone" is not made of digits only',
				advice: 'Take the Instagram-scoped ID (IGID, digits only) from the userId of the trigger or of Get Many, or from a webhook\'s sender.id.',
				userId: invalid.userId,
			},
			3,
			inputs[1],
		),
	];
	return { sent, failed };
}

test('a workflow of then runs to the same items', async () => {
	const since = Date.now();
	const runOf = await suite.executeAll(saved);
	const ledger = await suite.ledger();
	const itemsOf = (/** @type {string} */ name) => runOf(name).outputs.map((items) => settled(items, since));

	const [first, second] = ledger.deliveries.filter((/** @type {any} */ { recipient }) => recipient === '1784140000000704');
	const literal = { userId: '1784140000000704', mediaUrl: image.mediaUrl, mediaType: 'image' };
	assert.deepEqual(itemsOf('Defaults'), [[sentItem(literal, first, 0)]]);
	assert.deepEqual(itemsOf('Without Options'), [[sentItem(literal, second, 0)]]);

	// n8n puts the input item's own fields beside those of the error.
	const branches = expectedOf(ledger, 'Error Output', [refused, invalid]);
	assert.deepEqual(itemsOf('Error Output'), [branches.sent, branches.failed]);
	const regular = expectedOf(ledger, 'Regular Output', [{}, {}]);
	const inOrder = [regular.sent[0], regular.sent[1], ...regular.failed, regular.sent[2]];
	assert.deepEqual(itemsOf('Regular Output'), [inOrder]);
	assert.deepEqual(itemsOf('Regular Output')[0].map(({ json }) => Object.keys(json)), inOrder.map(({ json }) => Object.keys(json)));

	// One bad item, and nothing of the batch has left.
	const stopped = runOf('Stop');
	assert.equal(stopped.error.message, 'Invalid input: Instagram User ID "someone" is not made of digits only');
	assert.match(stopped.error.description, /This message was not sent\. 0 of 5 messages had been sent before this\.$/);
	assert.equal(ledger.deliveries.length, 8);
	assert.deepEqual(new Set(ledger.deliveries.map((/** @type {any} */ { account }) => account)), new Set(['17841400000000002']));
	assert.deepEqual(ledger.violations, []);
});

test('the broadcast of then sends to its list and sums up', async () => {
	const { status, error, outputs } = await suite.execute(example, 'Summary');
	assert.equal(status, 'success', JSON.stringify(error));
	assert.deepEqual(outputs, [[{ json: { sent: 3, notSent: 0, unknown: 0, problems: [] }, pairedItem: { item: 0 } }]]);
	assert.equal((await suite.ledger()).deliveries.length, 3);
});
