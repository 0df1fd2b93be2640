// @ts-check
/** n8n's Retry On Fail runs the whole node again. Nothing that was sent is sent again. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture } from './lib/fixture.mjs';
import { createCall, createTool, runWorkflow } from './lib/n8n.mjs';
import { item } from './lib/sandbox.mjs';

const shared = fixture();
const outsideWindow = '9990001';
const retrying = { retryOnFail: true, maxTries: 3, waitBetweenTries: 1 };
const calm = { options: { concurrency: 1, maxWaitSeconds: 0 } };
const modes = [undefined, 'continueRegularOutput', 'continueErrorOutput'];
const continuing = { onError: 'continueRegularOutput' };
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
	const same = setting([item('11')], { executionId: 'same-words', settings: continuing, inputItems: [{ json: item('11') }] });
	const [first] = await createCall(same).execute();
	const [second] = await createCall(same).execute();
	const { timestamp: _, ...words } = first.json;
	const { timestamp: __, ...again } = second.json;
	assert.deepEqual(again, words);
	assert.equal(await sends('11'), 1);
});

for (const onError of modes) {
	const mode = onError ?? 'stop';
	test(`${mode}: expressions that give something else in each try repeat nothing, and what was sent is reported`, async () => {
		const { done, refused, error } = await runWorkflow(
			setting([item(outsideWindow), item('12'), item('13')], {
				settings: { ...retrying, onError },
				parameters: { ...calm, mediaUrl: '={{ $json.mediaUrl }}?t={{ $now.toMillis() }}&r={{ Math.random() }}' },
			}),
		);
		assert.deepEqual(await shared.sandbox.deliveries(), { 12: 1, 13: 1 });
		assert.equal(await sends(outsideWindow), 3);
		if (onError === undefined) {
			assert.match(error.description, /2 of 3 messages had been sent before this\.$/);
			return;
		}
		const { deliveries, uploads } = await shared.sandbox.ledger();
		const sent = [...done, ...refused].filter(({ success }) => success);
		assert.deepEqual(sent.map(({ messageId }) => messageId), deliveries.map((/** @type {any} */ { messageId }) => messageId));
		for (const { attachmentId, mediaUrl } of sent) {
			assert.equal(mediaUrl, uploads.find((/** @type {any} */ upload) => upload.attachmentId === attachmentId).url);
		}
	});

	test(`${mode}: a lost answer stays unknown and is not repeated, whatever the expressions give`, async () => {
		await shared.sandbox.fault({ endpoint: 'send', recipient: '11', action: { type: 'drop', when: 'after' } });
		const { done, refused, error } = await runWorkflow(
			setting([item('11'), item('12')], {
				settings: { ...retrying, onError },
				parameters: { ...calm, mediaUrl: '={{ $json.mediaUrl }}?r={{ Math.random() }}' },
			}),
		);
		assert.deepEqual(await shared.sandbox.deliveries(), { 11: 1, 12: 1 });
		assert.equal(await sends('11'), 1);
		if (onError === undefined) assert.match(error.description, /not known whether this message was delivered/);
		else assert.equal([...done, ...refused].find(({ userId }) => userId === '11').delivery, 'unknown');
	});
}

for (const [what, expression] of [
	['gives nothing', '={{ $vars.go ? $json.mediaUrl : "" }}'],
	['throws', '={{ $vars.go ? $json.mediaUrl : $json.nothing.here.at.all() }}'],
	['gives an invalid address', '={{ $vars.go ? $json.mediaUrl : "http://127.0.0.1/a.png" }}'],
]) {
	test(`an item that was sent is reported as sent when its expression ${what} in the next try`, async () => {
		const inputItems = [{ json: item('11') }, { json: item(outsideWindow) }];
		const same = (/** @type {boolean} */ go) =>
			createCall(
				setting([], { inputItems, executionId: `changed-${what}`, settings: continuing, variables: { go }, parameters: { ...calm, mediaUrl: expression } }),
			).execute();
		const [first] = await same(true);
		const [second, refused] = await same(false);
		assert.equal(first.json.success, true);
		assert.deepEqual(second.json, first.json);
		assert.equal(refused.json.success, false);
		assert.deepEqual(await shared.sandbox.deliveries(), { 11: 1 });
	});
}

test('the runs between two tries of a broadcast make nothing of it forgotten', async () => {
	const inputItems = [item('11'), item(outsideWindow), item('13')].map((json) => ({ json }));
	const broadcast = () => createCall(setting([], { inputItems, executionId: 'broadcast', settings: continuing })).execute();
	await broadcast();
	await shared.sandbox.fault({ endpoint: 'send', recipient: '99', action: { type: 'error', code: 10 } });
	for (let execution = 0; execution < 600; execution += 1) {
		await createCall(setting([item('99')], { executionId: `other-${execution}`, settings: continuing })).execute();
	}
	const output = await broadcast();
	assert.deepEqual(output.map(({ json }) => json.success), [true, false, true]);
	const { 99: _, ...deliveries } = await shared.sandbox.deliveries();
	assert.deepEqual(deliveries, { 11: 1, 13: 1 });
});

test('time makes nothing forgotten', async (t) => {
	t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
	const inputItems = [{ json: item('11') }, { json: item(outsideWindow) }];
	const call = () => createCall(setting([], { inputItems, executionId: 'late' })).execute();
	await assert.rejects(call(), /outside of allowed window/);
	t.mock.timers.tick(24 * 60 * 60_000);
	await assert.rejects(call(), /outside of allowed window/);
	assert.equal(await sends('11'), 1);
});

test('a further try after all has arrived sends nothing, and puts out the same: n8n before 1.100 runs all tries', async () => {
	const inputItems = [{ json: item('11') }];
	const call = () => createCall(setting([], { inputItems, executionId: 'all tries' })).execute();
	const [first] = await call();
	const [second] = await call();
	assert.deepEqual(second, first);
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 1 });
});

test('what the first try put out becomes what the last one found: n8n before 1.100 keeps the first', async () => {
	await shared.sandbox.fault({ endpoint: 'send', recipient: '11', times: 1, action: { type: 'error', code: 10 } });
	const inputItems = [{ json: item('11') }, { json: item('12') }];
	const call = () => createCall(setting([], { inputItems, executionId: 'first output', settings: continuing })).execute();
	const output = await call();
	assert.deepEqual(output.map(({ json }) => json.success), [false, true]);
	await call();
	assert.deepEqual(output.map(({ json }) => json.success), [true, true]);
});

test('the same item object at two places, in two nodes, runs and executions is as many messages', async () => {
	const one = { json: item('11') };
	const call = (/** @type {string} */ executionId, runIndex = 0, name = 'Instagram Direct') =>
		createCall(setting([], { inputItems: [one, one], executionId, runIndex, settings: { name } })).execute();
	await call('places');
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 2 });
	await call('places', 1);
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 4 });
	await call('places', 0, 'A second node');
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 6 });
	await call('another');
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 8 });
	await call('places');
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 8 });
});

test('equal items of different runs are different messages', async () => {
	const settings = continuing;
	const call = (/** @type {string | null} */ executionId) =>
		createCall(setting([item('11'), item(outsideWindow)], { executionId, settings })).execute();
	await call('a');
	await call('b');
	await call(null);
	await call(null);
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 4 });
});

test('two nodes that share an id each send', async () => {
	const inputItems = [{ json: item('11') }];
	for (const name of ['First', 'Second']) {
		await createCall(setting([], { inputItems, executionId: 'one id', settings: { name, id: 'shared' } })).execute();
	}
	assert.deepEqual(await shared.sandbox.deliveries(), { 11: 2 });
});

test('the hints of the try that is shown tell what is unknown and what an earlier try had sent', async () => {
	await shared.sandbox.fault({ endpoint: 'send', recipient: '11', action: { type: 'drop', when: 'after' } });
	const inputItems = [item('11'), item('12'), item('13')].map((json) => ({ json }));
	const same = setting([], { inputItems, executionId: 'hints', settings: continuing });
	await createCall(same).execute();
	const calls = (await shared.sandbox.ledger()).calls.length;
	const second = createCall(same);
	await second.execute();
	assert.equal((await shared.sandbox.ledger()).calls.length, calls);
	assert.deepEqual(
		second.context.hints.map((/** @type {any} */ { message, type }) => [type, message]),
		[
			['warning', 'It is not known whether 1 message arrived. Look into the conversation before you send again.'],
			['info', '2 messages had been sent by an earlier try and were not sent again.'],
		],
	);
});

test('stop mode says how many an earlier try had sent', async () => {
	const inputItems = [item('11'), item('12'), item(outsideWindow)].map((json) => ({ json }));
	const call = () => createCall(setting([], { inputItems, executionId: 'stop twice' })).execute();
	await assert.rejects(call(), (/** @type {any} */ { description }) => !description.includes('earlier try'));
	await assert.rejects(call(), (/** @type {any} */ { description }) =>
		/ An earlier try had sent 2 messages\. This message was not sent\. 2 of 3 messages had been sent before this\.$/.test(description),
	);
});

test('an agent’s call with an unknown outcome is not repeated by n8n’s retry, but by another call', async () => {
	await shared.sandbox.fault({ endpoint: 'send', action: { type: 'drop', when: 'after' } });
	const tool = createTool(setting([], { parameters: { ...calm, ...item('31') }, settings: retrying }));
	await assert.rejects(tool({ call: 1 }), { name: 'NodeOperationError', message: /^Request failed: .*Look into the conversation before you send this again.*not known whether/s });
	assert.equal(await sends('31'), 1);
	await assert.rejects(tool({ call: 1 }), /Request failed: /);
	assert.equal(await sends('31'), 2);
});

test('an agent’s call that changes under its tries is sent once', async () => {
	await shared.sandbox.fault({ endpoint: 'send', action: { type: 'drop', when: 'after' } });
	const tool = createTool(
		setting([], { parameters: { ...calm, ...item('31'), mediaUrl: '=https://cdn.example.com/a.png?r={{ Math.random() }}' }, settings: retrying }),
	);
	await assert.rejects(tool({ call: 1 }), /Request failed: /);
	assert.deepEqual(await shared.sandbox.deliveries(), { 31: 1 });
});
