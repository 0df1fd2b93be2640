import type { IDataObject, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import type { Connection, FetchInit } from '../core/boundary';
import { readBody } from './body';
import { cancelledError, type Cancellation } from './cancellation';
import { fetchFailure, notLeft, proxyRefused, signingFailure } from './fetchFailure';
import type { Signer } from './signing';
import { Turnstile } from './turnstile';

type Answer = { status: number; headers: Iterable<[string, string]>; body: Uint8Array };
type Transport = (request: IHttpRequestOptions, signal: AbortSignal) => Promise<Answer>;

/**
 * `fetch` for the core: signed on the way out by the account that the call is made for, and ended by the core's timeout as
 * well as by n8n's cancel button. The answer comes back as it is: whoever reads it cleans what comes of it.
 */
export function createFetch(
	context: IExecuteFunctions,
	signers: Signer[],
	route: Connection['route'],
	cancellation: Cancellation,
): (url: string, init: FetchInit, account?: number) => Promise<Response> {
	const transport = route === 'direct' ? directTransport : helperTransport(context);
	const turnstile = new Turnstile();
	return async (url, init, account = 0) => {
		const signer = signers[account];
		if (!signer) throw new RangeError(`there is no account ${account}`);
		const { redactor } = signer;
		const end = new AbortController();
		const abort = (): void => end.abort();
		// `AbortSignal.any` would do this, but on some versions of Node 20 it loses timeouts to the garbage collector.
		init.signal.addEventListener('abort', abort, { once: true });
		const release = cancellation.onCancel(abort);
		if (init.signal.aborted) abort();
		try {
			const turn = turnstile.turn();
			if (turn) await turn;
			const request = await signer.sign(toHttpRequest(url, init)).catch((error: unknown) => {
				throw signingFailure(error, redactor);
			});
			if (end.signal.aborted) throw notLeft();
			const begun = Date.now();
			return await transport(request, end.signal)
				.then(toResponse)
				.catch((error: unknown) => {
					throw end.signal.aborted ? abortError(init.signal) : fetchFailure(error, redactor);
				})
				.finally(() => turnstile.answered(begun));
		} finally {
			release();
			init.signal.removeEventListener('abort', abort);
		}
	};
}

/** What `fetch` would throw: the core's own reason, which is a timeout, or that the execution was cancelled. */
function abortError(timeout: AbortSignal): unknown {
	return timeout.aborted ? timeout.reason : cancelledError();
}

function toHttpRequest(url: string, { method, headers, body }: FetchInit): IHttpRequestOptions {
	return {
		method: method as IHttpRequestOptions['method'],
		url,
		headers: { ...headers },
		body,
	};
}

/** Through n8n, so that its proxy, TLS and SSRF settings hold. */
function helperTransport(context: IExecuteFunctions): Transport {
	return async (request, signal) => {
		const response = (await context.helpers.httpRequest({
			...request,
			// Raw bytes: n8n's own JSON parsing would round ids that come as bare numbers. As a stream, so that an answer without
			// end is not read to its end.
			json: false,
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			abortSignal: signal,
		})) as { statusCode: number; headers: IDataObject; body: unknown };
		// A host does not answer so over https: it is what a proxy says of CONNECT, and n8n's agents pass it on as the answer.
		if (response.statusCode === 407 && request.url.startsWith('https:')) {
			(response.body as { destroy?: () => void }).destroy?.();
			throw proxyRefused(407);
		}
		return {
			status: response.statusCode,
			headers: headersOf(response.headers),
			body: await readBody(response.body, signal),
		};
	};
}

/** Node's own `fetch`: keeps connections open, and knows nothing of n8n's network settings. */
const directTransport: Transport = async ({ method, url, headers, body, qs }, signal) => {
	const target = new URL(url);
	for (const [name, value] of Object.entries(qs ?? {})) target.searchParams.set(name, String(value));
	const bytes = Buffer.from(typeof body === 'string' ? body : '');
	const response = await fetch(target, {
		method: method ?? 'POST',
		headers: { ...(headers as Record<string, string>), 'content-length': String(bytes.length) },
		// undici repeats a request by itself, for example after the status 421, unless its body can be read only once.
		body: once(bytes) as unknown as BodyInit,
		duplex: 'half',
		credentials: 'omit',
		redirect: 'manual',
		signal,
	} as RequestInit);
	const answered: Array<[string, string]> = [];
	response.headers.forEach((value, name) => answered.push([name, value]));
	return {
		status: response.status,
		headers: answered,
		body: await readBody(response.body, signal),
	};
};

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
	yield bytes;
}

function* headersOf(raw: IDataObject): Iterable<[string, string]> {
	for (const [name, value] of Object.entries(raw)) {
		for (const entry of Array.isArray(value) ? value : [value]) {
			if (entry !== undefined && entry !== null) yield [name, String(entry)];
		}
	}
}

/** Statuses that a `Response` may only have without a body. */
const BODILESS = new Set([204, 205, 304]);

function toResponse({ status, headers, body }: Answer): Response {
	const allowed = new Headers();
	for (const [name, value] of headers) {
		try {
			allowed.append(name, value);
		} catch {
			// A header that the standard does not allow says nothing about the message.
		}
	}
	return new Response(BODILESS.has(status) ? null : (body as BodyInit), { status, headers: allowed });
}
