// @ts-check
/** The sandbox as if it were far away: behind TLS with a certificate of its own, and behind a line that takes its time. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { generate } from 'selfsigned';

/**
 * @param {string} sandboxUrl
 * @param {number} roundTripMs  of the line; connecting takes one, TLS another
 */
export async function startFarHost(sandboxUrl, roundTripMs) {
	const dir = mkdtempSync(join(tmpdir(), 'instagram-direct-bench-'));
	const caFile = join(dir, 'ca.pem');
	const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
		keyType: 'ec',
		extensions: [
			{ name: 'basicConstraints', cA: true },
			{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] },
		],
	});
	writeFileSync(caFile, cert);

	const sandboxPort = Number(new URL(sandboxUrl).port);
	const tls = createTlsServer({ key, cert, noDelay: true }, (secure) => couple(secure, connect({ port: sandboxPort, host: '127.0.0.1', noDelay: true })));
	tls.on('tlsClientError', () => {});
	const tlsPort = await listen(tls);

	let open = 0;
	let mostOpen = 0;
	/** @type {Set<import('node:net').Socket>} */
	const sockets = new Set();
	const line = createServer({ noDelay: true }, (near) => {
		open += 1;
		mostOpen = Math.max(mostOpen, open);
		sockets.add(near);
		near.once('close', () => {
			open -= 1;
			sockets.delete(near);
		});
		const far = connect({ port: tlsPort, host: '127.0.0.1', noDelay: true });
		// On loopback the connection stands at once: what it would have taken is added to what is sent first.
		carry(near, far, roundTripMs / 2, roundTripMs);
		carry(far, near, roundTripMs / 2, 0);
	});
	const port = await listen(line);
	return {
		url: `https://localhost:${port}`,
		caFile,
		/** The most connections that were open at the same time since the last call of this. */
		takeMostOpen: () => {
			const most = mostOpen;
			mostOpen = open;
			return most;
		},
		close: async () => {
			for (const socket of sockets) socket.destroy();
			await Promise.all([line, tls].map((server) => new Promise((resolve) => server.close(resolve))));
			rmSync(dir, { recursive: true, force: true });
		},
	};
}

/**
 * Hands on what comes from one end to the other, in order and so much later.
 * @param {import('node:net').Socket} from
 * @param {import('node:net').Socket} to
 * @param {number} delayMs
 * @param {number} firstMs  so much more for what comes first
 */
function carry(from, to, delayMs, firstMs) {
	/** @type {{ due: number, hand: () => void }[]} */
	const onTheWay = [];
	let extraMs = firstMs;
	let lastDue = 0;
	/** @type {NodeJS.Timeout | undefined} */
	let timer;
	const arrive = () => {
		timer = undefined;
		while (onTheWay[0] && onTheWay[0].due <= performance.now() + 0.5) onTheWay.shift()?.hand();
		if (onTheWay[0]) timer = setTimeout(arrive, onTheWay[0].due - performance.now());
	};
	const send = (/** @type {() => void} */ hand) => {
		lastDue = Math.max(lastDue, performance.now() + delayMs + extraMs);
		extraMs = 0;
		onTheWay.push({ due: lastDue, hand });
		timer ??= setTimeout(arrive, lastDue - performance.now());
	};
	from.on('data', (chunk) => send(() => to.write(chunk)));
	from.on('end', () => send(() => to.end()));
	from.on('error', () => send(() => to.destroy()));
}

/**
 * @param {import('node:net').Socket} one
 * @param {import('node:net').Socket} other
 */
function couple(one, other) {
	one.pipe(other).pipe(one);
	one.on('error', () => other.destroy());
	other.on('error', () => one.destroy());
}

/** @param {import('node:net').Server} server @returns {Promise<number>} */
async function listen(server) {
	await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
	return /** @type {import('node:net').AddressInfo} */ (server.address()).port;
}
