// @ts-check
/**
 * A client of the Model Context Protocol over streamable HTTP, as far as tools go.
 * <https://modelcontextprotocol.io/specification/2025-03-26/basic/transports>
 */

const protocolVersion = '2025-03-26';

/**
 * @typedef {{ name: string, description: string, inputSchema: { properties: Record<string, unknown>, required?: string[] } }} Tool
 * @typedef {{ isError?: boolean, content: { type: string, text: string }[] }} ToolResult
 */

/**
 * Opens a session with a server.
 * @param {string} url
 */
export async function connectMcp(url) {
	let requests = 0;
	let session = '';

	/** @param {object} message */
	const post = async (message) => {
		const response = await fetch(url, {
			method: 'POST',
			headers: {
				'content-type': 'application/json',
				accept: 'application/json, text/event-stream',
				...(session === '' ? {} : { 'mcp-session-id': session, 'mcp-protocol-version': protocolVersion }),
			},
			body: JSON.stringify({ jsonrpc: '2.0', ...message }),
			signal: AbortSignal.timeout(60_000),
		});
		if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
		session ||= response.headers.get('mcp-session-id') ?? '';
		return response;
	};

	/** @param {string} method @param {object} params @returns {Promise<any>} */
	const request = async (method, params) => {
		requests += 1;
		const id = requests;
		const response = await post({ id, method, params });
		const answer = messagesOf(response.headers.get('content-type') ?? '', await response.text()).find((message) => message.id === id);
		if (!answer) throw new Error(`${method}: no answer`);
		if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
		return answer.result;
	};

	const server = await request('initialize', { protocolVersion, capabilities: {}, clientInfo: { name: 'tests', version: '1.0.0' } });
	await post({ method: 'notifications/initialized' });

	return {
		/** What the server said of itself. */
		server,
		/** @returns {Promise<Tool[]>} */
		tools: async () => (await request('tools/list', {})).tools,
		/** @param {string} name @param {Record<string, unknown>} args @returns {Promise<ToolResult>} */
		call: (name, args) => request('tools/call', { name, arguments: args }),
	};
}

/**
 * The messages of an answer, which comes as JSON or as a stream of events.
 * @param {string} type
 * @param {string} body
 * @returns {any[]}
 */
function messagesOf(type, body) {
	if (!type.startsWith('text/event-stream')) return [JSON.parse(body)].flat();
	return body
		.split('\n')
		.filter((line) => line.startsWith('data:'))
		.map((line) => JSON.parse(line.slice('data:'.length)));
}
