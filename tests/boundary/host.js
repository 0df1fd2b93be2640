// A host over Node's own fetch, and the sandbox's admin calls.

import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const sandbox = process.env.SANDBOX_URL;
const observed = new WeakMap();

/**
 * A host whose execution the user cancels: at once (`'begin'`), when a message has been delivered (`'delivered'`), when it has had no call
 * under way for half a second (`'idle'`); never, if it is undefined.
 */
export function makeHost(cancelWhen) {
	const seen = { outcomes: [], sending: [], requests: [], sleeps: [] };
	const cancelled = new AbortController();
	if (cancelWhen === 'begin') cancelled.abort();
	let calls = 0;
	let idle;
	const count = (by) => {
		calls += by;
		clearTimeout(idle);
		if (cancelWhen === 'idle' && calls === 0) idle = setTimeout(() => cancelled.abort(), 500);
	};
	const cancelOnceDelivered = async () => {
		while ((await admin('GET', '/_admin/counts')).deliveries === 0) await sleep(20);
		cancelled.abort();
	};
	const host = {
		fetch: (url, init, account) => {
			const { method, headers, body, timeoutMs } = init;
			seen.requests.push({ url, method, headers: { ...headers }, body, account, timeoutMs });
			if (cancelWhen === 'delivered' && url.endsWith('/me/messages')) void cancelOnceDelivered();
			count(1);
			const answer = fetch(url, {
				...init,
				body: typeof body === 'string' ? body : formOf(body.multipart),
				headers: { ...headers, authorization: 'Bearer TEST-TOKEN-page-1' },
				signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), cancelled.signal]),
			});
			const isOver = () => count(-1);
			answer.then(isOver, isOver);
			return answer;
		},
		sleep: (ms) => {
			seen.sleeps.push(ms);
			return sleep(ms, undefined, { signal: cancelled.signal });
		},
		isCancelled: () => cancelled.signal.aborted,
		sending: (index) => seen.sending.push(index),
		settled: (outcome) => seen.outcomes.push(outcome),
	};
	observed.set(host, seen);
	return host;
}

/** The files that the host holds, by their handles. */
const files = new Map([[4_000_000_000, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')]]);

function formOf({ fields, file }) {
	const form = new FormData();
	for (const [name, value] of fields) form.append(name, value);
	form.append('filedata', new Blob([files.get(file.handle)], { type: file.mimeType }), file.name);
	return form;
}

/** A list that holds itself, and an object that does, within an object of fields. */
export function fieldsWithoutEnd() {
	const list = ['text'];
	list.push(list, list);
	const object = { title: 'a', list };
	object.values = [object, object];
	return { userId: '1', messageText: 'a', quickReplies: object };
}

export function outcomesOf(host) {
	return observed.get(host).outcomes.sort((a, b) => a.index - b.index);
}

export function sendingOf(host) {
	return observed.get(host).sending;
}

export function givenTo(host) {
	return observed.get(host);
}

/** A batch of these items' fields, of `sendMediaMessage` unless told otherwise. */
export function makeBatch(items, overrides) {
	return {
		resource: 'messages',
		operation: 'sendMediaMessage',
		connections: [{ host: 'custom', customBaseUrl: sandbox, apiVersion: 'v25.0', route: 'direct' }],
		items: items.map((fields) => ({ account: 0, fields })),
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
