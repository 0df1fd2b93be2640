// @ts-check
/** Without a "continue" mode the first failure ends the workflow, and its error says how far the batch had come. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { n8nSuite } from './lib/suite.mjs';

const suite = n8nSuite();
const image = (/** @type {string} */ userId) => ({
	userId,
	mediaUrl: 'https://media.example.com/sample.png',
	mediaType: 'image',
});
const oneAtATime = { options: { concurrency: 1 } };
const badInput = suite.workflow('badInput', [image('101'), image('jane.doe'), image('103')]);
const refused = suite.workflow('refused', [image('101'), image('9990001'), image('103')], oneAtATime);
const lost = suite.workflow('lost', [image('101'), image('102'), image('103')], oneAtATime);

test('one invalid item, and nothing is asked of Meta', async () => {
	const run = await suite.execute(badInput);

	assert.equal(run.status, 'error');
	assert.deepEqual(run.outputs, []);
	assert.deepEqual(facts(run.error), {
		name: 'NodeOperationError',
		message: 'Invalid input: Instagram User ID "jane.doe" is not made of digits only',
		description:
			'Take the Instagram-scoped ID (IGID, digits only) from the userId of the trigger or of Get Many, or from a webhook\'s sender.id. ' +
			'This message was not sent. 0 of 3 messages had been sent before this.',
		context: withFacts({
			advice:
				'Take the Instagram-scoped ID (IGID, digits only) from the userId of the trigger or of Get Many, or from a webhook\'s sender.id.',
			delivery: 'notSent',
		}),
		httpCode: undefined,
	});
	assert.deepEqual((await suite.ledger()).calls, []);
});

test('a refusal ends the batch after what had gone out', async () => {
	const run = await suite.execute(refused);

	const { fbtraceId } = run.error.context;
	assert.match(fbtraceId, /^[\w-]{8,}$/);
	assert.equal(run.status, 'error');
	assert.deepEqual(facts(run.error), {
		name: 'NodeApiError',
		message: 'API Error: (#10) This message is sent outside of allowed window.',
		description:
			'Wait until the person writes to you again: Meta allows messages for 24 hours after their last one. ' +
			`Code 10, subcode 2534022, trace id ${fbtraceId}. This message was not sent. 1 of 3 messages had been sent before this.`,
		context: withFacts({
			code: 10,
			subcode: 2534022,
			fbtraceId,
			advice: 'Wait until the person writes to you again: Meta allows messages for 24 hours after their last one.',
			delivery: 'notSent',
		}),
		httpCode: '403',
	});
	assert.deepEqual(await recipients(), ['101']);
});

test('a lost answer ends the batch, and the error says what is not known', async () => {
	await suite.fault({ endpoint: 'send', recipient: '102', action: { type: 'drop', when: 'after' } });
	const run = await suite.execute(lost);

	assert.equal(run.status, 'error');
	assert.deepEqual(facts(run.error), {
		name: 'NodeApiError',
		message:
			'Request failed: the connection ended before the answer came (ECONNRESET), so this may or may not have been delivered',
		description:
			'Look into the conversation before you send this again: it may have been delivered, and it was not repeated. ' +
			'It is not known whether this message was delivered. 1 of 3 messages had been sent before this.',
		context: withFacts({
			advice:
				'Look into the conversation before you send this again: it may have been delivered, and it was not repeated.',
			delivery: 'unknown',
		}),
		httpCode: null,
	});
	assert.deepEqual(await recipients(), ['101', '102']);
	assert.doesNotMatch(JSON.stringify(run), /TEST-TOKEN/);
});

/** The error's context: the facts as its own keys, and once more where n8n's editor shows them. @param {object} facts */
function withFacts(facts) {
	return { itemIndex: 1, ...facts, data: facts };
}

/** @param {any} error as n8n keeps it with the execution */
function facts({ name, message, description, context, httpCode }) {
	return { name, message, description, context, httpCode };
}

async function recipients() {
	const { deliveries } = await suite.ledger();
	return deliveries.map((/** @type {{ recipient: string }} */ { recipient }) => recipient);
}
