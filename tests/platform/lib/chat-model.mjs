// @ts-check
/** A chat model on loopback that speaks OpenAI's chat completions and says what the test scripted. */
import { createServer } from 'node:http';
import { once } from 'node:events';

/**
 * @typedef {object} ToolCall
 * @property {string} [name] default: the only tool that was offered
 * @property {Record<string, unknown>} arguments
 *
 * @typedef {{ role: string, content: unknown, tool_call_id?: string }} Message
 * @typedef {{ messages: Message[], tools: { function: { name: string, description?: string, parameters: any } }[] }} Request
 * @typedef {{ content?: string, toolCalls?: ToolCall[], refusal?: string }} Reply a text, calls of tools, or why it answers with an error
 *
 * @typedef {object} ChatModel
 * @property {string} url for the OpenAI credential's base URL
 * @property {Request[]} requests what it was asked, in order
 * @property {(next: (request: Request) => Reply) => void} script from now on, `next` decides each reply; clears `requests`
 * @property {() => Promise<void>} close
 */

/** @returns {Promise<ChatModel>} */
export async function startChatModel() {
	/** @type {Request[]} */
	const requests = [];
	/** @type {(request: Request) => Reply} */
	let next = () => ({ content: 'Nothing was scripted.' });

	const server = createServer(async (incoming, outgoing) => {
		let body = '';
		for await (const chunk of incoming) body += chunk;
		if (!incoming.url?.endsWith('/chat/completions')) {
			// Its list of models, when something asks for it.
			outgoing.setHeader('content-type', 'application/json').end(JSON.stringify({ object: 'list', data: [] }));
			return;
		}
		const { messages, tools = [], stream, model } = JSON.parse(body);
		const request = { messages, tools };
		requests.push(request);
		const reply = next(request);
		if (reply.refusal !== undefined) {
			const error = { message: reply.refusal, type: 'invalid_request_error', code: null, param: null };
			outgoing.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
			return;
		}
		const message = asMessage(reply, request, requests.length);
		const finish = message.tool_calls ? 'tool_calls' : 'stop';
		const head = { id: `chatcmpl-test-${requests.length}`, created: 1_700_000_000, model };
		if (stream) {
			outgoing.setHeader('content-type', 'text/event-stream');
			const chunk = (/** @type {object} */ choice) =>
				outgoing.write(`data: ${JSON.stringify({ ...head, object: 'chat.completion.chunk', choices: [{ index: 0, ...choice }] })}\n\n`);
			const toolCalls = message.tool_calls?.map((call, index) => ({ index, ...call }));
			chunk({ delta: { ...message, ...(toolCalls && { tool_calls: toolCalls }) }, finish_reason: null });
			chunk({ delta: {}, finish_reason: finish });
			outgoing.end('data: [DONE]\n\n');
			return;
		}
		outgoing.setHeader('content-type', 'application/json').end(
			JSON.stringify({
				...head,
				object: 'chat.completion',
				choices: [{ index: 0, message, finish_reason: finish }],
				usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
			}),
		);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('the chat model has no port');

	return {
		url: `http://127.0.0.1:${address.port}/v1`,
		requests,
		script: (script) => {
			next = script;
			requests.length = 0;
		},
		close: async () => {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

/** What tools answered in the conversation so far, in order, as text. @param {Request} request */
export function toolAnswers({ messages }) {
	return messages.filter(({ role }) => role === 'tool').map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content)));
}

/** @param {Reply} reply @param {Request} request @param {number} turn */
function asMessage({ content, toolCalls }, { tools }, turn) {
	if (!toolCalls) return { role: 'assistant', content: content ?? '' };
	return {
		role: 'assistant',
		content: null,
		tool_calls: toolCalls.map((call, index) => ({
			id: `call_${turn}_${index}`,
			type: 'function',
			function: { name: call.name ?? tools[0]?.function.name, arguments: JSON.stringify(call.arguments) },
		})),
	};
}
