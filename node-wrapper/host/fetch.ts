import type { IDataObject, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import type { Connection, Fetch, FetchInit } from '../core/boundary';
import { cancelledError, type Cancellation } from './cancellation';
import { fetchFailure } from './fetchFailure';
import type { Redactor } from './redact';
import type { Signer } from './signing';
import { Turnstile } from './turnstile';

type Answer = { status: number; headers: Iterable<[string, string]>; body: Uint8Array };
type Transport = (request: IHttpRequestOptions, signal: AbortSignal) => Promise<Answer>;

/**
 * `fetch` for the core: signed on the way out, cleaned of the secrets on the way back, and ended by the core's timeout as
 * well as by n8n's cancel button.
 */
export function createFetch(
	context: IExecuteFunctions,
	signer: Signer,
	route: Connection['route'],
	cancellation: Cancellation,
): Fetch {
	const transport = route === 'direct' ? directTransport : helperTransport(context);
	const turnstile = new Turnstile();
	return async (url, init) => {
		const turn = turnstile.turn();
		if (turn) await turn;
		const begun = Date.now();
		const request = await signer.sign(toHttpRequest(url, init));
		const redactor = signer.redactorFor(request);
		const end = new AbortController();
		const abort = (): void => end.abort();
		// `AbortSignal.any` would do this, but on some versions of Node 20 it loses timeouts to the garbage collector.
		init.signal.addEventListener('abort', abort, { once: true });
		const release = cancellation.onCancel(abort);
		try {
			if (init.signal.aborted) abort();
			end.signal.throwIfAborted();
			return toResponse(await transport(request, end.signal), redactor);
		} catch (error) {
			throw end.signal.aborted ? abortError(init.signal) : fetchFailure(error, redactor);
		} finally {
			release();
			init.signal.removeEventListener('abort', abort);
			turnstile.answered(begun);
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
			// Raw bytes: n8n's own JSON parsing would round ids that come as bare numbers.
			json: false,
			encoding: 'arraybuffer',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			abortSignal: signal,
		})) as { statusCode: number; headers: IDataObject; body: unknown };
		return {
			status: response.statusCode,
			headers: headersOf(response.headers),
			body: toBytes(response.body),
		};
	};
}

/** Node's own `fetch`: keeps connections open, and knows nothing of n8n's network settings. */
const directTransport: Transport = async ({ method, url, headers, body, qs }, signal) => {
	const target = new URL(url);
	for (const [name, value] of Object.entries(qs ?? {})) target.searchParams.set(name, String(value));
	const response = await fetch(target, {
		method: method ?? 'GET',
		headers: headers as Record<string, string>,
		body: body as string,
		redirect: 'manual',
		signal,
	});
	const answered: Array<[string, string]> = [];
	response.headers.forEach((value, name) => answered.push([name, value]));
	return {
		status: response.status,
		headers: answered,
		body: new Uint8Array(await response.arrayBuffer()),
	};
};

function* headersOf(raw: IDataObject): Iterable<[string, string]> {
	for (const [name, value] of Object.entries(raw)) {
		for (const entry of Array.isArray(value) ? value : [value]) {
			if (entry !== undefined && entry !== null) yield [name, String(entry)];
		}
	}
}

function toBytes(body: unknown): Uint8Array {
	if (body instanceof Uint8Array) return body;
	if (body instanceof ArrayBuffer) return new Uint8Array(body);
	return Buffer.from(typeof body === 'string' ? body : '');
}

/** Statuses that a `Response` may only have without a body. */
const BODILESS = new Set([204, 205, 304]);

function toResponse({ status, headers, body }: Answer, redactor: Redactor): Response {
	const clean = new Headers();
	for (const [name, value] of headers) {
		try {
			clean.append(name, redactor.text(value));
		} catch {
			// A header that the standard does not allow says nothing about the message.
		}
	}
	return new Response(BODILESS.has(status) ? null : (redactor.bytes(body) as BodyInit), {
		status,
		headers: clean,
	});
}
