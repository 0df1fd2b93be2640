// @ts-check
/** The node's `fetch`: how failures of real networks come to the core, how much of an answer is read, what is asked once. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createServer as createNetServer } from 'node:net';
import { test } from 'node:test';
import { createServer as createTlsServer } from 'node:https';
import { gzipSync } from 'node:zlib';
import { until } from '../lib/until.mjs';
import { selfSigned } from './lib/certificate.mjs';
import { fixture } from './lib/fixture.mjs';
import { heldTime } from './lib/heldTime.mjs';
import { createCall } from './lib/n8n.mjs';
import { loadPackage, unpackTarball } from './lib/package.mjs';

const shared = fixture();
const token = 'TEST-TOKEN-fetch-1';

/** @param {string} route @param {{ token?: string, cancel?: AbortSignal, pkg?: any }} [more] */
async function createFetch(route, { pkg = shared.pkg, ...more } = {}) {
	const { createFetch: create, createSigners, Cancellation } = pkg;
	const credentials = { accessToken: more.token ?? token, host: 'facebook', apiVersion: 'v25.0' };
	const { context } = createCall({ pkg, credentials, items: [{}] });
	const { signers } = await createSigners(context, 1);
	const call = create(context, signers, route, new Cancellation(more.cancel));
	return (/** @type {string} */ url, timeoutMs = 10_000) =>
		call(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":1}', timeoutMs });
}

/** The cause of a fetch that fails. @param {Promise<unknown>} running @returns {Promise<any>} */
async function causeOf(running) {
	const error = await running.then(
		() => assert.fail('there was an answer'),
		(/** @type {any} */ thrown) => thrown,
	);
	assert.equal(error.message, 'fetch failed', String(error.stack));
	assert.ok(!JSON.stringify([error.cause, error.stack]).includes(token));
	return error.cause;
}

/** @template T @param {any} server @param {(port: number) => Promise<T>} work */
async function listening(server, work) {
	/** @type {Set<any>} */ const sockets = new Set();
	server.on('connection', (/** @type {any} */ socket) => sockets.add(socket));
	await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
	try {
		return await work(server.address().port);
	} finally {
		for (const socket of sockets) socket.destroy();
		await new Promise((resolve) => server.close(resolve));
	}
}

/** @param {Record<string, string | undefined>} variables @param {() => Promise<void>} work */
async function withEnvironment(variables, work) {
	const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
	const set = (/** @type {Record<string, string | undefined>} */ values) => {
		for (const [name, value] of Object.entries(values)) {
			if (value === undefined) delete process.env[name];
			else process.env[name] = value;
		}
	};
	set(variables);
	try {
		await work();
	} finally {
		set(before);
	}
}

test('headers are found by their names in any case, with all their values', () => {
	const given = { 'X-App-Usage': '{"a":1}', 'x-app-usage': ['{"b":2}', null, 3], 'retry-after': undefined, date: 'now' };
	const headers = new shared.pkg.AnsweredHeaders(given);
	const usage = '{"a":1}, {"b":2}, 3';
	assert.deepEqual([headers.get('x-app-usage'), headers.get('retry-after'), headers.get('x-page-usage')], [usage, undefined, undefined]);
	assert.deepEqual(headers.all(), { 'x-app-usage': usage, date: 'now' });
});

for (const route of ['n8n', 'direct']) {
	test(`${route}: a port that refuses says so with the system call`, async () => {
		const port = await listening(createNetServer(), async (free) => free);
		const { code, syscall } = await causeOf((await createFetch(route))(`http://127.0.0.1:${port}/`));
		assert.deepEqual([code, syscall], ['ECONNREFUSED', 'connect']);
	});

	test(`${route}: a name with several addresses that all refuse counts as refused`, async () => {
		const port = await listening(createNetServer(), async (free) => free);
		const { code, syscall } = await causeOf((await createFetch(route))(`http://localhost:${port}/`));
		assert.deepEqual([code, syscall], ['ECONNREFUSED', 'connect']);
	});

	test(`${route}: an unknown name says so with the system call`, async () => {
		const { code, syscall } = await causeOf((await createFetch(route))('https://gateway.invalid/'));
		assert.match(code, /^(ENOTFOUND|EAI_AGAIN)$/);
		assert.equal(syscall, 'getaddrinfo');
	});

	test(`${route}: a certificate that nobody vouches for is told by its code`, async () => {
		await listening(createTlsServer(selfSigned(), () => assert.fail('a request arrived')), async (port) => {
			const { code, syscall } = await causeOf((await createFetch(route))(`https://127.0.0.1:${port}/`));
			assert.deepEqual([code, syscall], ['DEPTH_ZERO_SELF_SIGNED_CERT', undefined]);
		});
	});

	test(`${route}: a server that speaks no TLS is told by the code of the handshake`, async () => {
		const server = createNetServer((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'));
		await listening(server, async (port) => {
			const { code, syscall } = await causeOf((await createFetch(route))(`https://127.0.0.1:${port}/`));
			assert.match(code, /^(EPROTO|ERR_SSL_.*)$/);
			assert.equal(syscall, 'write');
		});
	});

	test(`${route}: a connection that ends within the TLS handshake is told by its words`, async () => {
		const server = createNetServer((socket) => socket.on('error', () => {}).once('data', () => socket.end()));
		await listening(server, async (port) => {
			const { code, message } = await causeOf((await createFetch(route))(`https://127.0.0.1:${port}/`));
			assert.equal(code, 'ECONNRESET');
			assert.match(message, /before secure TLS connection was established/);
		});
	});

	test(`${route}: a connection that ends before the answer is lost, and no system call of connecting is named`, async () => {
		const server = createNetServer((socket) => socket.on('error', () => {}).once('data', () => socket.destroy()));
		await listening(server, async (port) => {
			const { code, syscall } = await causeOf((await createFetch(route))(`http://127.0.0.1:${port}/`));
			assert.match(code, /^(ECONNRESET|UND_ERR_SOCKET)$/);
			assert.notEqual(syscall, 'connect');
		});
	});

	test(`${route}: an address that is none was never asked`, async () => {
		const { code } = await causeOf((await createFetch(route))('http://'));
		assert.match(code, /^ERR_(INVALID_URL|SIGNING)$/);
	});

	test(`${route}: no token means that nothing leaves, in the words of the credential`, async () => {
		const { code, message } = await causeOf((await createFetch(route, { token: 'Bearer x' }))(shared.sandbox.url));
		assert.equal(code, 'ERR_SIGNING');
		assert.match(message, /begins with "Bearer"/);
	});

	test(`${route}: what is ended before it leaves has surely not left`, async () => {
		let arrived = 0;
		const server = createServer((request, response) => void ((arrived += 1), request.resume(), response.end('{}')));
		await listening(server, async (port) => {
			const call = await createFetch(route, { cancel: AbortSignal.abort() });
			assert.equal((await causeOf(call(`http://127.0.0.1:${port}/`))).code, 'ERR_NOT_LEFT');
			const cancel = new AbortController();
			const cancelled = await createFetch(route, { cancel: cancel.signal });
			const running = Array.from({ length: 5 }, () => cancelled(`http://127.0.0.1:${port}/`));
			cancel.abort();
			const codes = await Promise.all(running.map((each) => causeOf(each).then(({ code }) => code)));
			assert.deepEqual(codes, Array(5).fill('ERR_NOT_LEFT'));
			assert.equal(arrived, 0);
		});
	});

	test(`${route}: an answer of 120 MB is not read to its end, and costs no memory`, async () => {
		let written = 0;
		const chunk = Buffer.alloc(1_048_576, ' ');
		const server = createServer((request, response) => {
			request.resume();
			const write = () => {
				while (written < 120 && !response.destroyed) {
					written += 1;
					if (!response.write(chunk)) return void response.once('drain', write);
				}
				response.end();
			};
			write();
		});
		await listening(server, async (port) => {
			const before = process.memoryUsage().rss;
			const { code } = await causeOf((await createFetch(route))(`http://127.0.0.1:${port}/`));
			assert.equal(code, 'ERR_TOO_LARGE');
			assert.ok(written < 60, `${written} MB were taken`);
			assert.ok(process.memoryUsage().rss - before < 100e6);
		});
	});

	test(`${route}: a small answer that unpacks to 120 MB is not unpacked to its end`, async () => {
		const bomb = gzipSync(Buffer.alloc(120 * 1_048_576));
		const server = createServer((request, response) => void (request.resume(), response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)));
		await listening(server, async (port) => {
			assert.equal((await causeOf((await createFetch(route))(`http://127.0.0.1:${port}/`))).code, 'ERR_TOO_LARGE');
		});
	});

	test(`${route}: an answer up to the limit comes whole, packed or not, and as it was`, async () => {
		const body = `{"x":"${'é'.repeat(500_000)}"}`;
		const server = createServer((request, response) => {
			request.resume();
			const packed = request.url === '/packed';
			response.writeHead(500, { ...(packed ? { 'content-encoding': 'gzip' } : {}), 'x-app-usage': '{"call_count":1}' }).end(packed ? gzipSync(body) : body);
		});
		await listening(server, async (port) => {
			for (const path of ['/', '/packed']) {
				const response = await (await createFetch(route))(`http://127.0.0.1:${port}${path}`);
				assert.equal(response.status, 500);
				assert.equal(response.headers.get('x-app-usage'), '{"call_count":1}');
				assert.equal(await response.text(), body);
			}
		});
	});

	test(`${route}: an answer that is cut off is lost, whatever came of it`, async () => {
		const server = createServer((request, response) => {
			request.resume();
			response.writeHead(200, { 'content-length': '100' }).write('{"message_id":"1"');
			setTimeout(() => request.socket.destroy(), 20);
		});
		await listening(server, async (port) => {
			const { code, syscall } = await causeOf((await createFetch(route))(`http://127.0.0.1:${port}/`));
			assert.match(code, /^(ECONNRESET|UND_ERR_SOCKET|ERR_BAD_RESPONSE)$/);
			assert.notEqual(syscall, 'connect');
		});
	});

	test(`${route}: the timeout ends an answer that does not come to its end`, async () => {
		const server = createServer((request, response) => void (request.resume(), response.writeHead(200, { 'content-length': '100' }).write('{')));
		await listening(server, async (port) => {
			await assert.rejects((await createFetch(route))(`http://127.0.0.1:${port}/`, 150), { name: 'TimeoutError' });
		});
	});

	test(`${route}: each call ends when its own time is up, whichever began first`, async (t) => {
		let arrived = 0;
		const server = createServer((request, response) => void ((arrived += 1), request.url === '/answer' && response.end('{}'), request.resume()));
		// A copy of the package that no other test calls: one timer keeps the time of all calls, and here it stands still.
		const { dir, remove } = await unpackTarball();
		t.after(remove);
		const pkg = await loadPackage(dir);
		await listening(server, async (port) => {
			const call = await createFetch(route, { pkg });
			const time = heldTime(t);
			/** @type {number[]} */ const ended = [];
			const start = async (/** @type {number} */ ms) => {
				await assert.rejects(call(`http://127.0.0.1:${port}/`, ms), { name: 'TimeoutError' });
				ended.push(ms);
			};
			const running = [1_600, 400, 1_000].map(start);
			const answered = call(`http://127.0.0.1:${port}/answer`, 10_000);
			assert.equal((await answered).status, 200);
			await until('all calls have left', () => arrived === 4, { everyMs: 5 });
			let passed = 0;
			for (const ms of [400, 1_000, 1_600]) {
				const before = [...ended];
				time.pass(ms - 1 - passed);
				await new Promise((resolve) => setTimeout(resolve, 20));
				assert.deepEqual(ended, before, `at ${ms - 1} ms`);
				time.pass(1);
				await until(`the call of ${ms} ms has ended`, () => ended.length > before.length, { everyMs: 5 });
				assert.deepEqual(ended, [...before, ms]);
				passed = ms;
			}
			// The timer that all share is set anew for whoever comes after.
			running.push(start(200));
			await until('the last call has left', () => arrived === 5, { everyMs: 5 });
			time.pass(200);
			await until('the last call has ended', () => ended.length === 4, { everyMs: 5 });
			await Promise.all(running);
		});
	});

	test(`${route}: a time that is longer than the runtime's timers take is a long one`, async (t) => {
		/** @type {import('node:http').ServerResponse[]} */ const waiting = [];
		const server = createServer((request, response) => void (request.resume(), waiting.push(response)));
		await listening(server, async (port) => {
			const call = await createFetch(route);
			const timers = t.mock.method(AbortSignal, 'timeout');
			const long = [3e9, 5e9].map((ms) => call(`http://127.0.0.1:${port}/`, ms));
			for (const ms of [100, 100]) await assert.rejects(call(`http://127.0.0.1:${port}/`, ms), { name: 'TimeoutError' });
			const waits = timers.mock.calls.map(({ arguments: [ms] }) => Number(ms)).filter((ms) => ms > 1000);
			// Node's longest, beyond which a timer rings at once. One for who comes first, and one whenever a shorter one has rung: one
			// that rang for nothing again and again would show here.
			assert.ok(waits.length >= 1 && waits.length <= 3 && waits.every((ms) => ms < 2 ** 31), String(waits));
			for (const response of waiting) response.end('{}');
			assert.deepEqual((await Promise.all(long)).map(({ status }) => status), [200, 200]);
		});
	});

	test(`${route}: a call whose time is up before its turn has surely not left`, async () => {
		let arrived = 0;
		const server = createServer((request, response) => void ((arrived += 1), request.resume(), setTimeout(() => response.end('{}'), 50)));
		await listening(server, async (port) => {
			const call = await createFetch(route);
			const running = Array.from({ length: 60 }, () => call(`http://127.0.0.1:${port}/`, 1).then(() => 'answered', (error) => error.cause?.code ?? error.name));
			const ends = await Promise.all(running);
			const notLeft = ends.filter((end) => end === 'ERR_NOT_LEFT').length;
			assert.ok(notLeft > 0, JSON.stringify(ends));
			assert.ok(arrived <= 60 - notLeft, `${arrived} came, though ${notLeft} had not left`);
		});
	});

	test(`${route}: whatever the status, the request is made once`, async () => {
		for (const status of [200, 301, 302, 307, 308, 400, 401, 403, 408, 409, 413, 421, 425, 429, 500, 502, 503, 504]) {
			/** @type {string[]} */ const bodies = [];
			const server = createServer((request, response) => {
				let body = '';
				request.on('data', (part) => (body += part)).on('end', () => {
					bodies.push(`${request.headers['content-length']} ${request.headers['transfer-encoding']} ${body}`);
					response.writeHead(status, { location: '/elsewhere', 'retry-after': '0', 'www-authenticate': 'Basic realm="x"' }).end('{}');
				});
			});
			await listening(server, async (port) => {
				const response = await (await createFetch(route))(`http://127.0.0.1:${port}/`);
				assert.equal(response.status, status);
			});
			assert.deepEqual(bodies, ['7 undefined {"a":1}'], String(status));
		}
	});

	test(`${route}: a connection that the server closes while it is used again brings no second request`, async () => {
		let arrived = 0;
		const server = createServer((request, response) => {
			arrived += 1;
			request.resume().on('end', () => {
				// The first answer leaves the connection open, the next request on it finds it closed.
				if (arrived === 1) response.end('{}');
				else request.socket.destroy();
			});
		});
		await listening(server, async (port) => {
			const call = await createFetch(route);
			await (await call(`http://127.0.0.1:${port}/`)).text();
			await causeOf(call(`http://127.0.0.1:${port}/`));
			assert.equal(arrived, 2);
		});
	});
}

test('a proxy that refuses to connect is told apart: nothing was sent', async () => {
	/** @type {string[]} */ const seen = [];
	const proxy = createNetServer((socket) => {
		socket.on('error', () => {});
		socket.on('data', (data) => {
			seen.push(String(data));
			socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="x"\r\nContent-Length: 4\r\n\r\nno\r\n');
		});
	});
	await listening(proxy, async (port) => {
		await withEnvironment({ HTTPS_PROXY: `http://127.0.0.1:${port}`, NO_PROXY: undefined, no_proxy: undefined }, async () => {
			const { code, message } = await causeOf((await createFetch('n8n'))('https://gateway.example.com/v25.0/me'));
			assert.equal(code, 'ERR_PROXY_CONNECT', message);
			assert.match(message, /407/);
		});
	});
	assert.equal(seen.length, 1);
	// The oldest engine hands the proxy the whole request instead of asking it to connect; the proxy refuses that alike.
	assert.match(String(seen[0]), /^(CONNECT gateway\.example\.com:443|POST https:\/\/gateway\.example\.com\/)/);
});

test('the words are those of the error that the code is of', () => {
	const { fetchFailure, Redactor } = shared.pkg;
	const wordsFor = (/** @type {unknown} */ error) => fetchFailure(error, new Redactor([token])).cause.message;
	const inner = Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' });
	assert.equal(wordsFor(new TypeError('fetch failed', { cause: inner })), 'other side closed');
	assert.equal(wordsFor(new TypeError('fetch failed', { cause: new Error('bad port') })), 'bad port');
	assert.equal(wordsFor(new TypeError(`Headers.append: "Bearer ${token}" is an invalid header value.`)), 'Headers.append: "Bearer *****" is an invalid header value.');
	assert.equal(wordsFor(new AggregateError([Object.assign(new Error('connect EMFILE'), { code: 'EMFILE', syscall: 'connect' })], '')), 'connect EMFILE');
});

test('errors of other transports are read the same way', () => {
	const { fetchFailure, Redactor } = shared.pkg;
	const causeFor = (/** @type {unknown} */ error) => {
		const { code, syscall } = fetchFailure(error, new Redactor([token])).cause;
		return [code, syscall];
	};
	const system = (/** @type {string} */ code, /** @type {string} */ syscall) => Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
	const axios = (/** @type {string} */ code, /** @type {any} */ cause) => Object.assign(new Error('axios', { cause }), { name: 'AxiosError', code });
	const several = (/** @type {Error[]} */ ...errors) => Object.assign(new AggregateError(errors, ''), { code: /** @type {any} */ (errors[0])?.code });

	assert.deepEqual(causeFor(system('EMFILE', 'connect')), ['EMFILE', 'connect']);
	assert.deepEqual(causeFor(new TypeError('fetch failed', { cause: system('EHOSTUNREACH', 'connect') })), ['EHOSTUNREACH', 'connect']);
	assert.deepEqual(causeFor(system('EHOSTUNREACH', 'shutdown')), ['EHOSTUNREACH', 'shutdown']);
	assert.deepEqual(causeFor(axios('ERR_BAD_RESPONSE', system('ECONNRESET', 'read'))), ['ECONNRESET', 'read']);
	assert.deepEqual(causeFor(axios('ERR_BAD_RESPONSE', undefined)), ['ERR_BAD_RESPONSE', undefined]);
	assert.deepEqual(causeFor(several(system('ENETUNREACH', 'connect'), system('ECONNREFUSED', 'connect'))), ['ENETUNREACH', 'connect']);
	assert.deepEqual(causeFor(axios('ECONNREFUSED', several(system('ECONNREFUSED', 'connect'), system('ETIMEDOUT', 'connect')))), ['ECONNREFUSED', 'connect']);
	assert.deepEqual(causeFor(several(system('ECONNREFUSED', 'connect'), system('ECONNRESET', 'read'))), ['ECONNRESET', 'read']);
	assert.deepEqual(causeFor(several(system('ECONNREFUSED', 'connect'), new Error('lost'))), [undefined, undefined]);
	assert.deepEqual(causeFor(several(several(system('EACCES', 'connect')), system('ENOTFOUND', 'getaddrinfo'))), ['EACCES', 'connect']);
	assert.deepEqual(causeFor(Object.assign(new TypeError('Invalid character in header content ["Authorization"]'), { code: 'ERR_INVALID_CHAR' })), ['ERR_INVALID_CHAR', undefined]);
	assert.deepEqual(causeFor(new TypeError('fetch failed', { cause: Object.assign(new Error('Proxy response (407) !== 200 when HTTP Tunneling'), { code: 'UND_ERR_ABORTED' }) })), ['ERR_PROXY_CONNECT', undefined]);
	assert.deepEqual(causeFor(Object.assign(new Error('tunneling socket could not be established, statusCode=407'), { code: 'ECONNRESET' })), ['ERR_PROXY_CONNECT', undefined]);
	assert.deepEqual(causeFor(Object.assign(new Error('x'), { name: 'SsrfBlockedHostnameError' })), ['SSRF_BLOCKED', undefined]);
	assert.deepEqual(causeFor('a word'), [undefined, undefined]);
	const circle = /** @type {any} */ (new Error('round'));
	circle.cause = circle;
	circle.errors = [circle];
	assert.deepEqual(causeFor(circle), [undefined, undefined]);
});
