// @ts-check
/**
 * A real n8n with our tarball, and the sandbox it sends to, for one test file.
 * `N8N_VERSION` chooses the n8n (scripts/lib/n8n-install.mjs has the list).
 */
import assert from 'node:assert/strict';
import { after, before, beforeEach } from 'node:test';
import { buildTarball } from '../../../scripts/lib/build.mjs';
import { node, sandboxCredential, sendNode, to } from '../../../scripts/lib/demo-workflow.mjs';
import { createN8n } from '../../../scripts/lib/n8n-server.mjs';
import { startSandbox } from '../../../scripts/lib/sandbox.mjs';
import { n8nVersion } from './chosen-n8n.mjs';

/** The name of our node in every workflow of the suite. */
export const sender = 'Send';

/**
 * @typedef {{ json: Record<string, any>, pairedItem?: unknown, error?: unknown }} Item
 * @typedef {{ userId: unknown, mediaUrl: unknown, mediaType: unknown }} Message
 * @typedef {object} NodeSettings how our node is set in a workflow
 * @property {Record<string, unknown>} [options] its Options
 * @property {string} [credential] the id of another credential
 * @property {'continueRegularOutput' | 'continueErrorOutput'} [onError]
 * @property {boolean} [retryOnFail]
 * @property {number} [maxTries]
 * @property {number} [waitBetweenTries]
 *
 * @typedef {object} Run
 * @property {string} status the execution's
 * @property {any} [error] what ended the execution
 * @property {Item[][]} outputs the node's items, one list for each of its outputs
 * @property {any} taskData what n8n keeps of the node's last run
 *
 * @typedef {object} Branch nodes of ours in a row, for items of their own
 * @property {string} name of the last of them
 * @property {Record<string, unknown>[]} items
 * @property {Record<string, unknown>[]} nodes the parameters of each
 */

/**
 * Registers the hooks of a test file: one n8n and one sandbox for all its tests, the sandbox emptied before each.
 * Workflows and credentials have to be declared at the top of the file, so that one import takes them all.
 * @param {{ env?: Record<string, string> }} [options]
 */
export function n8nSuite({ env } = {}) {
	/** @type {ReturnType<typeof workflowOf>[]} */
	const workflows = [];
	/** @type {((sandboxUrl: string) => ReturnType<typeof sandboxCredential>)[]} */
	const credentials = [(url) => sandboxCredential(url)];
	/** @type {Awaited<ReturnType<typeof startSandbox>>} */
	let sandbox;
	/** @type {Awaited<ReturnType<typeof createN8n>> | undefined} */
	let n8n;

	before(async () => {
		const tarball = await buildTarball();
		sandbox = await startSandbox();
		n8n = await createN8n({ version: n8nVersion, tarball, env });
		await n8n.cli.importCredentials(credentials.map((make) => make(sandbox.url)));
		await n8n.cli.importWorkflows(workflows);
	});
	after(async () => {
		await n8n?.close();
		await sandbox?.close();
	});
	beforeEach(async () => {
		await sandbox.admin('reset', {});
	});

	/** @param {string} id @returns {Promise<(name: string) => Run>} */
	const executeAll = async (id) => {
		assert.ok(n8n);
		const execution = await n8n.cli.execute(id);
		const { error, runData } = execution.data.resultData;
		return (name) => {
			const taskData = runData[name]?.at(-1);
			return { status: execution.status, error, taskData, outputs: taskData?.data?.main ?? [] };
		};
	};

	return {
		/**
		 * Declares a credential beside the usual one.
		 * @param {string} id for a workflow's `credential`
		 * @param {{ accessToken?: string, appSecret?: string, baseUrl?: string }} options default: the sandbox's first account
		 */
		credential: (id, { baseUrl, ...options }) => {
			credentials.push((sandboxUrl) => sandboxCredential(baseUrl ?? sandboxUrl, { id, ...options }));
			return id;
		},
		/**
		 * Declares a workflow: a trigger, the messages as items, our node.
		 * @param {string} id
		 * @param {Message[]} messages
		 * @param {NodeSettings} [settings]
		 */
		workflow: (id, messages, settings) => {
			workflows.push(workflowOf(id, messages, settings));
			return id;
		},
		/**
		 * Declares a workflow as it was saved, and a credential, whose custom host is the sandbox.
		 * @param {any} workflow
		 * @param {ReturnType<typeof sandboxCredential>} [credential]
		 * @returns {string} the workflow's id
		 */
		saved: (workflow, credential) => {
			workflows.push(workflow);
			if (credential) credentials.push((sandboxUrl) => ({ ...credential, data: { ...credential.data, customBaseUrl: sandboxUrl } }));
			return workflow.id;
		},
		/**
		 * Declares a workflow of several branches.
		 * @param {string} id
		 * @param {Branch[]} branches
		 * @param {NodeSettings} [settings] of the last node of each
		 */
		branches: (id, branches, settings) => {
			workflows.push(branchesOf(id, branches, settings));
			return id;
		},
		/**
		 * Declares a workflow of a trigger and these nodes in a row, the last of which is ours.
		 * @param {string} id
		 * @param {(ReturnType<typeof node>)[]} between
		 * @param {Record<string, unknown>} parameters of our node
		 * @param {NodeSettings} [settings]
		 */
		row: (id, between, parameters, settings) => {
			workflows.push(rowOf(id, between, parameters, settings));
			return id;
		},
		/** @param {string} id @param {string} [name] the node whose output counts @returns {Promise<Run>} */
		execute: async (id, name = sender) => (await executeAll(id))(name),
		/**
		 * Executes a workflow, for the runs of several nodes.
		 * @param {string} id
		 */
		executeAll: (id) => executeAll(id),
		/** @param {object} comment that the sandbox is to hold */
		comment: (comment) => sandbox.admin('comments', comment),
		/** All that was accepted, reactions and sender actions among it. @returns {Promise<any[]>} */
		accepted: async () => (await sandbox.admin('accepted')).accepted,
		/** @param {object} fault see the sandbox's README */
		fault: (fault) => sandbox.admin('faults', fault),
		/** @param {string} path @param {object} body see the sandbox's README */
		admin: (path, body) => sandbox.admin(path, body),
		ledger: () => sandbox.admin('ledger'),
		counts: () => sandbox.admin('counts'),
	};
}

/**
 * @param {string} id
 * @param {Message[]} messages
 * @param {NodeSettings} [settings]
 */
function workflowOf(id, messages, { options, credential, ...settings } = {}) {
	const send = { ...sendNode(sender, [660, 0], options), ...settings };
	if (credential) send.credentials.instagramDirectApi.id = credential;
	return {
		id,
		name: id,
		active: false,
		settings: { executionOrder: 'v1' },
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger', 1, [0, 0], {}),
			node('Messages', 'n8n-nodes-base.set', 3.4, [220, 0], {
				mode: 'raw',
				jsonOutput: JSON.stringify({ messages }),
				options: {},
			}),
			node('Items', 'n8n-nodes-base.splitOut', 1, [440, 0], { fieldToSplitOut: 'messages', options: {} }),
			send,
		],
		connections: {
			Start: { main: [[to('Messages')]] },
			Messages: { main: [[to('Items')]] },
			Items: { main: [[to(sender)]] },
		},
	};
}

/**
 * @param {string} id
 * @param {(ReturnType<typeof node>)[]} between
 * @param {Record<string, unknown>} parameters
 * @param {NodeSettings} [settings]
 */
function rowOf(id, between, parameters, { options, ...settings } = {}) {
	const send = sendNode(sender, [220 * (between.length + 1), 0], options);
	const nodes = [
		node('Start', 'n8n-nodes-base.manualTrigger', 1, [0, 0], {}),
		...between,
		{ ...send, parameters: { options: options ?? {}, ...parameters }, ...settings },
	];
	const next = nodes.slice(1).map(({ name }, place) => [nodes[place].name, { main: [[to(name)]] }]);
	return { id, name: id, active: false, settings: { executionOrder: 'v1' }, nodes, connections: Object.fromEntries(next) };
}

/**
 * @param {string} id
 * @param {Branch[]} branches
 * @param {NodeSettings} [settings]
 */
function branchesOf(id, branches, { credential, options, ...settings } = {}) {
	const data = Object.fromEntries(branches.map(({ name, items }) => [name, items]));
	const nodes = [
		node('Start', 'n8n-nodes-base.manualTrigger', 1, [0, 0], {}),
		node('Messages', 'n8n-nodes-base.set', 3.4, [220, 0], { mode: 'raw', jsonOutput: JSON.stringify(data), options: {} }),
	];
	/** @type {Record<string, { main: ReturnType<typeof to>[][] }>} */
	const connections = { Start: { main: [[to('Messages')]] }, Messages: { main: [[]] } };
	for (const [row, { name, nodes: parameters }] of branches.entries()) {
		const split = `Items of ${name}`;
		nodes.push(node(split, 'n8n-nodes-base.splitOut', 1, [440, 200 * row], { fieldToSplitOut: name, options: {} }));
		connections.Messages.main[0].push(to(split));
		let before = split;
		for (const [place, set] of parameters.entries()) {
			const isLast = place === parameters.length - 1;
			const own = isLast ? name : `${name} ${place}`;
			const send = sendNode(own, [660 + 220 * place, 200 * row]);
			if (credential) send.credentials.instagramDirectApi.id = credential;
			nodes.push({ ...send, parameters: { options: options ?? {}, ...set }, ...(isLast ? settings : {}) });
			connections[before] ??= { main: [[]] };
			connections[before].main[0].push(to(own));
			before = own;
		}
	}
	return { id, name: id, active: false, settings: { executionOrder: 'v1' }, nodes, connections };
}
