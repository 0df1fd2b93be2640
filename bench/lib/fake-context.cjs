'use strict';

const { Readable } = require('node:stream');

/** An execution context that costs next to nothing, and a Graph API that answers at once within the process. */

const headers = { 'content-type': 'application/json; charset=UTF-8', 'x-fb-trace-id': 'AbCdEfGhIjK' };

/**
 * @param {number} count
 * @param {boolean} distinct
 */
exports.createContext = (count, distinct) => {
	const items = Array.from({ length: count }, (_, index) => ({
		json: {
			userId: String(17841400000000000n + BigInt(index)),
			mediaUrl: `https://media.example.com/${distinct ? `picture-${index}` : 'picture'}.png`,
			mediaType: 'image',
		},
	}));
	const node = { id: 'node-1', name: 'Send', type: 'instagramDirect', typeVersion: 1, onError: 'continueRegularOutput', credentials: { instagramDirectApi: { id: '1', name: 'Test' } } };
	const credentials = { accessToken: 'TEST-TOKEN-page-1', host: 'custom', customBaseUrl: 'http://127.0.0.1:1', apiVersion: 'v25.0', appSecret: '' };
	const options = { messagesPerSecond: 0, concurrency: 10 };
	const settings = { resource: 'messages', operation: 'sendMediaMessage', authentication: 'accessToken', mediaSource: 'url' };
	const context = {};
	const log = () => {};
	let ids = 1_000_000_000_000_000;
	exports.executions = (exports.executions ?? 0) + 1;
	const executionId = `bench-${exports.executions}`;
	return {
		getInputData: (_input, type = 'main') => (type === 'main' ? items : []),
		getNodeParameter: (name, index, otherwise, { rawExpressions = false } = {}) => {
			if (name === 'options') return options;
			if (name.startsWith('options.')) return options[name.slice('options.'.length)] ?? otherwise;
			if (Object.hasOwn(settings, name)) return settings[name];
			return rawExpressions ? `={{ $json.${name} }}` : (items[index].json[name] ?? otherwise);
		},
		getCredentials: async () => credentials,
		getNode: () => node,
		continueOnFail: () => true,
		getExecutionId: () => executionId,
		getMode: () => 'trigger',
		getContext: () => context,
		getExecutionContext: () => undefined,
		getWorkflow: () => ({ id: 'workflow-1' }),
		getExecutionCancelSignal: () => undefined,
		getWorkflowDataProxy: () => ({ $runIndex: 0 }),
		addExecutionHints: log,
		logger: { info: log, warn: log, error: log, debug: log },
		helpers: {
			httpRequest: async ({ url }) => {
				ids += 1;
				const body = url.endsWith('/messages') ? `{"recipient_id":"1","message_id":"aWdfZAG1${ids}"}` : `{"attachment_id":"${ids}"}`;
				return { statusCode: 200, headers: { ...headers }, body: Readable.from([Buffer.from(body)]) };
			},
		},
	};
};

/**
 * What the context itself costs: the same parameters read and the same answers read, ten at once, by nobody.
 * @param {ReturnType<typeof exports.createContext>} context
 * @param {boolean} distinct
 */
exports.bareLoop = async (context, distinct) => {
	const indexes = context.getInputData().keys();
	const ask = async (url) => {
		const { body } = await context.helpers.httpRequest({ url });
		await new Promise((resolve, reject) => body.on('data', () => {}).on('end', resolve).on('error', reject));
	};
	const worker = async () => {
		for (const index of indexes) {
			for (const name of ['userId', 'mediaUrl', 'mediaType']) context.getNodeParameter(name, index);
			if (distinct) await ask('/message_attachments');
			await ask('/messages');
		}
	};
	await Promise.all(Array.from({ length: 10 }, worker));
};
