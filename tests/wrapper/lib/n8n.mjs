// @ts-check
/**
 * Runs the packed node on n8n's own engine: its workflow runner (retries, error output), its execution contexts and its
 * HTTP helper. What is stood in for is the server around them: credential storage and lifecycle hooks.
 */
import { createRunExecutionData, ExecuteContext, ExecutionLifecycleHooks, LoadOptionsContext, toolInvocation, Workflow, WorkflowExecute } from './engine.mjs';

const nodeType = 'n8n-nodes-instagram-direct.instagramDirect';

/** Gives the items of the test to the node behind it. */
const startNode = {
	description: { displayName: 'Start', name: 'start', group: ['trigger'], version: 1, inputs: [], outputs: ['main'], properties: [] },
	async execute() {
		return [/** @type {any} */ (this).getInputData()];
	},
};
/** Takes what comes out of a branch. */
const endNode = {
	description: { displayName: 'End', name: 'end', group: ['output'], version: 1, inputs: ['main'], outputs: ['main'], properties: [] },
	async execute() {
		return [/** @type {any} */ (this).getInputData()];
	},
};

let executions = 0;

/**
 * @typedef {object} Setting
 * @property {{ InstagramDirect: new () => any }} pkg
 * @property {Record<string, unknown>} credentials
 * @property {any} [credentialsHelper]  in place of `credentials`: see lib/credentialStore.mjs
 * @property {Record<string, unknown>[]} items
 * @property {Record<string, unknown>} [parameters]  default: the items' own fields, by expression
 * @property {Record<string, unknown>} [settings]    the node's settings: onError, retryOnFail, ...
 * @property {string | null} [executionId]
 * @property {AbortSignal} [cancel]
 * @property {Record<string, unknown>} [workflowSettings]
 * @property {Record<string, unknown>} [variables]   what expressions see as $vars
 * @property {any} [retryOf]                         the run of an execution: start as the Retry button does
 */

/** @param {Setting} setting */
function createWorkflow({ pkg, parameters = {}, settings = {}, workflowSettings = {} }) {
	const ours = new pkg.InstagramDirect();
	/** @type {Record<string, any>} */
	const types = { [nodeType]: ours, [`${nodeType}Tool`]: ours, start: startNode, end: endNode };
	const node = (/** @type {string} */ name, /** @type {string} */ type, more = {}) => ({
		id: `id-${name}`,
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		...more,
	});
	const to = (/** @type {string} */ name) => [{ node: name, type: 'main', index: 0 }];
	return new Workflow({
		id: 'workflow-1',
		name: 'Test',
		active: false,
		settings: { executionOrder: 'v1', ...workflowSettings },
		nodeTypes: {
			getByName: (/** @type {string} */ type) => types[type],
			getByNameAndVersion: (/** @type {string} */ type) => types[type],
			getKnownTypes: () => ({}),
		},
		nodes: [
			node('Start', 'start'),
			node('Instagram Direct', nodeType, {
				credentials: { instagramDirectApi: { id: 'credential-1', name: 'Test' }, instagramDirectOAuth2Api: { id: 'credential-2', name: 'Test' } },
				parameters: {
					resource: 'messages',
					operation: 'sendMediaMessage',
					userId: '={{ $json.userId }}',
					mediaUrl: '={{ $json.mediaUrl }}',
					mediaType: '={{ $json.mediaType }}',
					options: {},
					...parameters,
				},
				...settings,
			}),
			node('Done', 'end'),
			node('Refused', 'end'),
		],
		connections: {
			Start: { main: [to('Instagram Direct')] },
			'Instagram Direct': { main: [to('Done'), to('Refused')] },
		},
	});
}

/**
 * The credential as n8n's own helper hands it out: its expressions are evaluated for the item that it is asked for.
 * @param {Record<string, unknown>} credentials
 */
const resolveCredentials =
	(credentials) =>
	async (/** @type {any[]} */ ...[, , , mode, executeData, , values]) =>
		Object.values(credentials).some((value) => String(value).startsWith('='))
			? values.workflow.expression.getParameterValue(
					{ ...credentials },
					values.runExecutionData,
					values.runIndex,
					values.itemIndex,
					values.node.name,
					values.connectionInputData,
					mode,
					{},
					executeData,
				)
			: { ...credentials };

/** @param {Setting} setting */
function createSurroundings({ credentials, credentialsHelper, variables = {}, executionId = `execution-${++executions}` }) {
	const workflowData = { id: 'workflow-1', name: 'Test' };
	return {
		executionId: executionId ?? undefined,
		currentNodeExecutionIndex: 0,
		variables,
		webhookBaseUrl: 'http://127.0.0.1/',
		webhookWaitingBaseUrl: 'http://127.0.0.1/',
		webhookTestBaseUrl: 'http://127.0.0.1/',
		formWaitingBaseUrl: 'http://127.0.0.1/',
		restApiUrl: 'http://127.0.0.1/',
		instanceBaseUrl: 'http://127.0.0.1/',
		userId: 'user-1',
		hooks: new ExecutionLifecycleHooks('internal', executionId ?? '', workflowData),
		credentialsHelper: credentialsHelper ?? { isCredentialUsableByNode: () => true, getDecrypted: resolveCredentials(credentials) },
		setExecutionStatus: () => {},
		sendDataToUI: () => {},
	};
}

/**
 * The whole workflow on n8n's runner.
 * @param {Setting} setting
 */
export async function runWorkflow(setting) {
	const workflow = createWorkflow(setting);
	await workflow.expression.acquireIsolate?.();
	const runner = new WorkflowExecute(
		createSurroundings(setting),
		setting.retryOf ? 'retry' : 'internal',
		setting.retryOf ? dataForRetry(setting.retryOf, workflow) : createRunExecutionData({
			executionData: {
				nodeExecutionStack: [
					{
						node: workflow.getNode('Start'),
						data: { main: [setting.items.map((json) => ({ json }))] },
						source: null,
					},
				],
			},
		}),
	);
	const running = runner.processRunExecutionData(workflow);
	setting.cancel?.addEventListener('abort', () => running.cancel());
	const run = await running;
	const { runData, error } = run.data.resultData;
	const output = (/** @type {string} */ name) => {
		const tasks = runData[name] ?? [];
		return (tasks.at(-1)?.data?.main?.[0] ?? []).map((/** @type {any} */ item) => item.json);
	};
	return { done: output('Done'), refused: output('Refused'), error, tasks: runData['Instagram Direct'] ?? [], run };
}

/**
 * What n8n starts a retry with: the stored data of the execution, without the failed node's run, on the workflow as it is.
 * @param {any} run
 * @param {any} workflow
 */
function dataForRetry(run, workflow) {
	const data = createRunExecutionData(JSON.parse(JSON.stringify({ ...run.data, resultData: { ...run.data.resultData, error: undefined } })));
	const { runData, lastNodeExecuted } = data.resultData;
	if (runData[lastNodeExecuted]?.at(-1)?.error) runData[lastNodeExecuted].pop();
	for (const entry of data.executionData.nodeExecutionStack) entry.node = workflow.getNode(entry.node.name);
	return data;
}

/** Data of an execution, as each try of it sees it. */
export const runExecutionData = (/** @type {any} */ more = {}) => createRunExecutionData(more);

/**
 * One call of the node's `execute`, in n8n's execution context.
 * @param {Setting & { runIndex?: number, inputItems?: any[], mode?: string, runData?: any }} setting
 * `inputItems`: the item objects themselves, as the tries of one run share them; `runData`: the execution's data
 */
export function createCall(setting) {
	const workflow = createWorkflow(setting);
	const node = workflow.getNode(setting.settings?.name ?? 'Instagram Direct');
	const inputItems = setting.inputItems ?? setting.items.map((json) => ({ json }));
	const data = { main: [inputItems] };
	const surroundings = createSurroundings(setting);
	const context = new ExecuteContext(
		workflow,
		node,
		surroundings,
		setting.mode ?? 'internal',
		setting.runData ?? createRunExecutionData(),
		setting.runIndex ?? 0,
		inputItems,
		data,
		{ node, data, source: { main: [{ previousNode: 'Start' }] } },
		[],
		setting.cancel,
	);
	/** @type {string[]} */
	const log = [];
	const note = (/** @type {string} */ line) => void log.push(line);
	Object.defineProperty(context, 'logger', { value: { info: note, warn: note, error: note, debug: note } });
	return {
		context,
		log,
		/** @returns {Promise<any[]>} */
		execute: async () => {
			await workflow.expression.acquireIsolate?.();
			const [items] = await new setting.pkg.InstagramDirect().execute.call(context);
			return items;
		},
	};
}

/**
 * The lists of the editor, each by its method: what somebody sees who opens it, searches, or scrolls on.
 * @param {Omit<Setting, 'items'>} setting
 */
export function createLists(setting) {
	const workflow = createWorkflow({ items: [], ...setting });
	const node = workflow.getNode('Instagram Direct');
	const surroundings = { ...createSurroundings({ items: [], ...setting }), currentNodeParameters: node.parameters };
	const context = new LoadOptionsContext(workflow, node, surroundings, 'parameters.userId');
	const { listSearch } = new setting.pkg.InstagramDirect().methods;
	/**
	 * @param {'searchPeople' | 'searchConversations' | 'searchPosts'} method
	 * @param {string} [filter]
	 * @param {string} [paginationToken]
	 * @returns {Promise<{ results: { name: string, value: string, url?: string }[], paginationToken?: string }>}
	 */
	return async (method, filter, paginationToken) => {
		await workflow.expression.acquireIsolate?.();
		return await listSearch[method].call(context, filter, paginationToken);
	};
}

/**
 * The node as an AI agent's tool; each `call` is one call of the agent, with n8n's own retries.
 * @param {Setting} setting
 */
export function createTool(setting) {
	const workflow = createWorkflow(setting);
	const node = workflow.getNode('Instagram Direct');
	const invoking = toolInvocation({ workflow, node, surroundings: createSurroundings(setting) });
	/** @param {Record<string, unknown>} args */
	return async (args) => {
		await workflow.expression.acquireIsolate?.();
		return await (await invoking)(args);
	};
}
