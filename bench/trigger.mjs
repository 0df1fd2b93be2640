// @ts-check
/**
 * How much the trigger takes beside n8n's own Webhook node, and beside a trigger that does nothing, which is what n8n asks of any
 * package's trigger: in one n8n and the same run, in turns. Signed notifications that start an execution; calls that start none (filtered,
 * unsigned, malformed); one notification of 1,000 events; what a flood of refused calls leaves behind. Judged by the CPU time of n8n's process, which says the
 * same on a busy machine.
 *
 *   [N8N_VERSION=1.123.81] node bench/trigger.mjs [--calls 200] [--rounds 3] [--flood 20000] [--only default|lazy]
 */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { bootstrap } from '../scripts/lib/bootstrap.mjs';

/**
 * @typedef {object} Load
 * @property {string} title
 * @property {Workflow} workflow
 * @property {() => { body: string, headers: Record<string, string> }} make
 * @property {number} status
 * @property {boolean} starts whether each call is an execution
 *
 * @typedef {{ id: string, url: string }} Workflow
 * @typedef {{ perSecond: number, cpuMs: number }} Measured
 * @typedef {import('../scripts/lib/n8n-server.mjs').N8n} N8n
 */

const { values } = parseArgs({
	options: {
		calls: { type: 'string', default: '200' },
		rounds: { type: 'string', default: '3' },
		flood: { type: 'string', default: '20000' },
		only: { type: 'string', default: '' },
	},
});
const [calls, rounds, flood] = [values.calls, values.rounds, values.flood].map(Number);
const atOnce = 10;

/** Meta counts an answer that comes later as none. */
const longestAnswerMs = 5000;

/**
 * n8n 2 gives each call of a package's trigger a fresh V8 isolate for expressions, unless it is told to wait for an expression.
 * @type {{ id: string, title: string, env: Record<string, string> }[]}
 */
const allSettings = [
	{ id: 'default', title: 'n8n as it is set up', env: {} },
	{ id: 'lazy', title: 'n8n with N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true', env: { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' } },
];
const settings = allSettings.filter(({ id }) => values.only === '' || id === values.only);

await bootstrap('scripts');
const { buildTarball } = await import('../scripts/lib/build.mjs');
const { withCleanup } = await import('../scripts/lib/cleanup.mjs');
const { node, to } = await import('../scripts/lib/demo-workflow.mjs');
const { createN8n } = await import('../scripts/lib/n8n-server.mjs');
const { rootDir } = await import('../scripts/lib/paths.mjs');
const { isN8n1, n8nVersion } = await import('../tests/n8n/lib/chosen-n8n.mjs');
const { appSecret, headersFor, item, message, newMid, notification, verifyToken, written } = await import('../tests/trigger/lib/notification.mjs');

await withCleanup(async (cleanup) => {
	const tarball = await buildTarball();
	for (const { title, env } of settings) {
		const n8n = await createN8n({ version: n8nVersion, tarball, env });
		cleanup.add(n8n.close);
		const modules = join(n8n.userFolder, '.n8n', 'nodes', 'node_modules');
		mkdirSync(modules, { recursive: true });
		cpSync(join(rootDir, 'bench', 'plain-node'), join(modules, 'n8n-nodes-bench'), { recursive: true });
		await n8n.start();
		await n8n.rest.setUpOwner();
		console.log(`\n${title} (${n8n.version})`);
		await measure(n8n);
		await n8n.stop();
	}
});

/** @param {N8n} n8n */
async function measure(n8n) {
	const { id: credential } = await n8n.rest.request('POST', '/credentials', {
		name: 'Webhook',
		type: 'instagramDirectWebhookApi',
		data: { verifyToken, appSecret },
	});
	const credentials = { instagramDirectWebhookApi: { id: credential, name: 'Webhook' } };
	const webhookNode = await publish(n8n, 'n8n-nodes-base.webhook', 2, { path: 'plain', httpMethod: 'POST', responseMode: 'onReceived', options: {} }, { path: 'plain' });
	const bare = await publish(n8n, 'n8n-nodes-bench.bareTrigger', 1.1, {});
	const bareIdle = await publish(n8n, 'n8n-nodes-bench.bareTrigger', 1.1, { starts: false });
	const gauge = await publish(n8n, 'n8n-nodes-bench.processGauge', 1, {});
	const trigger = await publish(n8n, 'n8n-nodes-instagram-direct.instagramDirectTrigger', 1.1, {}, { credentials });
	const readGauge = async () =>
		/** @type {{ cpuMs: number, rss: number, heapUsed: number, external: number }} */ (await (await fetch(gauge.url, { method: 'POST' })).json());

	const fresh = () => signed(notification(message(newMid())));
	const filtered = signed(notification(item({ read: { mid: 'x' } })));
	const bytes = written(notification(message('x')));
	const unsigned = { body: bytes, headers: { 'content-type': 'application/json' } };
	const otherSecret = { body: bytes, headers: headersFor(bytes, 'TEST-OTHER') };
	const malformed = { body: bytes, headers: { ...unsigned.headers, 'x-hub-signature-256': 'sha256=none' } };
	/** @type {Load[]} */
	const loads = [
		{ title: 'Webhook node', workflow: webhookNode, make: fresh, status: 200, starts: true },
		{ title: 'Bare trigger', workflow: bare, make: fresh, status: 200, starts: true },
		{ title: 'Trigger', workflow: trigger, make: fresh, status: 200, starts: true },
		{ title: 'Bare trigger, nothing started', workflow: bareIdle, make: () => filtered, status: 200, starts: false },
		{ title: 'Trigger, filtered', workflow: trigger, make: () => filtered, status: 200, starts: false },
		{ title: 'Trigger, unsigned', workflow: trigger, make: () => unsigned, status: 401, starts: false },
		{ title: 'Trigger, malformed signature', workflow: trigger, make: () => malformed, status: 401, starts: false },
		{ title: 'Trigger, another secret', workflow: trigger, make: () => otherSecret, status: 401, starts: false },
	];
	const measured = new Map(loads.map((load) => [load, /** @type {Measured[]} */ ([])]));
	let slowest = 0;
	/** @param {Load} load @param {number} count */
	const send = async ({ workflow, make, status, title }, count) => {
		const prepared = Array.from({ length: count }, make);
		const work = async () => {
			for (let next = prepared.pop(); next; next = prepared.pop()) {
				const sent = performance.now();
				const response = await fetch(workflow.url, { method: 'POST', ...next });
				await response.arrayBuffer();
				assert.equal(response.status, status, title);
				slowest = Math.max(slowest, performance.now() - sent);
			}
		};
		await Promise.all(Array.from({ length: atOnce }, work));
	};
	// The first round warms up.
	for (let round = 0; round <= rounds; round += 1) {
		for (const [load, results] of measured) {
			const expected = (await countOf(n8n, load.workflow)) + (load.starts ? calls : 0);
			const before = await readGauge();
			const begun = performance.now();
			await send(load, calls);
			// Until all have ended, so that none is paid for by the next.
			await ended(n8n, load.workflow, expected);
			const seconds = (performance.now() - begun) / 1000;
			const { cpuMs } = await readGauge();
			assert.equal(await countOf(n8n, load.workflow), expected, `${load.title}: every call counts once`);
			const one = { perSecond: calls / seconds, cpuMs: (cpuMs - before.cpuMs) / calls };
			if (round > 0) results.push(one);
			console.error(`round ${round} of ${rounds}, ${load.title}: ${one.perSecond.toFixed(0)} calls/s, CPU ${one.cpuMs.toFixed(2)} ms a call`);
		}
	}
	const best = new Map([...measured].map(([load, results]) => [load, bestOf(results)]));
	const [base, floor, started, floorIdle] = best.values();
	for (const [{ title }, { perSecond, cpuMs }] of best) {
		console.log(
			`${title.padEnd(30)} ${perSecond.toFixed(0).padStart(5)} calls/s, ${(perSecond / base.perSecond).toFixed(2)} of the Webhook node's; CPU ${cpuMs.toFixed(2).padStart(6)} ms a call: ${(base.cpuMs / cpuMs).toFixed(2)} as many calls for the same CPU time`,
		);
	}
	const refused = [...best].filter(([{ workflow, starts }]) => workflow === trigger && !starts).map(([, one]) => one);
	judge('started, for the same CPU time as the Webhook node', base.cpuMs / started.cpuMs, 0.9, base.cpuMs / floor.cpuMs);
	const slowestRefusal = Math.max(...refused.map(({ cpuMs }) => cpuMs));
	judge('none started, for the same CPU time as the Webhook node', base.cpuMs / slowestRefusal, 3, base.cpuMs / floorIdle.cpuMs);

	const many = signed(notification(...Array.from({ length: 1000 }, () => message(newMid()))));
	const before = await countOf(n8n, trigger);
	const sent = performance.now();
	assert.equal((await fetch(trigger.url, { method: 'POST', ...many })).status, 200);
	const manyMs = performance.now() - sent;
	await ended(n8n, trigger, before + 1);
	await pause(1000);
	assert.equal(await countOf(n8n, trigger), before + 1, 'a thousand events are one execution');
	console.log(`slowest answer ${slowest.toFixed(0)} ms of the ${longestAnswerMs} that Meta waits; a notification of 1,000 events is answered in ${manyMs.toFixed(0)} ms`);

	if (flood > 0) {
		const floods = loads.filter(({ status }) => status === 401);
		const idle = loads.filter(({ workflow }) => workflow === bareIdle);
		// The first of each also fills what n8n and V8 keep for calls of any kind; what the second adds would be a leak.
		for (const [title, kinds] of /** @type {[string, Load[]][]} */ ([['a trigger that does nothing', idle], ['refused', floods], ['refused, once more', floods]])) {
			const [held, count] = [await readGauge(), await countOf(n8n, trigger)];
			for (const load of kinds) await send(load, Math.ceil(flood / kinds.length));
			const left = await readGauge();
			assert.equal(await countOf(n8n, trigger), count, 'a refused call is no execution');
			const grown = (/** @type {'rss' | 'heapUsed' | 'external'} */ what) => `${((left[what] - held[what]) / 1024 / 1024).toFixed(1)} MB`;
			console.log(`${flood} calls, ${title}: no execution; memory: resident ${grown('rss')}, heap ${grown('heapUsed')}, outside it ${grown('external')}`);
		}
	}
}

/** @param {unknown} body */
function signed(body) {
	const bytes = written(body);
	return { body: bytes, headers: headersFor(bytes) };
}

/** What else runs on the machine only adds to what a round takes. @param {Measured[]} results */
function bestOf(results) {
	return { perSecond: Math.max(...results.map(({ perSecond }) => perSecond)), cpuMs: Math.min(...results.map(({ cpuMs }) => cpuMs)) };
}

/** @param {string} goal @param {number} value @param {number} wanted @param {number} floor what a trigger that does nothing reaches */
function judge(goal, value, wanted, floor) {
	console.log(`${value >= wanted ? 'met' : 'NOT MET'}: ${goal}: ${value.toFixed(2)}, wanted ${wanted}; a trigger that does nothing: ${floor.toFixed(2)}`);
}

/**
 * An active workflow of this trigger and a node behind it.
 * @param {N8n} n8n @param {string} type @param {number} version @param {Record<string, unknown>} parameters
 * @param {{ path?: string, credentials?: Record<string, unknown> }} [more]
 * @returns {Promise<Workflow>}
 */
async function publish(n8n, type, version, parameters, { path, credentials } = {}) {
	const webhookId = crypto.randomUUID();
	const { id, versionId } = await n8n.rest.request('POST', '/workflows', {
		name: type,
		active: false,
		nodes: [{ ...node('Begin', type, version, [0, 0], parameters), webhookId, credentials }, node('End', 'n8n-nodes-base.noOp', 1, [220, 0], {})],
		connections: { Begin: { main: [[to('End')]] } },
		settings: { executionOrder: 'v1' },
	});
	if (isN8n1) await n8n.rest.request('PATCH', `/workflows/${id}`, { active: true, versionId });
	else await n8n.rest.request('POST', `/workflows/${id}/activate`, { versionId });
	const url = `${n8n.url}/webhook/${path ?? `${webhookId}/webhook`}`;
	while ((await fetch(url, { method: 'POST' })).status === 404) await pause(100);
	await pause(1000);
	return { id, url };
}

/** Waits until so many executions have ended. @param {N8n} n8n @param {Workflow} workflow @param {number} count */
async function ended(n8n, workflow, count) {
	while ((await countOf(n8n, workflow)) < count) await pause(200);
}

/** How many executions have ended. @param {N8n} n8n @param {Workflow} workflow */
async function countOf(n8n, { id }) {
	const filter = encodeURIComponent(JSON.stringify({ workflowId: id, status: ['success'] }));
	const { count } = await n8n.rest.request('GET', `/executions?filter=${filter}&limit=1`);
	return Number(count);
}
