// @ts-check
/** n8n's Retry On Fail runs the whole node again. Nothing that was sent is sent again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture } from './lib/fixture.mjs';
import { createCall, createTool, runWorkflow } from './lib/n8n.mjs';
import { item } from './lib/sandbox.mjs';

const shared = fixture();
const outsideWindow = '9990001';
const retrying = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
const calm = { options: { concurrency: 1, maxWaitSeconds: 0 } };
const setting = (/** @type {Record<string, unknown>[]} */ items, more = {}) => ({
	pkg: shared.pkg,
	credentials: shared.sandbox.credentials(),
	items,
	parameters: calm,
	...more,
});
const sends = async (/** @type {string} */ recipient) =>
	(await shared.sandbox.ledger()).calls.filter(
		(/** @type {any} */ call) => call.endpoint === 'send' && call.recipient === recipient,
	).length;

test('stop mode: each message but the refused one arrives once over three tries', async () => {
	const { error } = await runWorkflow(
		setting([item('11'), item('12'), item(outsideWindow), item('14')], { settings: retrying }),
	);
	assert.equal(error.context.itemIndex, 2);
	assert.match(error.description, /3 of 4 messages had been sent before this\.$/);
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 1, 12: 1, 14: 1 });
	assert.equal(await sends(outsideWindow), 3);
});

test('stop mode: a try that succeeds outputs what earlier tries had sent, in order', async () => {
	await shared.sandbox.fault({ endpoint: 'send', recipient: '12', times: 1, action: { type: 'error', code: 10 } });
	const { error, done } = await runWorkflow(setting([item('11'), item('12'), item('13')], { settings: retrying }));
	assert.equal(error, undefined);
	assert.deepEqual(done.map((/** @type {any} */ { userId, success }) => [userId, success]), [
		['11', true],
		['12', true],
		['13', true],
	]);
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 1, 12: 1, 13: 1 });
});

test('continue mode: n8n retries for a first item with an error, and the others still arrive once', async () => {
	const { done } = await runWorkflow(
		setting([item(outsideWindow), item('12'), item('13')], {
			settings: { ...retrying, onError: 'continueRegularOutput' },
		}),
	);
	assert.deepEqual(done.map((/** @type {any} */ { success }) => success), [false, true, true]);
	assert.deepEqual(await shared.sandbox.deliveries(), { 12: 1, 13: 1 });
	assert.equal(await sends(outsideWindow), 3);
});

test('error output: the same', async () => {
	const { done, refused } = await runWorkflow(
		setting([item(outsideWindow), item('12')], { settings: { ...retrying, onError: 'continueErrorOutput' } }),
	);
	assert.deepEqual(done.map((/** @type {any} */ { userId }) => userId), ['12']);
	assert.deepEqual(refused.map((/** @type {any} */ { userId }) => userId), [outsideWindow]);
	assert.deepEqual(await shared.sandbox.deliveries(), { 12: 1 });
});

test('an unknown outcome is not sent again and fails again with the same words, and the rest is sent', async () => {
	await shared.sandbox.fault({ endpoint: 'send', recipient: '12', action: { type: 'drop', when: 'after' } });
	const { error, tasks } = await runWorkflow(setting([item('11'), item('12'), item('13')], { settings: retrying }));
	assert.match(error.message, /^Request failed: /);
	assert.match(error.description, /not known whether this message was delivered\. 2 of 3 messages had been sent before this\.$/);
	assert.equal(tasks.length, 1);
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 1, 12: 1, 13: 1 });
	assert.equal(await sends('12'), 1);
});

test('an unknown outcome fails with the same words in each try of the same run', async () => {
	await shared.sandbox.fault({ endpoint: 'send', recipient: '11', action: { type: 'drop', when: 'after' } });
	const same = setting([item('11')], { executionId: 'same-words', settings: { onError: 'continueRegularOutput' } });
	const [first] = await createCall(same).execute();
	const [second] = await createCall(same).execute();
	const { timestamp: _, ...words } = first.json;
	const { timestamp: __, ...again } = second.json;
	assert.deepEqual(again, words);
	assert.equal(await sends('11'), 1);
});

test('two executions, two rounds of a loop and two different messages are different sends', async () => {
	await shared.sandbox.fault({ endpoint: 'send', recipient: outsideWindow, action: { type: 'error', code: 10 } });
	// The second item keeps each batch from being forgotten.
	const items = [item('11'), item(outsideWindow)];
	const settings = { onError: 'continueRegularOutput' };
	await createCall(setting(items, { settings, executionId: 'a', runIndex: 0 })).execute();
	await createCall(setting(items, { settings, executionId: 'a', runIndex: 1 })).execute();
	await createCall(setting(items, { settings, executionId: 'b', runIndex: 0 })).execute();
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 3 });
	await createCall(
		setting([item('11', { mediaUrl: 'https://cdn.example.com/other.png' }), items[1]], { settings, executionId: 'a' }),
	).execute();
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 4 });
	await createCall(setting(items, { settings, executionId: 'b', runIndex: 0 })).execute();
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 4 });
});

test('after a run in which everything arrived, the same run sends again', async () => {
	const same = setting([item('11')], { executionId: 'forgotten' });
	await createCall(same).execute();
	await createCall(same).execute();
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 2 });
});

test('without an execution id nothing is remembered', async () => {
	const same = setting([item('11'), item(outsideWindow)], {
		executionId: null,
		settings: { onError: 'continueRegularOutput' },
	});
	await createCall(same).execute();
	await createCall(same).execute();
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 2 });
});

test('an agent’s call with an unknown outcome is not repeated by n8n’s retry, but by another call', async () => {
	await shared.sandbox.fault({ endpoint: 'send', action: { type: 'drop', when: 'after' } });
	const tool = createTool(setting([], { parameters: { ...calm, ...item('31') }, settings: retrying }));
	await assert.rejects(tool({ call: 1 }), { name: 'NodeOperationError', message: /^Request failed: .*Look into the conversation before you send this again.*not known whether/s });
	assert.equal(await sends('31'), 1);
	await assert.rejects(tool({ call: 1 }), /Request failed: /);
	assert.equal(await sends('31'), 2);
});

/** The memory of a call in this execution. @param {string} executionId */
const open = (executionId) =>
	shared.pkg.memory.openMemory({
		getInputData: () => [],
		getExecutionId: () => executionId,
		getNode: () => ({ id: 'node-1' }),
		getWorkflowDataProxy: () => ({ $runIndex: 0 }),
	});

test('what a call leaves behind is forgotten once no retry can come any more, and never while it runs', (t) => {
	t.mock.timers.enable({ apis: ['Date'] });
	const ended = open('ended');
	ended.record.sending(0, 'content');
	ended.end();
	open('running').record.sending(0, 'content');

	t.mock.timers.tick(60_000);
	const retried = open('ended');
	assert.equal(retried.record.recall(0, 'content'), 'interrupted');

	t.mock.timers.tick(60 * 60_000);
	open('another').end();
	assert.equal(open('running').record.recall(0, 'content'), 'interrupted');
	assert.equal(open('ended').record.recall(0, 'content'), 'interrupted', 'forgotten while its second try runs');
	retried.end();

	t.mock.timers.tick(60 * 60_000);
	open('another').end();
	assert.equal(open('ended').record.recall(0, 'content'), undefined);
});

test('a call of the node ends its memory, however it ends', async (t) => {
	t.mock.timers.enable({ apis: ['Date'] });
	const call = () => createCall(setting([item('11'), item(outsideWindow)], { executionId: 'ends' })).execute();
	await assert.rejects(call(), /outside of allowed window/);
	assert.equal(await sends('11'), 1);
	t.mock.timers.tick(60 * 60_000);
	open('yet another').end();
	await assert.rejects(call(), /outside of allowed window/);
	assert.equal(await sends('11'), 2);
});

test('the memory is bounded', () => {
	open('first').record.sending(0, 'content');
	assert.equal(open('first').record.recall(0, 'content'), 'interrupted');
	for (let index = 0; index < 500; index += 1) open(`other-${index}`).record.sending(0, 'content');
	assert.equal(open('other-499').record.recall(0, 'content'), 'interrupted');
	assert.equal(open('first').record.recall(0, 'content'), undefined);
	const { record } = open('large');
	for (let index = 0; index < 200_000; index += 1) record.sending(index, 'content');
	open('newest').record.sending(0, 'content');
	assert.equal(open('other-499').record.recall(0, 'content'), undefined);
});

test('the memory holds whatever it cannot place for sent, and every field of an item against the item\'s own', () => {
	const { DeliveryRecord, contentOf } = shared.pkg.memory;
	const record = new DeliveryRecord();
	const known = { status: 'sentInAWayOfTomorrow', index: 0 };
	record.settled(0, 'content', known);
	assert.equal(record.recall(0, 'content'), known);
	const context = { getNode: () => ({}) };
	const content = (/** @type {object} */ more) => contentOf({ ...item('11'), ...more }, context);
	assert.equal(content({}), content({}));
	assert.notEqual(content({ fieldOfTomorrow: 'one' }), content({ fieldOfTomorrow: 'two' }));
});
