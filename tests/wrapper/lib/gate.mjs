// @ts-check
import { createServer, request as ask } from 'node:http';

/**
 * A way to the sandbox on which every call waits until the gate is opened, however long a test takes for what it does meanwhile.
 * @param {import('node:test').TestContext} t
 * @param {string} url  the sandbox's
 */
export async function startGate(t, url) {
	let arrives = () => {};
	/** @type {Promise<void>} */
	const arrived = new Promise((resolve) => (arrives = resolve));
	let open = () => {};
	/** @type {Promise<void>} */
	const opened = new Promise((resolve) => (open = resolve));
	const server = createServer(async (request, response) => {
		arrives();
		await opened;
		const passedOn = ask(url + request.url, { method: request.method, headers: request.headers }, (answer) => {
			response.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(response);
		});
		passedOn.on('error', () => response.destroy());
		request.pipe(passedOn);
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
	t.after(() => {
		server.closeAllConnections();
		server.close();
	});
	const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
	return { url: `http://127.0.0.1:${port}`, arrived, open };
}
