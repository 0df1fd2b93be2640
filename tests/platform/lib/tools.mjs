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

const text = "={{ $fromAI('messageText', 'What the person reads', 'string') }}";

/**
 * A list that the model gives whole, for each field that takes one.
 * @typedef {object} List
 * @property {string} tool        what the model calls it by
 * @property {string} operation
 * @property {string} name        of the list
 * @property {Record<string, unknown>} parameters beside the person and the list
 * @property {unknown[]} given
 * @property {unknown} content    what arrives of it
 * @property {unknown[]} wrong
 * @property {string} error       what the model hears of that
 */

const order = { type: 'postback', title: 'Order', payload: 'ORDER' };
const look = { type: 'web_url', title: 'Look', url: 'https://shop.example.com/vase' };
const answers = [{ title: 'Red', payload: 'RED' }, { title: 'Blue', payload: 'BLUE' }];

/** @type {List[]} */
export const lists = [
	{
		tool: 'quickRepliesOfList',
		operation: 'sendQuickReplies',
		name: 'quickReplies',
		parameters: { messageText: text },
		given: answers,
		content: { type: 'quickReplies', text: 'Which one?', quickReplies: answers },
		wrong: [answers[0], { title: 'Blue' }],
		error: 'Invalid input: quickReplies[1].payload is empty',
	},
	{
		tool: 'buttonsOfList',
		operation: 'sendButtonTemplate',
		name: 'buttons',
		parameters: { messageText: text },
		given: [look, order],
		content: { type: 'buttonTemplate', text: 'Which one?', buttons: [look, order] },
		wrong: [look, { ...order, payload: '' }],
		error: 'Invalid input: buttons[1].payload is empty',
	},
	{
		tool: 'elementsOfList',
		operation: 'sendGenericTemplate',
		name: 'elements',
		parameters: {},
		given: [{ title: 'Vase', subtitle: '39 €', imageUrl: 'https://media.example.com/vase.png', linkUrl: look.url, buttons: [look, order] }, { title: 'Bowl', subtitle: '19 €' }],
		content: {
			type: 'genericTemplate',
			elements: [
				{ title: 'Vase', subtitle: '39 €', imageUrl: 'https://media.example.com/vase.png', linkUrl: look.url, buttons: [look, order] },
				{ title: 'Bowl', subtitle: '19 €', imageUrl: null, linkUrl: null, buttons: [] },
			],
		},
		wrong: [{ title: 'Vase', subtitle: '39 €', buttons: [{ ...look, url: 'vase' }] }],
		error: 'Invalid input: elements[0].buttons[0].url "vase" is not an absolute URL',
	},
];

/** The model gives the whole list. */
export const listTools = () =>
	lists.map(({ tool: called, operation, name, parameters }) =>
		tool(called, {
			resource: 'messages',
			operation,
			userId: "={{ $fromAI('userId', 'The person', 'string') }}",
			...parameters,
			[`${name}Source`]: 'json',
			[`${name}Json`]: `={{ $fromAI('${name}', 'The whole list', 'json') }}`,
		}));

/**
 * What the model calls such a tool with.
 * @param {List} list
 * @param {string} userId
 * @param {unknown} given
 */
export const listArguments = ({ name, parameters }, userId, given) => ({ userId, ...('messageText' in parameters ? { messageText: 'Which one?' } : {}), [name]: given });

/** The model says which message it answers, which is an option. */
export const replyTool = () =>
	tool('replying', {
		resource: 'messages',
		operation: 'sendMessage',
		userId: "={{ $fromAI('userId', 'The person', 'string') }}",
		messageText: text,
		options: { replyToMessageId: "={{ $fromAI('replyToMessageId', 'The ID of the message to answer', 'string') }}" },
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
