// A host over Node's own fetch, and the sandbox's admin calls.

import { createServer } from 'node:net';

const sandbox = process.env.SANDBOX_URL;
const seen = new WeakMap();

export function makeHost(cancelled) {
	const outcomes = [];
	const sending = [];
	const host = {
		fetch: (url, init) =>
			fetch(url, { ...init, headers: { ...init.headers, authorization: 'Bearer TEST-TOKEN-page-1' } }),
		sleep: (ms) =>
			cancelled ? Promise.reject(new Error('cancelled')) : new Promise((resolve) => setTimeout(resolve, ms)),
		isCancelled: () => cancelled,
		sending: (index) => sending.push(index),
		settled: (outcome) => outcomes.push(outcome),
	};
	seen.set(host, { outcomes, sending });
	return host;
}

export function outcomesOf(host) {
	return seen.get(host).outcomes.sort((a, b) => a.index - b.index);
}

export function sendingOf(host) {
	return seen.get(host).sending;
}

export function makeBatch(items, overrides) {
	return {
		connection: { host: 'custom', customBaseUrl: sandbox, apiVersion: 'v25.0', route: 'direct' },
		items,
		options: { concurrency: 10, messagesPerSecond: 0, maxWaitSeconds: 60, timeoutSeconds: null },
		stopOnError: false,
		remembered: [],
		deferred: [],
		...overrides,
	};
}

export async function admin(method, path, body) {
	const init = body === undefined ? { method } : { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
	const response = await fetch(`${sandbox}${path}`, init);
	if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
	return await response.json();
}

/** A port that nobody listens on. */
export async function freePort() {
	const server = createServer();
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address();
	await new Promise((resolve) => server.close(resolve));
	return port;
}
