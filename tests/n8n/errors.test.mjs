// @ts-check
/** n8n's two "continue" modes: every failure is an item one can act on, and the others arrive all the same. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faults, rows } from './lib/failures.mjs';
import { failedItem, sentItem, settled } from './lib/items.mjs';
import { n8nSuite } from './lib/suite.mjs';

const suite = n8nSuite();
const messages = rows.map(({ message }) => message);
const errorOutput = suite.workflow('errorOutput', messages, { onError: 'continueErrorOutput' });
const regularOutput = suite.workflow('regularOutput', messages, { onError: 'continueRegularOutput' });

const secondAccount = suite.credential('secondAccount', {
	accessToken: 'TEST-TOKEN-page-2',
	appSecret: 'TEST-SECRET-page-2',
});
const unproven = suite.credential('unproven', { accessToken: 'TEST-TOKEN-page-2' });
const expired = suite.credential('expired', { accessToken: 'TEST-TOKEN-expired' });
const otherHost = suite.credential('otherHost', { accessToken: 'TEST-TOKEN-wrong-host' });
const nobodyListens = suite.credential('nobodyListens', { baseUrl: 'http://127.0.0.1:9' });
const first = messages.slice(0, 1);
const withCredential = (/** @type {string} */ credential) =>
	suite.workflow(`with${credential}`, first, { credential, onError: 'continueRegularOutput' });
const proven = withCredential(secondAccount);
const refusals = [
	{
		name: 'an expired token',
		workflow: withCredential(expired),
		error: /^API Error: Error validating access token: Session has expired/,
		json: { code: 190, subcode: 463 },
		advice: /^The access token has expired: create a new one/,
	},
	{
		name: 'a token of the other host',
		workflow: withCredential(otherHost),
		error: /^API Error: Invalid OAuth access token - Cannot parse access token$/,
		json: { code: 190 },
		advice: /^Create a new access token for the host chosen in the credential/,
	},
	{
		name: 'a missing app secret',
		workflow: withCredential(unproven),
		error: /^API Error: .*appsecret_proof/i,
		json: { code: 100 },
		advice: /./,
	},
	{
		name: 'a host where nobody listens',
		workflow: withCredential(nobodyListens),
		error: /^Request failed: no connection could be made \(ECONNREFUSED\)$/,
		json: {},
		advice: /^See that n8n can reach the Graph API's host/,
	},
];
const echoed = suite.workflow('echoed', first, { onError: 'continueRegularOutput' });

/** @type {number} */
let since;
/** What the batch of `rows` must come out as. `withInput`: n8n adds the input item's fields on the error branch. */
const expectedItems = (/** @type {any[]} */ deliveries, /** @type {boolean} */ withInput) =>
	rows.map(({ message, failure }, index) => {
		const userId = String(message.userId);
		if (failure) return failedItem({ ...failure, userId }, index, withInput ? { ...message } : {});
		return sentItem(message, deliveries.find(({ recipient }) => recipient === userId), index);
	});

/** @param {any[]} deliveries */
function assertArrived(deliveries) {
	const expected = rows.filter(({ arrives }) => arrives).map(({ message }) => message.userId);
	assert.deepEqual(deliveries.map(({ recipient }) => recipient).sort(), expected.sort());
}

test('with the error output, failures go to its branch and the rest to the other', async () => {
	since = Date.now();
	await suite.fault(faults);
	const run = await suite.execute(errorOutput);
	const { deliveries, violations } = await suite.ledger();

	const expected = expectedItems(deliveries, true);
	const branch = (/** @type {boolean} */ success) => expected.filter(({ json }) => json.success === success);
	assert.equal(run.status, 'success');
	assert.deepEqual(run.outputs.map((items) => settled(items, since)), [branch(true), branch(false)]);
	assertArrived(deliveries);
	assert.deepEqual(violations, []);
});

test('continuing on the regular output, all items come out in input order', async () => {
	since = Date.now();
	await suite.fault(faults);
	const run = await suite.execute(regularOutput);
	const { deliveries } = await suite.ledger();

	assert.equal(run.status, 'success');
	assert.deepEqual(run.outputs.map((items) => settled(items, since)), [expectedItems(deliveries, false)]);
	assertArrived(deliveries);
});

for (const { name, workflow, error, json, advice } of refusals) {
	test(`${name} is named as such`, async () => {
		since = Date.now();
		const run = await suite.execute(workflow);

		const [[item]] = run.outputs;
		assert.match(item.json.error, error);
		assert.match(item.json.advice, advice);
		const graph = 'code' in json ? { ...json, fbtraceId: item.json.fbtraceId } : json;
		const expected = failedItem({ error: item.json.error, advice: item.json.advice, userId: String(first[0].userId), ...graph }, 0);
		assert.deepEqual(run.outputs, [[{ ...expected, json: { ...expected.json, timestamp: item.json.timestamp } }]]);
		assert.deepEqual((await suite.ledger()).deliveries, []);
	});
}

test('the proof made with the app secret is accepted', async () => {
	since = Date.now();
	const run = await suite.execute(proven);
	const { deliveries } = await suite.ledger();

	assert.deepEqual(run.outputs.map((items) => settled(items, since)), [[sentItem(first[0], deliveries[0], 0)]]);
	assert.equal(deliveries[0].account, '17841400000000002');
});

test('a token that Graph repeats in its message appears nowhere', async () => {
	await suite.fault({ endpoint: 'send', action: { type: 'echoToken' } });
	const run = await suite.execute(echoed);

	assert.match(run.outputs[0][0].json.error, /^API Error: /);
	assert.doesNotMatch(JSON.stringify(run), /TEST-TOKEN/);
});
