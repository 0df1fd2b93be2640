// @ts-check
/** n8n's own engine, and what the oldest one that `N8N_VERSION` can choose does not have yet or does in another way. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireFromN8n } from './package.mjs';

// n8n writes a settings file when it starts; it goes where nothing of the user's is.
process.env.N8N_USER_FOLDER = mkdtempSync(join(tmpdir(), 'instagram-direct-n8n-'));
process.env.N8N_ENCRYPTION_KEY = 'TEST-KEY';
process.env.N8N_EXPRESSION_ENGINE = 'legacy';
process.on('exit', () => rmSync(String(process.env.N8N_USER_FOLDER), { recursive: true, force: true }));

const core = requireFromN8n('n8n-core');
const library = requireFromN8n('n8n-workflow');
/** @param {string} file below the folder of the engine itself */
const ofEngine = (file) => requireFromN8n(join(requireFromN8n.resolve('n8n-core'), '..', 'execution-engine', file));
const { makeHandleToolInvocation, getInputConnectionData } = ofEngine('node-execution-context/utils/get-input-connection-data.js');
const isOld = !makeHandleToolInvocation;

if (isOld) {
	// Its timer, which a server needs and no node here, would keep a test from ending.
	const { SSHClientsManager } = ofEngine('ssh-clients-manager.js');
	requireFromN8n('@n8n/di').Container.set(SSHClientsManager, Object.create(SSHClientsManager.prototype));
}

export const { ExecuteContext, ExecutionLifecycleHooks, LoadOptionsContext, WorkflowExecute } = core;
export const { Workflow } = library;

/** What a run has done so far; it begins empty, but for what is given. @type {(given?: any) => any} */
export const createRunExecutionData =
	library.createRunExecutionData ??
	((given = {}) => ({
		startData: {},
		...given,
		resultData: { runData: {}, pinData: {}, ...given.resultData },
		executionData: {
			contextData: {},
			nodeExecutionStack: [],
			metadata: {},
			waitingExecution: {},
			waitingExecutionSource: {},
			...given.executionData,
		},
	}));

/**
 * @typedef {object} ToolSetting
 * @property {any} workflow
 * @property {any} node            the node that is the tool
 * @property {any} surroundings
 *
 * @param {ToolSetting} setting
 * @returns {Promise<(args: Record<string, unknown>) => Promise<string>>} one call of the agent, with the retries that n8n has for it
 */
export async function toolInvocation(setting) {
	return isOld ? await invocationOfOld(setting) : invocationByNow(setting);
}

/** @param {ToolSetting} setting */
function invocationByNow({ workflow, node, surroundings }) {
	const runExecutionData = createRunExecutionData();
	const inputItems = [{ json: {} }];
	let runIndex = 0;
	return makeHandleToolInvocation(
		() =>
			new core.SupplyDataContext(
				workflow,
				node,
				surroundings,
				'internal',
				runExecutionData,
				runIndex++,
				inputItems,
				{},
				'ai_tool',
				{ node, data: { main: [inputItems] }, source: null },
				[],
			),
		node,
		workflow.nodeTypes.getByNameAndVersion(node.type),
		runExecutionData,
	);
}

/**
 * The old engine makes the tool where an agent asks for its tools. It tells the agent of a failure, and notes the error in
 * the run; later ones throw it, and so does this.
 * @param {ToolSetting} setting
 */
async function invocationOfOld({ workflow, node, surroundings }) {
	const runExecutionData = createRunExecutionData();
	const type = workflow.nodeTypes.getByNameAndVersion(node.type);
	const nodeTypes = {
		...workflow.nodeTypes,
		// n8n's server makes a type of this kind of every node that is usable as a tool.
		getByNameAndVersion: () => Object.create(type, { description: { value: { ...type.description, inputs: [], outputs: ['ai_tool'] } } }),
	};
	const agent = {
		getNode: () => ({ name: 'Agent' }),
		nodeInputs: [{ type: 'ai_tool' }],
		getConnectedNodes: () => [node],
	};
	const [tool] = await getInputConnectionData.call(
		agent,
		Object.create(workflow, { nodeTypes: { value: nodeTypes } }),
		runExecutionData,
		0,
		[{ json: {} }],
		{},
		surroundings,
		{ node, data: { main: [[{ json: {} }]] }, source: null },
		'internal',
		[],
		'ai_tool',
		0,
	);
	return async (/** @type {Record<string, unknown>} */ args) => {
		const answer = await tool.func(args);
		const { error } = runExecutionData.resultData.runData[node.name].at(-1);
		if (error) throw error;
		return answer;
	};
}
