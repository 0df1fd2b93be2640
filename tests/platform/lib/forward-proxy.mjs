// @ts-check
/** A forward proxy on loopback that notes what passes. */
import { once } from 'node:events';
import { createServer, request as send } from 'node:http';

/**
 * @typedef {object} ForwardProxy
 * @property {string} url for HTTP_PROXY
 * @property {{ method: string, url: string }[]} passed the calls in order, with their whole address
 * @property {() => Promise<void>} close
 */

/** @returns {Promise<ForwardProxy>} */
export async function startForwardProxy() {
	/** @type {ForwardProxy['passed']} */
	const passed = [];
	const server = createServer((incoming, outgoing) => {
		const { method = '', url = '', headers } = incoming;
		passed.push({ method, url });
		const onward = send(url, { method, headers }, (answer) => {
			outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(outgoing);
		});
		onward.on('error', () => outgoing.writeHead(502).end());
		incoming.pipe(onward);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	if (!address || typeof address === 'string') throw new Error('The proxy has no port');
	return {
		url: `http://127.0.0.1:${address.port}`,
		passed,
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
