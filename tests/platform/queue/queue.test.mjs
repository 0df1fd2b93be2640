// @ts-check
/**
 * Queue mode: one main process, two workers, Redis and PostgreSQL. What is sent once stays sent once when work is spread
 * over processes, and when one of them dies. docs/queue-mode.md tells users what is measured here.
 * `N8N_VERSION` chooses the n8n.
 */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { buildTarball } from '../../../scripts/lib/build.mjs';
import { node, sandboxCredential, sendNode, to } from '../../../scripts/lib/demo-workflow.mjs';
import { installN8n } from '../../../scripts/lib/n8n-install.mjs';
import { createN8n } from '../../../scripts/lib/n8n-server.mjs';
import { startSandbox } from '../../../scripts/lib/sandbox.mjs';
import { until } from '../../lib/until.mjs';
import { isN8n1, n8nVersion } from '../../n8n/lib/chosen-n8n.mjs';
import { startQueueServices } from './lib/services.mjs';
import { startWorker } from './lib/worker.mjs';

/** @typedef {{ userId: string, mediaUrl: string, mediaType: string }} Message */

const day = 86_400_000;

/** How long answers may take after the executions that they tell of have ended. */
const answersWithinMs = 10_000;

/** @type {(() => Promise<unknown>)[]} */
const endings = [];
/** @type {Awaited<ReturnType<typeof startSandbox>>} */ let sandbox;
/** @type {Awaited<ReturnType<typeof createN8n>>} */ let n8n;
/** @type {Awaited<ReturnType<typeof startWorker>>[]} */ const workers = [];
/** @type {(text: string) => any} */ let parseFlatted;
/** @type {{ connect: () => Promise<void>, end: () => Promise<void>, query: (text: string, values: unknown[]) => Promise<{ rows: any[] }> }} */
let database;

before(async () => {
	const tarball = await buildTarball();
	const { env: services, postgres } = await startQueueServices(endings);
	sandbox = await startSandbox();
	endings.push(() => sandbox.close());
	const env = {
		...services,
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		// A dead worker's job is found in seconds, not in the default minute and a half. A busy machine must not look dead.
		QUEUE_WORKER_LOCK_DURATION: '10000',
		QUEUE_WORKER_LOCK_RENEW_TIME: '1000',
		QUEUE_WORKER_STALLED_INTERVAL: '2000',
		// As docs/queue-mode.md advises. n8n 2 does so by itself: nobody takes a lost execution up again.
		...(isN8n1 ? { QUEUE_WORKER_MAX_STALLED_COUNT: '0' } : {}),
	};
	n8n = await createN8n({ version: n8nVersion, tarball, env });
	endings.push(() => n8n.close());
	await n8n.start();
	await n8n.rest.setUpOwner();
	const { dir } = await installN8n(n8nVersion);
	const requireFromN8n = createRequire(`${dir}/node_modules/n8n/package.json`);
	parseFlatted = requireFromN8n('flatted').parse;
	database = new (requireFromN8n('pg').Client)(postgres);
	await database.connect();
	endings.push(() => database.end());
	const starting = Array.from({ length: 2 }, async () => {
		const worker = await startWorker({ version: n8nVersion, tarball, env, concurrency: 5 });
		workers.push(worker);
		endings.push(worker.close);
	});
	for (const result of await Promise.allSettled(starting)) if (result.status === 'rejected') throw result.reason;
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
	const { path, id } = await publish('lastNode');
	const knownBefore = new Set((await executionsOf(id)).map((execution) => execution.id));
	const messages = messagesFor(300_000, 300);
	const waiting = messages.values();
	/** @type {any[]} */
	const answers = [];
	const waitedEnough = new AbortController();
	/** @type {unknown} */
	let failure;
	const caller = async () => {
		for (const message of waiting) {
			const response = await post(path, [message], waitedEnough.signal);
			const body = await response.text();
			assert.ok(response.ok, body);
			answers.push(...JSON.parse(body));
		}
	};
	const callers = Promise.all(
		Array.from({ length: 20 }, () =>
			caller().catch((error) => {
				if (!waitedEnough.signal.aborted) failure ??= error;
			}),
		),
	);
	/** @type {any[]} */
	let executions = [];
	await untilInQueue('n8n has ended every execution', async () => {
		if (failure) throw failure;
		executions = (await executionsOf(id)).filter((execution) => !knownBefore.has(execution.id));
		return executions.length >= messages.length && executions.every(hasEnded);
	}, 420_000);
	// n8n 1 loses an answer at times (docs/queue-mode.md): what has not come by then does not come.
	await Promise.race([callers, pause(answersWithinMs, undefined, { ref: false })]);
	waitedEnough.abort();
	await callers;
	if (failure) throw failure;

	assert.equal(executions.length, messages.length);
	const outputs = [];
	for (const execution of executions) {
		assert.equal(execution.status, 'success', `execution ${execution.id}`);
		outputs.push(...(await resultOf(execution.id)).outputs);
	}
	assert.deepEqual(outputs.map(({ success }) => success), messages.map(() => true));
	const { deliveries, deliveriesPerKey } = await sandbox.admin('ledger');
	assert.deepEqual(countsOf(deliveriesPerKey), Object.fromEntries(messages.map(({ userId }) => [userId, 1])));
	const idOf = new Map(deliveries.map((/** @type {any} */ { recipient, messageId }) => [recipient, messageId]));
	for (const { userId, messageId } of [...outputs, ...answers]) assert.equal(messageId, idOf.get(userId));
	assert.ok(answers.length >= (isN8n1 ? messages.length / 2 : messages.length), `only ${answers.length} answers came`);
	for (const worker of workers) {
		const jobs = worker.log().match(/Worker started execution/g)?.length ?? 0;
		assert.ok(jobs > 20, `a worker did ${jobs} of 300`);
	}
});

test('two workers renew one token at once: both send, and what is stored works when the old token has died', async () => {
	await sandbox.admin('reset', {});
	const { accessToken } = await sandbox.admin('tokens', { account: '17841400000000003', ageMs: 9 * day });
	// The answer comes so late that neither worker knows of the other's renewal.
	const renewalDelayMs = 7000;
	await sandbox.admin('login', { renewalDelayMs });
	await sandbox.admin('limits', { latencyMs: 1000 });
	const { path, id, credentialId } = await publish('onReceived', {}, { path: 'renewal', credential: { accessToken, customLogin: 'instagram' } });
	const send = async (/** @type {Message[]} */ messages) => {
		const knownBefore = new Set((await executionsOf(id)).map((execution) => execution.id));
		for (const response of await Promise.all(messages.map((message) => post(path, [message])))) assert.ok(response.ok);
		/** @type {any[]} */
		let executions = [];
		await untilInQueue('n8n has ended every execution', async () => {
			executions = (await executionsOf(id)).filter((execution) => !knownBefore.has(execution.id));
			return executions.length === messages.length && executions.every(hasEnded);
		}, 240_000);
		const results = await Promise.all(executions.map((execution) => resultOf(execution.id)));
		assert.deepEqual(results.map(({ outputs, error }) => [outputs.map(({ success }) => success), error]), messages.map(() => [[true], undefined]));
		return executions.map((execution) => execution.id);
	};

	// More at once than one worker takes.
	const began = await send(messagesFor(500_000, 10));
	for (const worker of workers) assert.ok(began.some((execution) => worker.log().includes(`Worker started execution ${execution} `)));
	await untilInQueue('both renewals are answered', async () => (await renewalsOf()).length >= 2);
	const renewals = await renewalsOf();
	assert.deepEqual(renewals.map(({ status }) => status), [200, 200], 'each process renews a token once');
	assert.ok(Math.abs(renewals[0].at - renewals[1].at) < renewalDelayMs, 'the second began before the first had ended');

	// Beyond the life of the pasted token.
	await sandbox.admin('clock', { advanceMs: 52 * day });
	assert.equal((await fetch(`${sandbox.url}/v25.0/me`, { headers: { authorization: `Bearer ${accessToken}` } })).status, 400);
	await send(messagesFor(510_000, 10));
	assert.equal((await renewalsOf()).length, 2, 'it was stored that it is renewed');
	const { deliveriesPerKey } = await sandbox.admin('ledger');
	assert.deepEqual(countsOf(deliveriesPerKey), Object.fromEntries([...messagesFor(500_000, 10), ...messagesFor(510_000, 10)].map(({ userId }) => [userId, 1])));
	const shown = JSON.stringify(await n8n.rest.request('GET', `/credentials/${credentialId}?includeData=true`));
	assert.ok(!shown.includes('IGAATEST'), 'the editor is told no token');
});

test('a worker killed in the middle: its executions fail and are not repeated; the others report what arrived', async () => {
	await sandbox.admin('reset', {});
	await sandbox.admin('limits', { latencyMs: 400 });
	const { path, id } = await publish('onReceived', { concurrency: 1 });
	const knownBefore = new Set((await executionsOf(id)).map((execution) => execution.id));
	const batches = Array.from({ length: 6 }, (_, index) => messagesFor(400_000 + 100 * index, 40));
	const loggedBefore = new Map(workers.map((worker) => [worker, worker.log().length]));
	// At once and each of them long: a worker takes five, so that both have work at the same time.
	for (const response of await Promise.all(batches.map((messages) => post(path, messages)))) assert.ok(response.ok);
	const [killed, survivor] = workers;
	await untilInQueue('both workers have work, and messages arrive', async () => {
		const { deliveries } = await sandbox.admin('counts');
		return deliveries >= 30 && workers.every((worker) => worker.log().slice(loggedBefore.get(worker)).includes('Worker started execution'));
	});

	await killed.kill();

	/** @type {any[]} */
	let executions = [];
	await untilInQueue('n8n has ended every execution', async () => {
		executions = (await executionsOf(id)).filter((execution) => !knownBefore.has(execution.id));
		return executions.length === batches.length && executions.every(hasEnded);
	}, 240_000);
	await untilInQueue('the calls under way have ended', async () => (await sandbox.admin('counts')).inFlight === 0);

	const { deliveries, deliveriesPerKey } = await sandbox.admin('ledger');
	const counts = countsOf(deliveriesPerKey);
	for (const [recipient, count] of Object.entries(counts)) assert.equal(count, 1, `${recipient} got ${count} messages`);
	const idOf = new Map(deliveries.map((/** @type {any} */ { recipient, messageId }) => [recipient, messageId]));

	const lost = new Set(batches);
	for (const execution of executions) {
		const { outputs, error } = await resultOf(execution.id);
		const began = `Worker started execution ${execution.id} `;
		if (execution.status === 'success') {
			const messages = batches.find(([{ userId }]) => userId === outputs[0].userId);
			assert.ok(messages);
			lost.delete(messages);
			assert.ok(survivor.log().includes(began));
			assert.deepEqual(
				outputs.map(({ userId, messageId, success }) => ({ userId, messageId, success })),
				messages.map(({ userId }) => ({ userId, messageId: idOf.get(userId), success: true })),
			);
			continue;
		}
		// n8n says that it failed, has no output of it, and no other worker took it up.
		assert.equal(execution.status, 'error', `execution ${execution.id}`);
		assert.match(error.message, /will no longer retry/);
		assert.ok(killed.log().includes(began));
		assert.ok(!survivor.log().includes(began), `execution ${execution.id} was repeated`);
		assert.deepEqual(outputs, []);
	}
	const finished = executions.filter(({ status }) => status === 'success').length;
	assert.equal(lost.size, batches.length - finished);
	let unreported = 0;
	for (const messages of lost) {
		const arrived = messages.filter(({ userId }) => idOf.has(userId));
		// One at a time, in order: nothing was left out before the last one.
		assert.deepEqual(arrived, messages.slice(0, arrived.length));
		assert.ok(arrived.length < messages.length);
		unreported += arrived.length;
	}
	assert.ok(finished >= 1 && finished < batches.length, `${finished} of ${batches.length} finished`);
	assert.ok(unreported >= 1, 'the killed worker had sent something');
	assert.equal(deliveries.length, finished * 40 + unreported);
});

/**
 * A published workflow: webhook, the messages as items, our node.
 * @param {'lastNode' | 'onReceived'} responseMode
 * @param {Record<string, unknown>} [options]
 * @param {{ path?: string, credential?: Record<string, unknown> }} [more]  `credential`: what differs from the sandbox's usual one
 */
async function publish(responseMode, options = {}, { path = responseMode.toLowerCase(), credential: different = {} } = {}) {
	const { name, type, data } = sandboxCredential(sandbox.url);
	const credential = await n8n.rest.request('POST', '/credentials', { name, type, data: { ...data, ...different } });
	const send = sendNode('Send', [440, 0], { ...options, messagesPerSecond: 0 });
	send.credentials.instagramDirectApi.id = credential.id;
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
	await untilInQueue('the webhook is there', () => post(path, [], AbortSignal.timeout(30_000)).then(({ ok }) => ok, () => false));
	// Its answer may come before n8n has written its execution down.
	await untilInQueue('that call is over', async () => {
		const executions = await executionsOf(workflow.id);
		return executions.length > 0 && executions.every(hasEnded);
	});
	return { path, id: workflow.id, credentialId: credential.id };
}

/** The renewals that the sandbox has answered. @returns {Promise<{ status: number, at: number }[]>} */
async function renewalsOf() {
	const { calls } = await sandbox.admin('login');
	return calls.filter((/** @type {any} */ { kind }) => kind === 'renewal');
}

/** @param {string} path @param {Message[]} messages @param {AbortSignal} [signal] */
function post(path, messages, signal = AbortSignal.timeout(60_000)) {
	return fetch(`${n8n.url}/webhook/${path}`, {
		signal,
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ messages }),
	});
}

/**
 * All executions of a workflow. From the database: n8n's list has pages, by other rules in each version.
 * @param {string} workflowId
 * @returns {Promise<{ id: string, status: string }[]>}
 */
async function executionsOf(workflowId) {
	const { rows } = await database.query('SELECT id::text, status FROM execution_entity WHERE "workflowId" = $1 ORDER BY id', [workflowId]);
	return rows;
}

/** @param {{ status: string }} execution */
function hasEnded({ status }) {
	return !['new', 'running', 'waiting'].includes(status);
}

/**
 * What our node put out in an execution, and what ended it, as n8n keeps it.
 * @param {string} executionId
 * @returns {Promise<{ outputs: any[], error: any }>}
 */
async function resultOf(executionId) {
	const { data } = await n8n.rest.request('GET', `/executions/${executionId}`);
	const { resultData } = typeof data === 'string' ? parseFlatted(data) : data;
	const run = resultData?.runData?.Send?.at(-1);
	const outputs = (run?.data?.main[0] ?? []).map((/** @type {any} */ { json }) => json);
	return { outputs, error: resultData?.error };
}

/** @param {{ recipient: string, count: number }[]} perKey */
function countsOf(perKey) {
	return Object.fromEntries(perKey.map(({ recipient, count }) => [recipient, count]));
}

/**
 * As `until`; a failure tells which executions there are.
 * @param {string} what
 * @param {() => Promise<boolean>} condition
 * @param {number} [withinMs]
 */
const untilInQueue = (what, condition, withinMs = 90_000) => until(what, condition, { withinMs, everyMs: 500, about: executionCounts });

/** For the message of a failure: how many executions there are of each workflow, by status. */
async function executionCounts() {
	const { rows } = await database.query('SELECT "workflowId", status, count(*) FROM execution_entity GROUP BY 1, 2 ORDER BY 1, 2', []);
	return rows.map(({ workflowId, status, count }) => `${workflowId} ${status}: ${count}`).join(', ');
}
