// @ts-check
/** What the network can do to a message. */
import assert from 'node:assert/strict';
import { createServer as createTlsServer } from 'node:https';
import { connect, createServer } from 'node:net';
import { test } from 'node:test';
import { until } from '../lib/until.mjs';
import { selfSigned } from './lib/certificate.mjs';
import { fixture } from './lib/fixture.mjs';
import { createCall } from './lib/n8n.mjs';
import { item } from './lib/sandbox.mjs';

const shared = fixture();
/** @param {any} server @returns {Promise<number>} its port */
const listen = (server) => new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)));
const call = (more = {}, /** @type {any[]} */ items = [item('11')]) =>
	createCall({
		pkg: shared.pkg,
		credentials: shared.sandbox.credentials(),
		items,
		settings: { onError: 'continueRegularOutput' },
		...more,
	});

/** A port that nothing listens on. */
async function closedPort() {
	const server = createServer();
	await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
	const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
	await new Promise((resolve) => server.close(resolve));
	return port;
}

for (const connection of ['n8n', 'direct']) {
	const parameters = { options: { connection, maxWaitSeconds: 0 } };

	test(`${connection}: a host that refuses connections means not sent`, async () => {
		const customBaseUrl = `http://127.0.0.1:${await closedPort()}`;
		const credentials = shared.sandbox.credentials(undefined, { customBaseUrl });
		const [{ json }] = await call({ credentials, parameters }).execute();
		assert.match(json.error, /^Request failed: /);
		assert.equal(json.delivery, 'notSent');
	});

	for (const type of ['drop', 'reset']) {
		test(`${connection}: a send whose connection ends (${type}) after delivery is unknown and not repeated`, async () => {
			await shared.sandbox.fault({ endpoint: 'send', action: { type, when: 'after' } });
			const [{ json }] = await call({ parameters }).execute();
			assert.match(json.error, /^Request failed: /);
			assert.equal(json.delivery, 'unknown');
			assert.deepEqual(await shared.sandbox.deliveries(), { 11: 1 });
		});
	}

	test(`${connection}: a host that answers the handshake in plain text has got nothing`, async () => {
		const host = createServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'));
		const credentials = shared.sandbox.credentials(undefined, { customBaseUrl: `https://127.0.0.1:${await listen(host)}` });
		const text = { operation: 'sendMessage', messageText: 'Hello', options: parameters.options };
		try {
			const [{ json }] = await call({ credentials, parameters: text }).execute();
			assert.match(json.error, /^Request failed: no secure connection could be made \(/);
			assert.equal(json.delivery, 'notSent');
		} finally {
			host.close();
		}
	});

	for (const [what, bytes] of /** @type {const} */ ([
		['plain text', Buffer.from('HTTP/1.1 502 Bad Gateway\r\n\r\n')],
		['a record beyond all length', Buffer.from([23, 3, 3, 255, 255, 0, 0])],
		['a record that is too short', Buffer.from([23, 3, 3, 0, 1, 0])],
	])) {
		test(`${connection}: a send that is answered by ${what} in place of TLS is unknown and not repeated`, async () => {
			let arrived = 0;
			/** @type {import('node:net').Socket | undefined} */ let way;
			const host = createTlsServer(selfSigned(), (request) => {
				arrived += 1;
				request.resume().on('end', () => way?.end(bytes));
			});
			const hostPort = await listen(host);
			const between = createServer((socket) => {
				way = socket.on('error', () => {});
				const onward = connect(hostPort, '127.0.0.1').on('error', () => {});
				socket.pipe(onward);
				onward.on('data', (part) => socket.writable && socket.write(part));
				socket.on('close', () => onward.destroy());
			});
			const customBaseUrl = `https://127.0.0.1:${await listen(between)}`;
			const credentials = shared.sandbox.credentials(undefined, { customBaseUrl });
			const text = { operation: 'sendMessage', messageText: 'Hello', options: { ...parameters.options, timeoutSeconds: 5 } };
			process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
			try {
				const [{ json }] = await call({ credentials, parameters: text }).execute();
				assert.match(json.error, /^Request failed: /);
				assert.deepEqual([json.delivery, arrived], ['unknown', 1]);
			} finally {
				delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
				between.close();
				host.close().closeAllConnections();
			}
		});
	}

	test(`${connection}: a send that takes too long is unknown and not repeated`, async () => {
		await shared.sandbox.fault({ endpoint: 'send', action: { type: 'latency', ms: 20_000 } });
		const begun = Date.now();
		// A text has no upload before it, which a machine that is held up for a second would not let pass.
		const text = { operation: 'sendMessage', messageText: 'Hello', options: { ...parameters.options, timeoutSeconds: 1 } };
		const [{ json }] = await call({ parameters: text }).execute();
		assert.match(json.error, /^Request failed: /);
		assert.equal(json.delivery, 'unknown');
		assert.ok(Date.now() - begun < 15_000);
	});

	test(`${connection}: cancelling the execution ends the calls under way`, async () => {
		await shared.sandbox.fault({ endpoint: 'send', action: { type: 'latency', ms: 20_000 } });
		const cancel = new AbortController();
		const items = Array.from({ length: 30 }, (_, index) => item(String(100 + index)));
		const running = call({ parameters: { options: { connection, concurrency: 4 } }, cancel: cancel.signal }, items).execute();
		await until('an upload arrives', async () => (await shared.sandbox.ledger()).uploads.length > 0, { everyMs: 1 });
		const begun = Date.now();
		cancel.abort();
		const output = await running;
		assert.ok(Date.now() - begun < 15_000);
		assert.equal(output.length, 30);
		assert.ok(output.every(({ json }) => json.success === false && /^Request failed: /.test(json.error)));
		assert.ok(output.filter(({ json }) => json.delivery === 'unknown').length <= 4);
		assert.equal(output.at(-1).json.delivery, 'notSent');
	});
}

test('n8n’s SSRF protection is told apart, and nothing was sent', async () => {
	const { context, execute } = call();
	class SsrfBlockedIpError extends Error {
		name = 'SsrfBlockedIpError';
	}
	Object.defineProperty(context.helpers, 'httpRequest', {
		value: async () => {
			throw new SsrfBlockedIpError('The request was blocked');
		},
	});
	const [{ json }] = await execute();
	assert.match(json.error, /^Request failed: .*block/i);
	assert.equal(json.delivery, 'notSent');
});

test('an error of n8n’s helper is not handed on with the request it carries', async () => {
	const { context, execute } = call();
	const leak = Object.assign(new Error('socket hang up with TEST-TOKEN-page-1'), {
		code: 'ECONNRESET',
		config: { headers: { Authorization: 'Bearer TEST-TOKEN-page-1' } },
	});
	Object.defineProperty(context.helpers, 'httpRequest', {
		value: async () => {
			throw leak;
		},
	});
	const output = await execute();
	assert.match(output[0].json.error, /^Request failed: /);
	assert.ok(!JSON.stringify(output).includes('TEST-TOKEN'));
});

test('of attempts at several addresses the one that may have asked decides, whatever the others say', async () => {
	const failure = (/** @type {string} */ code, /** @type {string} */ syscall) => Object.assign(new Error(code), { code, ...(syscall ? { syscall } : {}) });
	for (const [one, other, delivery, most] of /** @type {const} */ ([
		[['ECONNREFUSED', ''], ['ECONNRESET', 'read'], 'unknown', 1],
		[['ENOTFOUND', ''], ['EPIPE', 'write'], 'unknown', 1],
		[['UND_ERR_CONNECT_TIMEOUT', ''], ['UND_ERR_SOCKET', ''], 'unknown', 1],
		[['CERT_HAS_EXPIRED', ''], ['ECONNRESET', 'read'], 'unknown', 1],
		[['ECONNREFUSED', ''], ['ETIMEDOUT', 'connect'], 'notSent', 3],
	])) {
		for (const errors of [[one, other], [other, one]]) {
			const { context, execute } = call({ parameters: { operation: 'sendMessage', messageText: 'Hello' } });
			let asked = 0;
			Object.defineProperty(context.helpers, 'httpRequest', {
				value: async () => {
					asked += 1;
					throw new AggregateError(errors.map(([code, syscall]) => failure(code, syscall)), '');
				},
			});
			const [{ json }] = await execute();
			assert.deepEqual([json.delivery, asked], [delivery, most], JSON.stringify(errors));
		}
	}
});
