// @ts-check
/** Every way in which a message fails, in each of n8n's error modes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture } from './lib/fixture.mjs';
import { createCall, createTool, runWorkflow } from './lib/n8n.mjs';
import { item } from './lib/sandbox.mjs';

const shared = fixture();

const outsideWindow = '9990001';
const batch = () => [item('11'), item(outsideWindow), item('13')];
const call = (/** @type {Record<string, unknown>[]} */ items, more = {}) =>
	createCall({ pkg: shared.pkg, credentials: shared.sandbox.credentials(), items, ...more });
const continuing = { settings: { onError: 'continueRegularOutput' } };

/** @param {any} error */
function assertContract({ timestamp, ...error }, /** @type {Record<string, unknown>} */ expected) {
	assert.match(timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
	assert.equal(typeof error.advice, 'string');
	assert.match(error.advice, /^[A-Z].*\.$/s);
	const { advice, ...rest } = error;
	assert.deepEqual(rest, expected);
}

test('continue: the refused item is an error item in its place, the others arrive', async () => {
	const output = await call(batch(), continuing).execute();
	assert.deepEqual(output.map(({ json }) => json.success), [true, false, true]);
	assert.deepEqual(output.map(({ pairedItem }) => pairedItem), [{ item: 0 }, { item: 1 }, { item: 2 }]);
	assertContract(output[1].json, {
		error: 'API Error: (#10) This message is sent outside of allowed window.',
		operation: 'sendMediaMessage',
		resource: 'messages',
		success: false,
		code: 10,
		subcode: 2534022,
		fbtraceId: output[1].json.fbtraceId,
		delivery: 'notSent',
		userId: outsideWindow,
	});
	assert.ok(output[1].json.fbtraceId);
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 1, 13: 1 });
});

test('continue, on n8n’s engine: the json is the contract’s', async () => {
	const { done } = await runWorkflow({ pkg: shared.pkg, credentials: shared.sandbox.credentials(), items: batch(), ...continuing });
	assert.deepEqual(Object.keys(done[1]).sort(), [
		'advice', 'code', 'delivery', 'error', 'fbtraceId', 'operation', 'resource', 'subcode', 'success', 'timestamp', 'userId',
	]);
	assert.equal(done[1].error, 'API Error: (#10) This message is sent outside of allowed window.');
});

test('error output, on n8n’s engine: the refused item goes to the error branch, with its input beside the contract', async () => {
	const { done, refused, error } = await runWorkflow({
		pkg: shared.pkg,
		credentials: shared.sandbox.credentials(),
		items: batch(),
		settings: { onError: 'continueErrorOutput' },
	});
	assert.equal(error, undefined);
	assert.deepEqual(done.map((/** @type {any} */ { userId }) => userId), ['11', '13']);
	const [{ mediaUrl, mediaType, ...json }] = refused;
	assert.equal(refused.length, 1);
	assert.deepEqual({ mediaUrl, mediaType }, { mediaUrl: item('').mediaUrl, mediaType: 'image' });
	assertContract(json, {
		error: 'API Error: (#10) This message is sent outside of allowed window.',
		operation: 'sendMediaMessage',
		resource: 'messages',
		success: false,
		code: 10,
		subcode: 2534022,
		fbtraceId: json.fbtraceId,
		delivery: 'notSent',
		userId: outsideWindow,
	});
});

test('stop: the error names the item, the reason, the advice and how far it came', async () => {
	const { error, done } = await runWorkflow({
		pkg: shared.pkg,
		credentials: shared.sandbox.credentials(),
		items: batch(),
		parameters: { options: { concurrency: 1 } },
	});
	assert.deepEqual(done, []);
	assert.equal(error.name, 'NodeApiError');
	assert.equal(error.message, 'API Error: (#10) This message is sent outside of allowed window.');
	const { fbtraceId } = error.context;
	assert.match(fbtraceId, /^[\w-]{8,}$/);
	assert.match(error.description, /^Wait until the person writes .* This message was not sent\. 1 of 3 messages had been sent before this\.$/);
	assert.ok(error.description.includes(`. Code 10, subcode 2534022, trace id ${fbtraceId}. `), error.description);
	const facts = { code: 10, subcode: 2534022, fbtraceId, advice: error.context.advice, delivery: 'notSent' };
	assert.ok(error.description.startsWith(facts.advice));
	assert.deepEqual(error.context, { itemIndex: 1, ...facts, data: facts });
	assert.equal(error.httpCode, '403');
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 1 });
});

test('stop: one bad item means no call at all', async () => {
	const { error } = await runWorkflow({
		pkg: shared.pkg,
		credentials: shared.sandbox.credentials(),
		items: [item('11'), item('not an id')],
	});
	assert.equal(error.name, 'NodeOperationError');
	assert.match(error.message, /^Invalid input: /);
	assert.equal(error.context.itemIndex, 1);
	assert.match(error.description, /0 of 2 messages had been sent before this\.$/);
	assert.equal((await shared.sandbox.ledger()).calls.length, 0);
});

test('an expression that throws fails its own item only', async () => {
	const items = [item('11'), { ...item('12'), broken: true }, item('13')];
	const parameters = { userId: '={{ $json.broken ? $json.nothing.here.at.all() : $json.userId }}' };
	const output = await call(items, { ...continuing, parameters }).execute();
	assert.deepEqual(output.map(({ json }) => json.success), [true, false, true]);
	assert.match(output[1].json.error, /^Invalid input: /);
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 1, 13: 1 });
});

test('a bad item is told apart in continue mode, and nothing of it leaves', async () => {
	const output = await call([item('11'), item('12', { mediaUrl: 'http://127.0.0.1/a.png' })], continuing).execute();
	assert.equal(output[0].json.success, true);
	assert.match(output[1].json.error, /^Invalid input: /);
	assert.equal(output[1].json.code, undefined);
	assert.ok(!('code' in output[1].json) && !('subcode' in output[1].json) && !('fbtraceId' in output[1].json));
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 1 });
});

for (const kind of ['html', 'empty', 'truncated', 'noId', 'notJson']) {
	test(`a send that is answered with garbage (${kind}) has an unknown outcome and is not repeated`, async () => {
		await shared.sandbox.fault({ endpoint: 'send', action: { type: 'garbage', when: 'after', kind } });
		const [{ json }] = await call([item('11')], continuing).execute();
		assert.match(json.error, /^Request failed: /);
		assert.equal(json.delivery, 'unknown');
		assert.deepEqual(await shared.sandbox.deliveries(), { 11: 1 });
	});
}

test('an expired token is said to be expired', async () => {
	const [{ json }] = await call([item('11')], {
		...continuing,
		credentials: shared.sandbox.credentials('TEST-TOKEN-expired'),
	}).execute();
	assert.match(json.error, /^API Error: /);
	assert.equal(json.code, 190);
	assert.equal(json.subcode, 463);
	assert.equal(json.delivery, 'notSent');
});

test('a pace that is no number is refused before anything is sent', async () => {
	await assert.rejects(
		call([item('11')], { parameters: { options: { messagesPerSecond: 'fast' } } }).execute(),
		{ name: 'NodeOperationError', message: 'Invalid input: Messages per Second: not a number of 0 or more' },
	);
	const output = await call([item('11'), item('12')], {
		parameters: { options: { messagesPerSecond: 'fast', timeoutSeconds: -1 } },
		settings: { onError: 'continueRegularOutput' },
	}).execute();
	assert.deepEqual(
		output.map(({ json: { error, delivery, userId } }) => ({ error, delivery, userId })),
		['11', '12'].map((userId) => ({
			error: 'Invalid input: Messages per Second, Timeout: not a number of 0 or more',
			delivery: 'notSent',
			userId,
		})),
	);
	assert.equal((await shared.sandbox.ledger()).calls.length, 0);
});

test('stop: a failure without facts of Graph names none, and says that its fate is unknown', async () => {
	await shared.sandbox.fault({ endpoint: 'send', action: { type: 'drop', when: 'after' } });
	await assert.rejects(call([item('11')]).execute(), (/** @type {any} */ { description, context }) => {
		assert.doesNotMatch(description, /[Cc]ode|trace id/);
		assert.deepEqual(Object.keys(context).sort(), ['advice', 'data', 'delivery', 'itemIndex']);
		assert.equal(context.delivery, 'unknown');
		return true;
	});
});

test('an agent is told the code, the subcode and the trace id', async () => {
	const tool = createTool({ pkg: shared.pkg, credentials: shared.sandbox.credentials(), items: [], parameters: item(outsideWindow) });
	await assert.rejects(tool({ call: 1 }), (/** @type {any} */ error) => {
		assert.match(error.message, /This message was not sent\. 0 of 1 message had been sent before this\. Code 10, subcode 2534022, trace id [\w-]{8,}\.$/);
		assert.equal(error.context.code, 10);
		return true;
	});
});

test('nothing of the request is in the error, in any mode', async () => {
	const { error } = await runWorkflow({ pkg: shared.pkg, credentials: shared.sandbox.credentials(), items: batch() });
	assert.doesNotMatch(JSON.stringify({ ...error, context: error.context, cause: error.cause }), /TEST-TOKEN|Bearer/);
	const output = await call(batch(), { settings: { onError: 'continueErrorOutput' } }).execute();
	const { error: hidden } = /** @type {any} */ (output[1]);
	assert.equal(hidden.context.code, 10);
	assert.match(hidden.description, /Code 10, subcode 2534022/);
	assert.doesNotMatch(JSON.stringify({ ...hidden, context: hidden.context }), /TEST-TOKEN|Bearer/);
});

test('the error that moves an item is hidden, and n8n may take it back: n8n before 1.117 does', async () => {
	const output = await call(batch(), { settings: { onError: 'continueErrorOutput' } }).execute();
	const refused = /** @type {any} */ (output[1]);
	assert.ok(refused.error);
	assert.deepEqual(Object.keys(refused), ['json', 'pairedItem']);
	const assign = () => {
		'use strict';
		refused.error = undefined;
	};
	assign();
	assert.equal(refused.error, undefined);
	assert.deepEqual(Object.keys({ ...refused }), ['json', 'pairedItem']);
});

const oldFailure = { error: 'an old one', code: 190, subcode: 463, fbtraceId: 'OLD-TRACE', advice: 'old advice', delivery: 'unknown', success: true };

test('error output: no fact of an older failure in the input survives beside a new failure that has none', async () => {
	const { refused } = await runWorkflow({
		pkg: shared.pkg,
		credentials: shared.sandbox.credentials(),
		items: [item('not an id', oldFailure), item('11')],
		settings: { onError: 'continueErrorOutput' },
	});
	const [{ advice, error, ...json }] = refused;
	assert.match(error, /^Invalid input: /);
	assert.doesNotMatch(advice, /old/);
	assert.deepEqual(
		[json.code, json.subcode, json.fbtraceId, json.delivery, json.success],
		[null, null, null, 'notSent', false],
	);
});

test('error output: a fact that is there stands in its place, one that is not is null only where the input has it', async () => {
	await shared.sandbox.fault({ endpoint: 'send', recipient: '11', action: { type: 'error', code: 551 } });
	const output = await call([item('11', { subcode: 463 })], { settings: { onError: 'continueErrorOutput' } }).execute();
	const { json } = output[0];
	assert.deepEqual(Object.keys(json), [
		'error', 'operation', 'resource', 'success', 'timestamp', 'code', 'subcode', 'fbtraceId', 'advice', 'delivery', 'userId',
	]);
	assert.deepEqual([json.code, json.subcode], [551, null]);
});

test('regular output: the input’s fields are not put out, so nothing is set to null', async () => {
	const [{ json }] = await call([item('not an id', oldFailure)], continuing).execute();
	assert.deepEqual(Object.keys(json), ['error', 'operation', 'resource', 'success', 'timestamp', 'advice', 'delivery', 'userId']);
});

const tooLong = {
	'a file as a data: URL': ['mediaUrl', `data:image/png;base64,${'A'.repeat(5_000_000)}`, 'Media URL'],
	'a long list': ['mediaUrl', Array(200_000).fill('abc'), 'Media URL', 1_048_576],
	'a long text that begins as a list': ['mediaUrl', `[${'A'.repeat(1_048_576)}`, 'Media URL', 1_048_576],
	'a long user id': ['userId', '1'.repeat(65_537), 'Instagram User ID'],
	'a long media type': ['mediaType', { deep: { text: 'x'.repeat(1_048_576) } }, 'Media Type', 1_048_576],
};
for (const [what, [field, value, label, most = 65_536]] of Object.entries(tooLong)) {
	test(`${what} is refused before it enters the core, by name and length`, async () => {
		const given = { ...item('11'), [String(field)]: value };
		const output = await call([given, item('12')], continuing).execute();
		const length = typeof value === 'string' ? value.length : JSON.stringify(value).length;
		assert.equal(output[0].json.error, `Invalid input: ${label} is ${length} characters long, and ${most} are the most`);
		assert.equal(output[0].json.delivery, 'notSent');
		assert.equal(output[0].json.userId, field === 'userId' ? '' : '11');
		assert.ok(JSON.stringify(output[0].json).length < 1000);
		assert.deepEqual(await shared.sandbox.deliveries(), { 12: 1 });
	});
}

test('the longest field that may be an address reaches the core', async () => {
	const mediaUrl = `https://cdn.example.com/${'a'.repeat(65_536 - 24)}`;
	const [{ json }] = await call([item('11', { mediaUrl })], continuing).execute();
	assert.doesNotMatch(String(json.error), /characters long, and 65536/);
});
