// @ts-check
/**
 * Queue mode: one main process, two workers, Redis and PostgreSQL. What is sent once stays sent once when work is spread
 * over processes, and when one of them dies. docs/queue-mode.md tells users what is measured here.
 */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { buildTarball } from '../../../scripts/lib/build.mjs';
import { node, sandboxCredential, sendNode, to } from '../../../scripts/lib/demo-workflow.mjs';
import { installN8n } from '../../../scripts/lib/n8n-install.mjs';
import { createN8n } from '../../../scripts/lib/n8n-server.mjs';
import { freePorts } from '../../../scripts/lib/ports.mjs';
import { startSandbox } from '../../../scripts/lib/sandbox.mjs';
import { startPostgres, startRedis } from './lib/services.mjs';
import { startWorker } from './lib/worker.mjs';

/** @typedef {{ userId: string, mediaUrl: string, mediaType: string }} Message */

/** @type {(() => Promise<unknown>)[]} */
const endings = [];
/** @type {Awaited<ReturnType<typeof startSandbox>>} */ let sandbox;
/** @type {Awaited<ReturnType<typeof createN8n>>} */ let n8n;
/** @type {Awaited<ReturnType<typeof startWorker>>[]} */ const workers = [];
/** @type {(text: string) => any} */ let parseFlatted;

before(async () => {
	const tarball = await buildTarball();
	const [redisPort, postgresPort] = await freePorts(2);
	endings.push(await startRedis(redisPort), await startPostgres(postgresPort));
	sandbox = await startSandbox();
	endings.push(() => sandbox.close());
	const env = {
		EXECUTIONS_MODE: 'queue',
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redisPort),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(postgresPort),
		DB_POSTGRESDB_DATABASE: 'postgres',
		DB_POSTGRESDB_USER: 'n8n',
		// A dead worker's job is found in seconds, not in the default minute and a half.
		QUEUE_WORKER_LOCK_DURATION: '4000',
		QUEUE_WORKER_LOCK_RENEW_TIME: '1000',
		QUEUE_WORKER_STALLED_INTERVAL: '2000',
	};
	n8n = await createN8n({ tarball, env });
	endings.push(() => n8n.close());
	await n8n.start();
	await n8n.rest.setUpOwner();
	const { dir } = await installN8n();
	parseFlatted = createRequire(`${dir}/node_modules/n8n/package.json`)('flatted').parse;
	for (let started = 0; started < 2; started += 1) {
		const worker = await startWorker({ tarball, env, concurrency: 5 });
		workers.push(worker);
		endings.push(worker.close);
	}
});
after(async () => {
	for (let end = endings.pop(); end; end = endings.pop()) await end();
});

/** @param {number} from @param {number} count @returns {Message[]} */
const messagesFor = (from, count) =>
	Array.from({ length: count }, (_, index) => ({
		userId: String(from + index),
		mediaUrl: 'https://media.example.com/sample.png',
		mediaType: 'image',
	}));

test('300 messages by webhook, spread over two workers, arrive once each', async () => {
	const { path } = await publish('lastNode');
	const messages = messagesFor(300_000, 300);
	const waiting = messages.values();
	/** @type {any[]} */
	const outputs = [];
	const caller = async () => {
		for (const message of waiting) {
			const response = await post(path, [message]);
			const body = await response.text();
			assert.ok(response.ok, body);
			outputs.push(...JSON.parse(body));
		}
	};
	await Promise.all(Array.from({ length: 20 }, caller));

	assert.deepEqual(outputs.map(({ success }) => success), messages.map(() => true));
	const { deliveries, deliveriesPerKey } = await sandbox.admin('ledger');
	assert.deepEqual(countsOf(deliveriesPerKey), Object.fromEntries(messages.map(({ userId }) => [userId, 1])));
	const idOf = new Map(deliveries.map((/** @type {any} */ { recipient, messageId }) => [recipient, messageId]));
	for (const { userId, messageId } of outputs) assert.equal(messageId, idOf.get(userId));
	for (const worker of workers) {
		const jobs = worker.log().match(/Worker started execution/g)?.length ?? 0;
		assert.ok(jobs > 20, `a worker did ${jobs} of 300`);
	}
});

test('a worker killed in the middle: nothing arrives twice, and what n8n knows as sent was sent', async () => {
	await sandbox.admin('reset', {});
	await sandbox.admin('limits', { latencyMs: 150 });
	const { path, id } = await publish('onReceived', { concurrency: 1 });
	const batches = Array.from({ length: 6 }, (_, index) => messagesFor(400_000 + 100 * index, 40));
	for (const messages of batches) assert.ok((await post(path, messages)).ok);
	await until('messages arrive', async () => (await sandbox.admin('counts')).deliveries >= 30);

	await workers[0].kill();

	// Longer than a dead worker's job takes to be found: if anybody took it up again, calls would come in this time.
	const quietMs = 12_000;
	let last = { deliveries: -1, since: 0 };
	await until('nothing more is sent', async () => {
		const { deliveries: now, inFlight } = await sandbox.admin('counts');
		if (now !== last.deliveries || inFlight > 0) last = { deliveries: now, since: Date.now() };
		return Date.now() - last.since > quietMs;
	});
	const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
	const { results } = await n8n.rest.request('GET', `/executions?filter=${filter}&limit=50`);
	// The call without messages that found the webhook is one of them.
	/** @type {any[]} */
	const executions = [];
	for (const execution of results) {
		if (execution.status !== 'success' || (await outputsOf(execution.id)).length > 0) executions.push(execution);
	}
	assert.equal(executions.length, batches.length);

	const { deliveries, deliveriesPerKey } = await sandbox.admin('ledger');
	const counts = countsOf(deliveriesPerKey);
	for (const [recipient, count] of Object.entries(counts)) assert.equal(count, 1, `${recipient} got ${count} messages`);
	const finished = executions.filter(({ status }) => status === 'success');
	const broken = executions.filter(({ status }) => status !== 'success');
	assert.ok(finished.length >= 1 && broken.length >= 1, `${finished.length} finished, ${broken.length} broken`);

	const idOf = new Map(deliveries.map((/** @type {any} */ { recipient, messageId }) => [recipient, messageId]));
	let reported = 0;
	for (const execution of finished) {
		for (const { userId, messageId, success } of await outputsOf(execution.id)) {
			assert.equal(success, true);
			assert.equal(messageId, idOf.get(userId));
			reported += 1;
		}
	}
	assert.equal(reported, finished.length * 40);
	// What the dead worker's executions sent is in the conversations alone: n8n has no output of theirs, and does not repeat them.
	const unreported = Object.keys(counts).length - reported;
	assert.ok(unreported > 0 && unreported < broken.length * 40, `${unreported} messages of ${broken.length} broken executions`);
});

/**
 * A published workflow: webhook, the messages as items, our node.
 * @param {'lastNode' | 'onReceived'} responseMode
 * @param {Record<string, unknown>} [options]
 */
async function publish(responseMode, options = {}) {
	const { name, type, data } = sandboxCredential(sandbox.url);
	const credential = await n8n.rest.request('POST', '/credentials', { name, type, data });
	const send = sendNode('Send', [440, 0], { ...options, messagesPerSecond: 0 });
	send.credentials.instagramDirectApi.id = credential.id;
	const path = responseMode.toLowerCase();
	const workflow = await n8n.rest.request('POST', '/workflows', {
		name: path,
		active: false,
		nodes: [
			{
				...node('Webhook', 'n8n-nodes-base.webhook', 2, [0, 0], {
					path,
					httpMethod: 'POST',
					responseMode,
					...(responseMode === 'lastNode' ? { responseData: 'allEntries' } : {}),
					options: {},
				}),
				webhookId: crypto.randomUUID(),
			},
			node('Items', 'n8n-nodes-base.splitOut', 1, [220, 0], { fieldToSplitOut: 'body.messages', options: {} }),
			send,
		],
		connections: { Webhook: { main: [[to('Items')]] }, Items: { main: [[to('Send')]] } },
		settings: { executionOrder: 'v1' },
	});
	await n8n.rest.request('POST', `/workflows/${workflow.id}/activate`, { versionId: workflow.versionId });
	// A call without messages does nothing: there is no item to send.
	await until('the webhook is there', async () => (await post(path, [])).ok);
	return { path, id: workflow.id };
}

/** @param {string} path @param {Message[]} messages */
function post(path, messages) {
	return fetch(`${n8n.url}/webhook/${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ messages }),
	});
}

/** What our node put out in an execution, as n8n keeps it. @param {string} executionId @returns {Promise<any[]>} */
async function outputsOf(executionId) {
	const { data } = await n8n.rest.request('GET', `/executions/${executionId}`);
	const { resultData } = typeof data === 'string' ? parseFlatted(data) : data;
	const run = resultData.runData.Send?.at(-1);
	return (run?.data.main[0] ?? []).map((/** @type {any} */ { json }) => json);
}

/** @param {{ recipient: string, count: number }[]} perKey */
function countsOf(perKey) {
	return Object.fromEntries(perKey.map(({ recipient, count }) => [recipient, count]));
}

/**
 * @param {string} what
 * @param {() => Promise<boolean>} condition
 */
async function until(what, condition) {
	const deadline = Date.now() + 90_000;
	while (!(await condition())) {
		assert.ok(Date.now() < deadline, `${what}: not within 90 s`);
		await pause(200);
	}
}
