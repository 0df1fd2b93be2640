// @ts-check
/**
 * A real n8n with our package in which the templates are imported as its editor imports them: the file's JSON, unchanged.
 * `N8N_VERSION` chooses the n8n.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { buildTarball } from '../../../scripts/lib/build.mjs';
import { botAccount, botVerifyToken, webhookCredential } from '../../../scripts/lib/demo-bot.mjs';
import { sandboxCredential } from '../../../scripts/lib/demo-workflow.mjs';
import { installN8n } from '../../../scripts/lib/n8n-install.mjs';
import { createN8n } from '../../../scripts/lib/n8n-server.mjs';
import { rootDir, triggerType } from '../../../scripts/lib/paths.mjs';
import { startSandbox } from '../../../scripts/lib/sandbox.mjs';
import { until } from '../../lib/until.mjs';
import { isN8n1, n8nVersion } from '../../n8n/lib/chosen-n8n.mjs';

/** The names n8n proposes for new credentials, which the templates refer to. */
const credentialName = 'Instagram Direct account';
const webhookCredentialName = 'Instagram Direct Webhook account';
const modelCredentialName = 'OpenAi account';

/** @param {string} name the file's in examples/, without its ending */
export function readTemplate(name) {
	return JSON.parse(readFileSync(join(rootDir, 'examples', `${name}.json`), 'utf8'));
}

/** The triggers of the templates that n8n listens for with a webhook. */
const calledOverHttp = new Set([triggerType, 'n8n-nodes-base.formTrigger']);

/** Longer than n8n needs to begin an execution that is on its way. */
const settleMs = 1500;

/**
 * Registers the hooks of a test file. `chatModelUrl` adds a credential for a chat model; `ready` runs when n8n does.
 * @param {{ chatModelUrl?: () => Promise<string>, ready?: () => Promise<void>, credential?: Record<string, unknown>, env?: Record<string, string> }} [options]
 *   `credential`: fields other than usual; `env`: more environment for n8n
 */
export function templateSuite({ chatModelUrl, ready, credential, env } = {}) {
	/** @type {Awaited<ReturnType<typeof startSandbox>>} */ let sandbox;
	/** @type {Awaited<ReturnType<typeof createN8n>> | undefined} */ let n8n;

	before(async () => {
		const tarball = await buildTarball();
		sandbox = await startSandbox();
		n8n = await createN8n({ version: n8nVersion, tarball, env });
		await n8n.start();
		await n8n.rest.setUpOwner();
		const { type, data } = sandboxCredential(sandbox.url);
		await n8n.rest.request('POST', '/credentials', { name: credentialName, type, data: { ...data, ...credential } });
		const webhook = webhookCredential();
		await n8n.rest.request('POST', '/credentials', { name: webhookCredentialName, type: webhook.type, data: webhook.data });
		if (chatModelUrl) {
			await n8n.rest.request('POST', '/credentials', {
				name: modelCredentialName,
				type: 'openAiApi',
				data: { apiKey: 'TEST-TOKEN-chat-model', url: await chatModelUrl() },
			});
		}
		await ready?.();
	});
	after(async () => {
		await n8n?.close();
		await sandbox?.close();
	});
	beforeEach(async () => {
		await sandbox.admin('reset', {});
	});
	/** Workflows that were activated. @type {string[]} */
	const listeners = [];
	afterEach(async () => {
		for (const id of listeners.splice(0)) {
			const { versionId } = await running().rest.request('GET', `/workflows/${id}`);
			await running().rest.request('POST', `/workflows/${id}/deactivate`, { versionId });
		}
	});

	const running = () => {
		assert.ok(n8n);
		return n8n;
	};

	/** Imports a workflow and checks that each of its nodes has the credential it names. @param {any} given */
	const importWorkflow = async (given) => {
		if (isN8n1) await complete(running(), given.nodes);
		const workflow = await running().rest.request('POST', '/workflows', given);
		for (const node of workflow.nodes) {
			for (const credential of Object.values(node.credentials ?? {})) {
				assert.equal(typeof credential.id, 'string', `${node.name} has no credential`);
			}
		}
		return workflow;
	};
	/** @param {{ id: string, versionId: string }} workflow */
	const activate = ({ id, versionId }) => running().rest.request('POST', `/workflows/${id}/activate`, { versionId });
	/** @param {{ id: string }} workflow @returns {Promise<{ id: string, status: string }[]>} the latest first */
	const executionsOf = async (workflow) => {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: workflow.id }));
		return (await running().rest.request('GET', `/executions?filter=${filter}&limit=100`)).results;
	};

	return {
		url: () => running().url,
		/** n8n's REST interface, signed in. @param {string} method @param {string} path @param {unknown} [body] */
		rest: (method, path, body) => running().rest.request(method, path, body),
		/** @param {string} path @param {unknown} [body] */
		sandbox: (path, body) => sandbox.admin(path, body),
		/**
		 * Imports a template.
		 * @param {string} name
		 * @param {(template: any) => void} [change] what a user would change after importing
		 */
		importTemplate: async (name, change) => {
			const template = readTemplate(name);
			change?.(template);
			return await importWorkflow(template);
		},
		importWorkflow,
		activate,
		/**
		 * Imports a template that begins with the trigger, activates it, and does on Meta's dashboard what its notes ask for.
		 * It listens until the test ends. Returns what is there to talk with it as people do.
		 * @param {string} name
		 * @param {(template: any) => void} [change]
		 */
		listening: async (name, change) => {
			const template = readTemplate(name);
			change?.(template);
			const workflow = await importWorkflow(template);
			listeners.push(workflow.id);
			await activate(workflow);
			const url = webhookUrl(running().url, workflow);
			// n8n says so a moment before it listens. A call without a signature is refused, and leaves nothing behind.
			await until('the trigger listens', async () => (await fetch(url, { method: 'POST' })).status === 401);
			await sandbox.admin('webhooks', { callbackUrl: url, verifyToken: botVerifyToken, accounts: [botAccount] });
			return {
				workflow,
				/** @param {string} id @param {Record<string, unknown>} body @param {string} [what] see `POST /_admin/people/{id}/{what}` */
				person: (id, body, what = 'messages') => sandbox.admin(`people/${id}/${what}`, body),
				/**
				 * All executions, the oldest first, once there are so many, all have ended, and no more come.
				 * @param {number} count
				 */
				runs: async (count) => {
					const ended = async () => (await executionsOf(workflow)).filter(({ status }) => !['new', 'running', 'waiting'].includes(status));
					await until(`${count} executions have ended`, async () => (await ended()).length >= count);
					await sandbox.admin('webhooks/idle', {});
					await pause(settleMs);
					const all = await executionsOf(workflow);
					assert.equal(all.length, count);
					const ids = all.map(({ id }) => id).sort((one, other) => Number(one) - Number(other));
					const runs = [];
					for (const id of ids) runs.push(await finished(running(), id));
					for (const { status, error } of runs) assert.equal(status, 'success', JSON.stringify(error));
					return runs;
				},
			};
		},
		/**
		 * Runs a workflow as the editor's Execute button does.
		 * @param {{ id: string }} workflow
		 * @param {{ name: string, data?: object }} trigger
		 */
		run: async (workflow, trigger) => {
			const { executionId } = await running().rest.request('POST', `/workflows/${workflow.id}/run`, {
				workflowData: workflow,
				triggerToStartFrom: trigger,
			});
			assert.ok(executionId, 'n8n started no execution');
			return finished(running(), executionId);
		},
	};
}

/**
 * The trigger's production URL, as its node shows it.
 * @param {string} n8nUrl
 * @param {{ nodes: { type: string, webhookId?: string }[] }} workflow
 */
function webhookUrl(n8nUrl, { nodes }) {
	const trigger = nodes.find(({ type }) => type === triggerType);
	assert.ok(trigger?.webhookId, 'there is no trigger with an address of its own');
	return `${n8nUrl}/webhook/${trigger.webhookId}/webhook`;
}

/**
 * What n8n 1 does in its editor, and n8n 2 by itself: find a node's credential by its name, and give a trigger its own address.
 * @param {Awaited<ReturnType<typeof createN8n>>} n8n
 * @param {{ type: string, webhookId?: string, credentials?: Record<string, { id: string | null, name: string }> }[]} nodes
 */
async function complete(n8n, nodes) {
	const known = await n8n.rest.request('GET', '/credentials');
	for (const node of nodes) {
		if (calledOverHttp.has(node.type)) node.webhookId ??= crypto.randomUUID();
		for (const [type, credential] of Object.entries(node.credentials ?? {})) {
			credential.id = known.find((/** @type {any} */ one) => one.type === type && one.name === credential.name)?.id;
		}
	}
}

/**
 * @param {Awaited<ReturnType<typeof createN8n>>} n8n
 * @param {string} executionId
 * @returns {Promise<{ status: string, error?: any, output: (node: string, branch?: number) => Record<string, any>[] }>}
 */
async function finished(n8n, executionId) {
	const { dir } = await installN8n(n8nVersion);
	const { parse } = createRequire(join(dir, 'node_modules', 'n8n', 'package.json'))('flatted');
	/** @type {any} */
	let execution;
	/** @type {any} */
	let result;
	await until('the execution has ended', async () => {
		execution = await n8n.rest.request('GET', `/executions/${executionId}`);
		if (['new', 'running', 'waiting'].includes(execution.status)) return false;
		// The status may be there a moment before the data.
		result = parse(execution.data)?.resultData;
		return result !== undefined;
	});
	const { error, runData } = result;
	return {
		status: execution.status,
		error,
		output: (node, branch = 0) =>
			(runData[node] ?? []).flatMap((/** @type {any} */ run) => (run.data?.main?.[branch] ?? []).map((/** @type {any} */ item) => item.json)),
	};
}
