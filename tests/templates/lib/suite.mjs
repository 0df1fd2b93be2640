// @ts-check
/**
 * A real n8n with our package in which the templates are imported as its editor imports them: the file's JSON, unchanged.
 * `N8N_VERSION` chooses the n8n.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, beforeEach } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { buildTarball } from '../../../scripts/lib/build.mjs';
import { sandboxCredential } from '../../../scripts/lib/demo-workflow.mjs';
import { installN8n } from '../../../scripts/lib/n8n-install.mjs';
import { createN8n } from '../../../scripts/lib/n8n-server.mjs';
import { rootDir } from '../../../scripts/lib/paths.mjs';
import { startSandbox } from '../../../scripts/lib/sandbox.mjs';
import { isN8n1, n8nVersion } from '../../n8n/lib/chosen-n8n.mjs';

/** The names n8n proposes for new credentials, which the templates refer to. */
const credentialName = 'Instagram Direct account';
const modelCredentialName = 'OpenAi account';

/** @param {string} name the file's in examples/, without its ending */
export function readTemplate(name) {
	return JSON.parse(readFileSync(join(rootDir, 'examples', `${name}.json`), 'utf8'));
}

/**
 * Registers the hooks of a test file. `chatModelUrl` adds a credential for a chat model; `ready` runs when n8n does.
 * @param {{ chatModelUrl?: () => Promise<string>, ready?: () => Promise<void>, credential?: Record<string, unknown> }} [options]  `credential`: fields other than usual
 */
export function templateSuite({ chatModelUrl, ready, credential } = {}) {
	/** @type {Awaited<ReturnType<typeof startSandbox>>} */ let sandbox;
	/** @type {Awaited<ReturnType<typeof createN8n>> | undefined} */ let n8n;

	before(async () => {
		const tarball = await buildTarball();
		sandbox = await startSandbox();
		n8n = await createN8n({ version: n8nVersion, tarball });
		await n8n.start();
		await n8n.rest.setUpOwner();
		const { type, data } = sandboxCredential(sandbox.url);
		await n8n.rest.request('POST', '/credentials', { name: credentialName, type, data: { ...data, ...credential } });
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

	const running = () => {
		assert.ok(n8n);
		return n8n;
	};

	/** Imports a workflow and checks that each of its nodes has the credential it names. @param {any} given */
	const importWorkflow = async (given) => {
		if (isN8n1) await attachCredentials(running(), given.nodes);
		const workflow = await running().rest.request('POST', '/workflows', given);
		for (const node of workflow.nodes) {
			for (const credential of Object.values(node.credentials ?? {})) {
				assert.equal(typeof credential.id, 'string', `${node.name} has no credential`);
			}
		}
		return workflow;
	};

	return {
		url: () => running().url,
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
		/** @param {{ id: string, versionId: string }} workflow */
		activate: ({ id, versionId }) => running().rest.request('POST', `/workflows/${id}/activate`, { versionId }),
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
		/** The workflow's latest execution, once it has ended. @param {{ id: string }} workflow */
		latest: async (workflow) => {
			const filter = encodeURIComponent(JSON.stringify({ workflowId: workflow.id }));
			/** @type {{ id: string }[]} */
			let results = [];
			await until('an execution is listed', async () => {
				({ results } = await running().rest.request('GET', `/executions?filter=${filter}`));
				return results.length > 0;
			});
			return finished(running(), results[0].id);
		},
	};
}

/**
 * What n8n 1 does in its editor, and n8n 2 by itself: find a node's credential by its name.
 * @param {Awaited<ReturnType<typeof createN8n>>} n8n
 * @param {{ credentials?: Record<string, { id: string | null, name: string }> }[]} nodes
 */
async function attachCredentials(n8n, nodes) {
	const known = await n8n.rest.request('GET', '/credentials');
	for (const node of nodes) {
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

/**
 * @param {string} what
 * @param {() => Promise<boolean>} condition
 */
export async function until(what, condition) {
	const deadline = Date.now() + 60_000;
	while (!(await condition())) {
		assert.ok(Date.now() < deadline, `${what}: not within 60 s`);
		await pause(50);
	}
}
