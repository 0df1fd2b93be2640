// @ts-check
/** One of Meta's hosts for media, as n8n reaches it: behind a proxy that knows no other host, by TLS with a certificate of its own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { selfSigned } from '../../wrapper/lib/certificate.mjs';

export const mediaHost = 'lookaside.fbsbx.com';

/** @param {Record<string, { type: string, bytes: Buffer }>} files by their paths */
export async function startMediaHost(files) {
	const { key, cert } = selfSigned({ host: mediaHost });
	const dir = mkdtempSync(join(tmpdir(), 'instagram-direct-media-'));
	const caFile = join(dir, 'ca.pem');
	writeFileSync(caFile, cert);
	/** @type {string[]} */
	const asked = [];
	const host = createServer(({ url = '' }, response) => {
		asked.push(url);
		const file = files[url];
		if (file) response.writeHead(200, { 'content-type': file.type }).end(file.bytes);
		else response.writeHead(404).end();
	});
	/** @type {Set<import('node:stream').Duplex>} */
	const sockets = new Set();
	const proxy = createServer((_, response) => response.writeHead(502).end());
	proxy.on('connect', ({ url }, socket) => {
		sockets.add(socket);
		socket.on('error', () => {}).on('close', () => sockets.delete(socket));
		if (url !== `${mediaHost}:443`) return void socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
		socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
		const secure = new TLSSocket(/** @type {import('node:net').Socket} */ (socket), { isServer: true, key, cert });
		secure.on('error', () => {});
		host.emit('connection', secure);
	});
	proxy.listen(0, '127.0.0.1');
	await once(proxy, 'listening');
	const { port } = /** @type {import('node:net').AddressInfo} */ (proxy.address());
	return {
		/** For n8n: this proxy, and whom to trust. */
		env: { HTTPS_PROXY: `http://127.0.0.1:${port}`, NODE_EXTRA_CA_CERTS: caFile },
		asked,
		close: async () => {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => proxy.close(resolve));
			rmSync(dir, { recursive: true, force: true });
		},
	};
}
