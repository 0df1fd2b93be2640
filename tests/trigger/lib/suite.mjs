// @ts-check
/**
 * A real n8n with our package and workflows that begin with the trigger, for one test file. `N8N_VERSION` chooses the n8n.
 */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { buildTarball } from '../../../scripts/lib/build.mjs';
import { node, to } from '../../../scripts/lib/demo-workflow.mjs';
import { installN8n } from '../../../scripts/lib/n8n-install.mjs';
import { createN8n } from '../../../scripts/lib/n8n-server.mjs';
import { until } from '../../lib/until.mjs';
import { isN8n1, n8nVersion } from '../../n8n/lib/chosen-n8n.mjs';
import { appSecret, headersFor, instagramAppSecret, verifyToken } from './notification.mjs';

const triggerType = 'n8n-nodes-instagram-direct.instagramDirectTrigger';

/** Longer than n8n needs to begin an execution that is on its way. */
const settleMs = 1500;

/** @param {{ env?: Record<string, string> }} [options] */
export function triggerSuite({ env } = {}) {
	/** @type {Awaited<ReturnType<typeof createN8n>>} */ let n8n;
	/** @type {(text: string) => any} */ let parseFlatted;
	/** @type {{ id: string, name: string }} */ let credential;

	before(async () => {
		const tarball = await buildTarball();
		const { dir } = await installN8n(n8nVersion);
		parseFlatted = createRequire(join(dir, 'node_modules', 'n8n', 'package.json'))('flatted').parse;
		n8n = await createN8n({ version: n8nVersion, tarball, env });
		await n8n.start();
		await n8n.rest.setUpOwner();
		credential = await createCredential('instagramDirectWebhookApi', { verifyToken, appSecret, instagramAppSecret });
	});
	after(() => n8n?.close());

	/** @param {string} type @param {Record<string, unknown>} data */
	const createCredential = (type, data) => n8n.rest.request('POST', '/credentials', { name: type, type, data });

	/**
	 * A saved workflow: the trigger, and a node behind it.
	 * @param {{ events?: string[], options?: Record<string, unknown>, api?: { id: string, name: string }, webhook?: { id: string, name: string }, typeVersion?: number, end?: any }} [settings] `end` takes the trigger's items
	 */
	const createWorkflow = async ({ events, options = {}, api, webhook = credential, typeVersion = 1.1, end = node('End', 'n8n-nodes-base.noOp', 1, [220, 0], {}) } = {}) => {
		const webhookId = crypto.randomUUID();
		const trigger = {
			...node('Trigger', triggerType, typeVersion, [0, 0], { ...(events && { events }), options }),
			webhookId,
			credentials: {
				instagramDirectWebhookApi: { id: webhook.id, name: webhook.name },
				...(api && { instagramDirectApi: { id: api.id, name: api.name } }),
			},
		};
		const saved = await n8n.rest.request('POST', '/workflows', {
			name: `Trigger ${webhookId}`,
			active: false,
			nodes: [trigger, end],
			connections: { Trigger: { main: [[to(end.name)]] } },
			settings: { executionOrder: 'v1' },
		});
		return workflowOf(saved, webhookId);
	};

	/** @param {any} saved @param {string} webhookId */
	const workflowOf = (saved, webhookId) => {
		/** @param {boolean} isTest */
		const url = (isTest) => `${n8n.url}/webhook${isTest ? '-test' : ''}/${webhookId}/webhook`;
		/** Waits until an unsigned call is answered so. @param {number} status */
		const answers = async (status) => {
			/** @type {number | undefined} */
			let answered;
			await until(`the production URL answers with ${status}`, async () => {
				const response = await fetch(url(false), { method: 'POST' });
				await response.text();
				answered = response.status;
				return answered === status;
			}, { everyMs: 100, about: () => answered });
		};
		const executions = async () => {
			const filter = encodeURIComponent(JSON.stringify({ workflowId: saved.id }));
			const { results } = await n8n.rest.request('GET', `/executions?filter=${filter}&limit=100`);
			return /** @type {{ id: string, status: string }[]} */ (results);
		};
		/** @param {string} id */
		const itemsOf = async (id) => {
			const { data } = await n8n.rest.request('GET', `/executions/${id}`);
			const { runData } = parseFlatted(data).resultData;
			return runData.Trigger.at(-1).data.main[0].map((/** @type {any} */ item) => item.json);
		};
		return {
			id: saved.id,
			url,
			executions,
			activate: async () => {
				if (isN8n1) await n8n.rest.request('PATCH', `/workflows/${saved.id}`, { active: true, versionId: saved.versionId });
				else await n8n.rest.request('POST', `/workflows/${saved.id}/activate`, { versionId: saved.versionId });
				// n8n 2 answers before it has begun to listen. An unsigned call is refused, and leaves nothing behind.
				await answers(401);
			},
			deactivate: async () => {
				const { versionId } = await n8n.rest.request('GET', `/workflows/${saved.id}`);
				if (isN8n1) await n8n.rest.request('PATCH', `/workflows/${saved.id}`, { active: false, versionId });
				else await n8n.rest.request('POST', `/workflows/${saved.id}/deactivate`, {});
				await answers(404);
			},
			/** Presses "Listen for test event". */
			listen: async () => {
				const workflowData = await n8n.rest.request('GET', `/workflows/${saved.id}`);
				const answer = await n8n.rest.request('POST', `/workflows/${saved.id}/run`, {
					workflowData,
					triggerToStartFrom: { name: 'Trigger' },
				});
				assert.equal(answer.waitingForWebhook, true);
			},
			/**
			 * Sends bytes as Meta does.
			 * @param {string | Uint8Array} bytes
			 * @param {{ headers?: Record<string, string>, isTest?: boolean }} [how]
			 */
			post: async (bytes, { headers = headersFor(bytes), isTest = false } = {}) => {
				const begun = performance.now();
				const response = await fetch(url(isTest), { method: 'POST', headers, body: bytes });
				return { status: response.status, text: await response.text(), ms: performance.now() - begun };
			},
			/** @param {Record<string, string>} query @param {boolean} [isTest] */
			handshake: async (query, isTest = false) => {
				const response = await fetch(`${url(isTest)}?${new URLSearchParams(query)}`);
				return { status: response.status, text: await response.text(), type: response.headers.get('content-type') };
			},
			/**
			 * The items of all executions, the oldest first, once there are so many and no more come.
			 * @param {number} count
			 */
			runs: async (count) => {
				const deadline = Date.now() + 60_000;
				while ((await executions()).filter(({ status }) => status === 'success').length < count && Date.now() < deadline) await pause(100);
				await pause(settleMs);
				const all = await executions();
				assert.deepEqual(all.map(({ status }) => status), all.map(() => 'success'));
				assert.equal(all.length, count);
				const ids = all.map(({ id }) => id).sort((one, other) => Number(one) - Number(other));
				return await Promise.all(ids.map(itemsOf));
			},
		};
	};

	return {
		createWorkflow,
		createCredential,
		/** What the editor gets of a credential, its secrets blank. @param {string} id */
		readCredential: async (id) => (await n8n.rest.request('GET', `/credentials/${id}?includeData=true`)).data,
		log: () => n8n.log(),
		restart: async () => {
			await n8n.stop();
			await n8n.start();
			await n8n.rest.signIn();
		},
	};
}
