// @ts-check
/** A form on its way: what stands on the line, and what becomes of it when the call ends before all of it has left. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { readdir, readlink, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { startStore, storeModes } from './lib/binary.mjs';
import { fixture } from './lib/fixture.mjs';
import { createCall } from './lib/n8n.mjs';

const shared = fixture();
const token = 'TEST-TOKEN-multipart-1';
const message = '{"attachment":{"type":"file","payload":{"is_reusable":true}}}';

/** @type {Awaited<ReturnType<typeof startStore>>} */
let store;

/**
 * @param {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => void} answer
 * @param {(url: string) => Promise<void>} work
 */
async function withServer(answer, work) {
	const server = createServer(answer);
	await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
	const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
	try {
		await work(`http://127.0.0.1:${port}/v25.0/me/message_attachments`);
	} finally {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
}

/**
 * @param {string} route
 * @param {Buffer} bytes
 * @param {AbortSignal} [cancel]
 */
async function prepare(route, bytes, cancel) {
	const { createFetch, Files, createSigners, Cancellation } = shared.pkg;
	const credentials = { accessToken: token, host: 'facebook', apiVersion: 'v25.0' };
	const { context } = createCall({ pkg: shared.pkg, credentials, items: [{}] });
	const { signers } = await createSigners(context, 1);
	const files = new Files(context);
	const file = await store.file(bytes, { fileName: 'a.pdf', mimeType: 'application/pdf' });
	const handle = files.add(file);
	await files.look();
	const facts = files.describe(handle, file);
	const call = createFetch(context, signers, route, new Cancellation(cancel), files);
	const post = (/** @type {string} */ url, timeoutMs = 20_000, name = 'a.pdf') =>
		call(url, {
			method: 'POST',
			headers: {},
			body: { multipart: { fields: [['platform', 'instagram'], ['message', message]], file: { handle, name, mimeType: 'application/pdf' } } },
			timeoutMs,
		});
	return { post, file, facts };
}

/** @param {import('node:http').IncomingMessage} request */
async function bodyOf(request) {
	/** @type {Buffer[]} */
	const chunks = [];
	for await (const chunk of request) chunks.push(chunk);
	return Buffer.concat(chunks);
}

/** @param {Promise<Response>} running @returns {Promise<any>} */
const failureOf = (running) =>
	running.then(
		() => assert.fail('there was an answer'),
		(/** @type {any} */ thrown) => thrown,
	);

/** The files below the store's folder that this process has open, once it has had the time to close them. */
async function openFiles() {
	/** @type {string[]} */
	let open = [];
	for (const end = Date.now() + 15_000; Date.now() < end; ) {
		const links = await Promise.all((await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
		open = links.filter((link) => link.includes('instagram-direct-files-'));
		if (open.length === 0) break;
		await sleep(20);
	}
	return open;
}

for (const mode of storeModes) {
	for (const route of ['n8n', 'direct']) {
		describe(`${route}, files in n8n's ${mode}`, () => {
			beforeEach(async () => {
				store = await startStore(mode);
			});
			afterEach(() => store.close());

			test('the form stands on the line as RFC 7578 writes it, signed and with its length', async () => {
				const bytes = randomBytes(1_500_001);
				/** @type {{ headers: any, body: Buffer }[]} */
				const received = [];
				const answer = async (/** @type {any} */ request, /** @type {any} */ response) => {
					received.push({ headers: request.headers, body: await bodyOf(request) });
					response.end('{"attachment_id":"1"}');
				};
				await withServer(answer, async (url) => {
					const { post, facts } = await prepare(route, bytes);
					assert.equal(facts.size, bytes.length);
					const response = await post(url, undefined, 'a"b\r\n.pdf');
					assert.deepEqual([response.status, JSON.parse(await response.text())], [200, { attachment_id: '1' }]);
				});
				const [{ headers, body }] = received;
				assert.equal(received.length, 1);
				assert.equal(headers.authorization, `Bearer ${token}`);
				assert.deepEqual([headers['content-length'], headers['transfer-encoding']], [String(body.length), undefined]);
				const [, boundary] = /^multipart\/form-data; boundary=([\w-]{20,70})$/.exec(headers['content-type']) ?? [];
				const expected = Buffer.concat([
					Buffer.from(
						`--${boundary}\r\nContent-Disposition: form-data; name="platform"\r\n\r\ninstagram\r\n` +
							`--${boundary}\r\nContent-Disposition: form-data; name="message"\r\n\r\n${message}\r\n` +
							`--${boundary}\r\nContent-Disposition: form-data; name="filedata"; filename="a%22b%0D%0A.pdf"\r\nContent-Type: application/pdf\r\n\r\n`,
					),
					bytes,
					Buffer.from(`\r\n--${boundary}--\r\n`),
				]);
				assert.ok(body.equals(expected), body.subarray(0, 600).toString('latin1'));
			});

			test('a call that is out of time while its form leaves ends, and lets go of the file', async () => {
				// It reads nothing: the form stays in the way.
				await withServer((request) => request.pause(), async (url) => {
					const { post } = await prepare(route, randomBytes(30_000_000));
					const error = await failureOf(post(url, 300));
					assert.equal(error.name, 'TimeoutError');
				});
				assert.deepEqual(await openFiles(), []);
			});

			test('n8n’s cancel button ends it as well', async () => {
				const cancel = new AbortController();
				let begins = () => {};
				/** @type {Promise<void>} */
				const begun = new Promise((resolve) => (begins = resolve));
				await withServer((request) => void (request.pause(), begins()), async (url) => {
					const { post } = await prepare(route, randomBytes(30_000_000), cancel.signal);
					const failure = failureOf(post(url));
					await Promise.race([begun, failure]);
					cancel.abort();
					assert.equal((await failure).name, 'AbortError');
				});
				assert.deepEqual(await openFiles(), []);
			});

			test('an answer that comes before all of the form has left is the answer, and the file is let go', async () => {
				// It reads on, as a server does that lets a client finish: one that closes may take its answer with it.
				const refuse = (/** @type {import('node:http').IncomingMessage} */ { socket }) => {
					socket.write('HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\ncontent-length: 22\r\n\r\n{"error":{"code":100}}');
					socket.on('error', () => {}).resume();
				};
				await withServer(refuse, async (url) => {
					const { post } = await prepare(route, randomBytes(30_000_000));
					const response = await post(url);
					assert.deepEqual([response.status, JSON.parse(await response.text())], [400, { error: { code: 100 } }]);
				});
				assert.deepEqual(await openFiles(), []);
			});

			test('a connection that breaks within the form counts as a lost answer, and is not asked again by the runtime', async () => {
				let requests = 0;
				const breaks = (/** @type {any} */ request) => {
					requests += 1;
					request.once('data', () => request.socket.destroy());
				};
				await withServer(breaks, async (url) => {
					const { post } = await prepare(route, randomBytes(5_000_000));
					const error = await failureOf(post(url));
					assert.equal(error.message, 'fetch failed');
					assert.match(error.cause.code, /^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/);
					assert.ok(!['connect', 'getaddrinfo'].includes(error.cause.syscall));
				});
				assert.equal(requests, 1);
				assert.deepEqual(await openFiles(), []);
			});

			test('statuses that make a runtime ask again or go elsewhere are handed on instead', async () => {
				for (const status of [401, 307, 408, 421, 503]) {
					let requests = 0;
					const answer = async (/** @type {any} */ request, /** @type {any} */ response) => {
						requests += 1;
						await bodyOf(request);
						response.writeHead(status, { location: '/elsewhere', 'retry-after': '0' }).end('{}');
					};
					await withServer(answer, async (url) => {
						const { post } = await prepare(route, randomBytes(100_000));
						assert.equal((await post(url)).status, status);
					});
					assert.equal(requests, 1, String(status));
				}
			});
		});
	}
}

for (const route of ['n8n', 'direct']) {
	describe(`${route}, a file that is another one by the time it leaves`, () => {
		beforeEach(async () => {
			store = await startStore('filesystem');
		});
		afterEach(() => store.close());

		for (const [what, length] of /** @type {const} */ ([['longer', 200_001], ['shorter', 199_999]])) {
			test(`a ${what} one is not passed off as the one that was checked`, async () => {
				let whole = 0;
				const answer = async (/** @type {any} */ request, /** @type {any} */ response) => {
					await bodyOf(request).then(
						() => (whole += 1),
						() => undefined,
					);
					response.end('{"attachment_id":"1"}');
				};
				await withServer(answer, async (url) => {
					const { post, file } = await prepare(route, randomBytes(200_000));
					await writeFile(store.path(file), randomBytes(length));
					const error = await failureOf(post(url));
					assert.equal(error.message, 'fetch failed');
					assert.match(error.cause.message, /not the one that it was when it was checked/);
				});
				assert.equal(whole, 0);
			});
		}

		test('one that has gone is told by n8n’s words', async () => {
			const answer = (/** @type {any} */ request, /** @type {any} */ response) =>
				bodyOf(request).then(
					() => response.end('{"attachment_id":"1"}'),
					() => undefined,
				);
			await withServer(answer, async (url) => {
				const { post, file } = await prepare(route, randomBytes(200_000));
				await store.remove(file);
				const { cause } = await failureOf(post(url));
				assert.match(cause.message, /ENOENT|not found|No such file/i);
			});
		});
	});
}
