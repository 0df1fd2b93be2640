// @ts-check
/** A panic in the core ends its batch with an ordinary error, and nothing else. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../lib/until.mjs';
import { createCall } from './lib/n8n.mjs';
import { build, loadPackage } from './lib/package.mjs';
import { item, startSandbox } from './lib/sandbox.mjs';

/** @type {any} */ let pkg;
/** @type {Awaited<ReturnType<typeof startSandbox>>} */ let sandbox;
/** @type {unknown[]} */
const uncaught = [];
const note = (/** @type {unknown} */ error) => void uncaught.push(error);

before(async () => {
	pkg = await loadPackage(await build({ BUILD_VARIANT: 'provoke-panic', CORE_FEATURES: 'provoke-panic' }));
	sandbox = await startSandbox();
	process.on('uncaughtException', note);
	process.on('unhandledRejection', note);
});
after(async () => {
	process.off('uncaughtException', note);
	process.off('unhandledRejection', note);
	await sandbox.close();
});

const call = (/** @type {any[]} */ items, more = {}) => createCall({ pkg, credentials: sandbox.credentials(), items, ...more });

test('stop mode: the batch ends with an ordinary error and the next one works', async () => {
	await assert.rejects(call([item('11'), item('panic')]).execute(), {
		name: 'NodeApiError',
		message: 'Request failed: the core stopped unexpectedly',
	});
	const [{ json }] = await call([item('12')]).execute();
	assert.equal(json.success, true);
	assert.deepEqual(await sandbox.deliveries(), { 12: 1 });
	assert.deepEqual(uncaught, []);
});

test('continue mode: each item of the batch says so', async () => {
	const output = await call([item('13'), item('panic')], { settings: { onError: 'continueRegularOutput' } }).execute();
	assert.deepEqual(
		output.map(({ json: { error, delivery, userId } }) => ({ error, delivery, userId })),
		['13', 'panic'].map((userId) => ({
			error: 'Request failed: the core stopped unexpectedly',
			delivery: 'notSent',
			userId,
		})),
	);
	assert.deepEqual(uncaught, []);
});

test('a batch that runs beside the panic is not touched by it', async () => {
	await sandbox.fault({ endpoint: 'any', action: { type: 'latency', ms: 50 } });
	const beside = call([item('21'), item('22')]).execute();
	await assert.rejects(call([item('panic')]).execute(), /core stopped unexpectedly/);
	const output = await beside;
	assert.deepEqual(output.map(({ json }) => json.success), [true, true]);
	assert.deepEqual(uncaught, []);
});

test('a panic in the middle of a batch: what had left is unknown, and nothing more leaves', async () => {
	await sandbox.reset();
	// The host's own callbacks run inside the core: a trap there is a trap of the core while calls are under way.
	/** @type {string[]} */
	const fetched = [];
	/** @type {(response: Response) => void} */
	let answer = () => {};
	const batch = {
		resource: 'messages',
		operation: 'sendMediaMessage',
		connections: [{ host: 'custom', customBaseUrl: sandbox.url, apiVersion: 'v25.0', route: 'n8n' }],
		items: [item('31'), item('32')].map((fields) => ({ account: 0, fields })),
		options: { concurrency: 2, messagesPerSecond: 0, maxWaitSeconds: 0, timeoutSeconds: 5 },
		stopOnError: false,
		remembered: [],
		deferred: [],
	};
	const running = pkg.execute(batch, {
		fetch: (/** @type {string} */ url) => {
			fetched.push(url);
			return new Promise((resolve) => (answer = resolve));
		},
		sleep: () => new Promise(() => {}),
		isCancelled: () => false,
		sending: () => {
			throw new WebAssembly.RuntimeError('unreachable');
		},
		settled: () => {},
	});
	await until('the core calls', () => fetched.length > 0, { everyMs: 1 });
	answer(new Response('{"attachment_id":"1"}'));
	await assert.rejects(running, { name: 'CoreStopped', message: 'the core stopped unexpectedly' });
	const calls = fetched.length;
	answer(new Response('{"attachment_id":"1"}'));
	await new Promise((resolve) => setImmediate(resolve));
	assert.equal(fetched.length, calls);
	assert.deepEqual(uncaught, []);
	const [{ json }] = await call([item('33')]).execute();
	assert.equal(json.success, true);
});

test('what the host has done for a core that has trapped does not come to it', async () => {
	const instance = new pkg.Instance(() => ({ core: {}, memory: new WebAssembly.Memory({ initial: 1 }) }));
	assert.equal(await instance.unlessTrapped(Promise.resolve('an answer')), 'an answer');
	await assert.rejects(instance.unlessTrapped(Promise.reject(new Error('a failure'))), /a failure/);
	/** @type {(() => void)[]} */ const settle = [];
	/** @type {string[]} */ const came = [];
	for (const name of ['an answer', 'a failure']) {
		const work = new Promise((resolve, reject) => settle.push(name === 'an answer' ? () => resolve(name) : () => reject(new Error(name))));
		instance.unlessTrapped(work).then(
			() => came.push(name),
			() => came.push(name),
		);
	}
	const trap = () => {
		throw new WebAssembly.RuntimeError('unreachable');
	};
	assert.throws(() => instance.call(trap), { name: 'CoreStopped' });
	for (const done of settle) done();
	await new Promise(setImmediate);
	assert.deepEqual(came, []);
});
