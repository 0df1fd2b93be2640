// @ts-check
/** A tiny receiver of webhooks, as an app would have one: it answers the handshake and checks every signature. */
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';

export const verifyToken = 'TEST-VERIFY';
/** Of the accounts with a Page token, and of those with the Instagram login. */
export const secrets = { page: 'TEST-SECRET-page-1', instagram: 'TEST-SECRET-ig-1' };

/**
 * @typedef {{ raw: string, body: any, headers: import('node:http').IncomingHttpHeaders, signedBy: string | null, sha1By: string | null, at: number }} Got
 * @typedef {(got: Got, number: number) => number | undefined | Promise<number | undefined>} Answering  the status, 200 when it says none
 */

/**
 * @param {import('node:test').TestContext} t
 * @param {{ answer?: Answering, handshake?: (challenge: string) => { status: number, body: string } }} [options]
 */
export async function receiver(t, { answer = () => 200, handshake } = {}) {
	/** @type {Got[]} */
	const posts = [];
	/** @type {URLSearchParams[]} */
	const handshakes = [];
	const server = createServer((request, response) => {
		/** @type {Buffer[]} */
		const chunks = [];
		request.on('data', (chunk) => chunks.push(chunk));
		request.on('end', async () => {
			if (request.method === 'GET') {
				const { searchParams } = new URL(request.url ?? '', 'http://127.0.0.1');
				handshakes.push(searchParams);
				const challenge = searchParams.get('hub.challenge') ?? '';
				const isRight = searchParams.get('hub.mode') === 'subscribe' && searchParams.get('hub.verify_token') === verifyToken;
				const { status, body } = handshake?.(challenge) ?? { status: isRight ? 200 : 403, body: isRight ? challenge : '' };
				response.writeHead(status, { 'content-type': 'text/plain' }).end(body);
				return;
			}
			const bytes = Buffer.concat(chunks);
			const raw = bytes.toString();
			const by = (/** @type {string} */ hash, /** @type {unknown} */ header) =>
				Object.values(secrets).find((secret) => header === `${hash === 'sha256' ? 'sha256' : 'sha1'}=${createHmac(hash, secret).update(bytes).digest('hex')}`) ?? null;
			/** @type {Got} */
			const got = {
				raw,
				body: JSON.parse(raw),
				headers: request.headers,
				signedBy: by('sha256', request.headers['x-hub-signature-256']),
				sha1By: by('sha1', request.headers['x-hub-signature']),
				at: performance.now(),
			};
			posts.push(got);
			const status = (await answer(got, posts.length)) ?? 200;
			response.writeHead(status).end(status === 200 ? 'EVENT_RECEIVED' : 'no');
		});
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
	const close = () => {
		server.closeAllConnections();
		server.close();
	};
	t.after(close);
	const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
	return {
		url: `http://127.0.0.1:${port}/webhook`,
		posts,
		handshakes,
		close,
		/** Everything in `messaging` that came, in order. */
		items: () => posts.flatMap(({ body }) => body.entry.flatMap((/** @type {any} */ entry) => entry.messaging ?? [])),
	};
}

/**
 * A sandbox whose app and accounts are subscribed to a receiver.
 * @param {import('node:test').TestContext} t
 * @param {Awaited<ReturnType<typeof import('./support.mjs').sandbox>>} graph
 * @param {Parameters<typeof receiver>[1] & { fields?: string[] }} [options]
 */
export async function listening(t, graph, { fields, ...options } = {}) {
	const own = await receiver(t, options);
	await graph.admin('webhooks', { callbackUrl: own.url, verifyToken, ...(fields ? { fields } : {}) });
	return own;
}

/**
 * Waits until something is so.
 * @param {() => boolean | Promise<boolean>} isSo
 * @param {string} what
 */
export async function until(isSo, what) {
	for (const end = performance.now() + 30_000; performance.now() < end; ) {
		if (await isSo()) return;
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
	throw new Error(`Waited in vain: ${what}`);
}
