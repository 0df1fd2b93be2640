// @ts-check
/** The demo's batch: a credential for the sandbox, and a workflow, run by hand, that sends four messages, one of them to nobody. */
import { nodeType } from './paths.mjs';

export const demoWorkflowId = 'instagramDirectDemo';
export const demoCredentialId = 'instagramDirectDemoCredential';
export const demoNodeName = 'Instagram Direct';
const credentialName = 'Instagram Direct (sandbox)';

/** What a node's `credentials` hold that sends with the sandbox's credential. */
export const demoCredential = () => ({ instagramDirectApi: { id: demoCredentialId, name: credentialName } });

/** The sandbox never fetches media; the addresses only have to look as a real one does. */
const messages = [
	{ userId: '1784140000000101', mediaUrl: 'https://media.example.com/sample.png', mediaType: 'image' },
	{ userId: '1784140000000102', mediaUrl: 'https://media.example.com/sample.mp4', mediaType: 'video' },
	{ userId: '1784140000000103', mediaUrl: 'https://media.example.com/sample.m4a', mediaType: 'audio' },
	// The sandbox knows this person as one who wrote more than 24 hours ago.
	{ userId: '9990001', mediaUrl: 'https://media.example.com/sample.png', mediaType: 'image' },
];

/**
 * @param {string} sandboxUrl
 * @param {{ id?: string, accessToken?: string, appSecret?: string }} [options]
 */
export function sandboxCredential(sandboxUrl, { id = demoCredentialId, accessToken = 'TEST-TOKEN-page-1', appSecret = '' } = {}) {
	return {
		id,
		name: credentialName,
		type: 'instagramDirectApi',
		data: { accessToken, host: 'custom', customBaseUrl: sandboxUrl, apiVersion: 'v25.0', appSecret },
	};
}

/** The demo workflow as n8n imports it. */
export function demoWorkflow() {
	return {
		id: demoWorkflowId,
		name: 'Instagram Direct demo: a batch',
		active: false,
		settings: { executionOrder: 'v1' },
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger', 1, [0, 0], {}),
			node('Messages', 'n8n-nodes-base.set', 3.4, [220, 0], {
				mode: 'raw',
				jsonOutput: JSON.stringify({ messages }, null, 2),
				options: {},
			}),
			node('One by One', 'n8n-nodes-base.splitOut', 1, [440, 0], { fieldToSplitOut: 'messages', options: {} }),
			{
				...sendNode(demoNodeName, [660, 0]),
				onError: 'continueErrorOutput',
			},
			node('Sent', 'n8n-nodes-base.noOp', 1, [920, -100], {}),
			node('Not Sent', 'n8n-nodes-base.noOp', 1, [920, 100], {}),
		],
		connections: {
			Start: { main: [[to('Messages')]] },
			Messages: { main: [[to('One by One')]] },
			'One by One': { main: [[to(demoNodeName)]] },
			[demoNodeName]: { main: [[to('Sent')], [to('Not Sent')]] },
		},
	};
}

/**
 * Our node, fed by expressions from the item before it.
 * @param {string} name
 * @param {[number, number]} position
 * @param {Record<string, unknown>} [options] the node's Options
 */
export function sendNode(name, position, options = {}) {
	return {
		...node(name, nodeType, 1, position, {
			resource: 'messages',
			operation: 'sendMediaMessage',
			userId: '={{ $json.userId }}',
			mediaUrl: '={{ $json.mediaUrl }}',
			mediaType: '={{ $json.mediaType }}',
			options,
		}),
		credentials: demoCredential(),
	};
}

/**
 * @param {string} name
 * @param {string} type
 * @param {number} typeVersion
 * @param {[number, number]} position
 * @param {Record<string, unknown>} parameters
 */
export function node(name, type, typeVersion, position, parameters) {
	return { id: name.toLowerCase().replaceAll(' ', '-'), name, type, typeVersion, position, parameters };
}

/** @param {string} name */
export function to(name) {
	return { node: name, type: 'main', index: 0 };
}
