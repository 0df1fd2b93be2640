// @ts-check
/** Each operation as a tool that a model calls, and n8n's nodes around such tools. */
import { randomUUID } from 'node:crypto';
import { cases, fromAi, parametersOf } from '../../n8n/lib/operations.mjs';
import { reads } from '../../n8n/lib/reads.mjs';

/**
 * A node of a workflow that is imported.
 * @param {string} name
 * @param {string} type
 * @param {number} typeVersion
 * @param {Record<string, unknown>} parameters
 * @param {Record<string, unknown>} [more]
 */
export const node = (name, type, typeVersion, parameters, more = {}) => ({
	id: randomUUID(),
	name,
	type,
	typeVersion,
	position: [0, 0],
	parameters,
	...more,
});

/**
 * Our node as a tool.
 * @param {string} name what the model calls it by
 * @param {Record<string, unknown>} parameters
 * @param {Record<string, unknown>} [settings]
 */
export const tool = (name, parameters, settings = { onError: 'continueRegularOutput' }) =>
	node(name, 'n8n-nodes-instagram-direct.instagramDirectTool', 1, { options: {}, ...parameters }, {
		credentials: { instagramDirectApi: { id: null, name: 'Instagram Direct account' } },
		...settings,
	});

/** A tool for each operation, called by the operation's name, whose fields the model fills in. */
export const operationTools = () => cases.map((one) => tool(one.operation, fromAi(parametersOf(one))));

/** What the model fills in of each operation that reads. @type {Record<string, string>} */
export const readArguments = { getMany: 'participantId', getMessages: 'conversationId', getProfile: 'userId' };

/** A tool for each operation that reads, called by the operation's name. */
export const readTools = () =>
	reads.map(({ resource, operation }) => {
		const name = readArguments[operation];
		return tool(operation, { resource, operation, [name]: `={{ $fromAI('${name}', 'What the field ${name} holds', 'string') }}` });
	});

/** The model gives the whole list. */
export const listTool = () =>
	tool('quickRepliesOfList', {
		resource: 'messages',
		operation: 'sendQuickReplies',
		userId: "={{ $fromAI('userId', 'The person', 'string') }}",
		messageText: "={{ $fromAI('messageText', 'What the person reads', 'string') }}",
		quickRepliesSource: 'json',
		quickRepliesJson: "={{ $fromAI('quickReplies', 'The answers to tap, each with title and payload', 'json') }}",
	});

/**
 * A workflow in which tools belong to one node.
 * @param {string} name
 * @param {ReturnType<typeof node>} owner
 * @param {ReturnType<typeof node>[]} tools
 * @param {ReturnType<typeof node>[]} [others]
 * @param {Record<string, unknown>} [connections] of the others
 */
export function workflowOfTools(name, owner, tools, others = [], connections = {}) {
	const toOwner = { ai_tool: [[{ node: owner.name, type: 'ai_tool', index: 0 }]] };
	return {
		name,
		nodes: [...others, owner, ...tools],
		connections: { ...connections, ...Object.fromEntries(tools.map((one) => [one.name, toOwner])) },
		active: false,
		settings: { executionOrder: 'v1' },
	};
}
