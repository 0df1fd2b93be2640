import type { IAllExecuteFunctions, IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import type { Connection, FetchAnswer, FetchInit, MultipartBody } from '../core/boundary';
import { AnsweredHeaders } from './answeredHeaders';
import { readBody } from './body';
import type { Cancellation } from './cancellation';
import { Ending } from './ending';
import { duringHandshake, fetchFailure, notLeft, proxyRefused, signingFailure } from './fetchFailure';
import type { Files } from './files';
import type { Form } from './multipart';
import type { Signer } from './signing';
import { Turnstile } from './turnstile';

/** What of n8n's context a call needs; all contexts have it. */
export type HttpContext = { helpers: Pick<IAllExecuteFunctions['helpers'], 'httpRequest'> };

type Answer = { status: number; headers: Record<string, unknown>; body: Uint8Array };
/** An answer that has been read whole. */
export type ReadAnswer = Pick<FetchAnswer, 'status'> & { headers: AnsweredHeaders; text(): string };
/** The body goes beside the request, which is signed without it. */
type Transport = (request: IHttpRequestOptions, body: string | Form, signal: AbortSignal) => Promise<Answer>;

const utf8 = new TextDecoder();

/**
 * `fetch` for the core: signed on the way out by the account that the call is made for, and ended by the core's timeout as
 * well as by n8n's cancel button. The answer comes back as it is: whoever reads it cleans what comes of it.
 */
export function createFetch(
	context: HttpContext,
	signers: Signer[],
	route: Connection['route'],
	cancellation: Cancellation,
	files?: Pick<Files, 'form'>,
): (url: string, init: FetchInit, account?: number) => Promise<ReadAnswer> {
	const transport = route === 'direct' ? directTransport : helperTransport(context);
	const turnstile = new Turnstile();
	return async (url, init, account = 0) => {
		const signer = signers[account];
		if (!signer) throw new RangeError(`there is no account ${account}`);
		const { redactor } = signer;
		const ending = new Ending(init.timeoutMs, cancellation);
		const { signal } = ending;
		try {
			const turn = turnstile.turn();
			if (turn) await turn;
			const body = typeof init.body === 'string' ? init.body : formOf(init.body, files);
			let request;
			try {
				request = await signer.sign(toHttpRequest(url, init, body));
			} catch (error) {
				throw signingFailure(error, redactor);
			}
			if (signal.aborted) throw notLeft();
			const begun = Date.now();
			try {
				return toAnswer(await transport(request, body, signal));
			} catch (error) {
				throw signal.aborted ? signal.reason : fetchFailure(error, redactor);
			} finally {
				turnstile.answered(begun);
			}
		} finally {
			ending.over();
		}
	};
}

function formOf(body: MultipartBody, files: Pick<Files, 'form'> | undefined): Form {
	if (!files) throw new TypeError('there are no files here');
	return files.form(body);
}

function toHttpRequest(url: string, { method, headers }: FetchInit, body: string | Form): IHttpRequestOptions {
	return {
		method: method as IHttpRequestOptions['method'],
		url,
		headers: typeof body === 'string' ? headers : { ...headers, 'content-type': body.contentType },
	};
}

/** Through n8n, so that its proxy, TLS and SSRF settings hold. */
function helperTransport(context: HttpContext): Transport {
	return async ({ method, url, headers, qs }, body, signal) => {
		const stream = typeof body === 'string' ? undefined : body.stream();
		try {
			const response = (await context.helpers.httpRequest({
				method,
				url,
				qs,
				// Without its length a stream would go out in chunks, of which Meta says nothing.
				headers: stream ? { ...headers, 'content-length': String(body.length) } : headers,
				body: method === 'GET' ? undefined : (stream ?? body),
				// Raw bytes: n8n's own JSON parsing would round ids that come as bare numbers. As a stream, so that an answer without
				// end is not read to its end.
				json: false,
				encoding: 'stream',
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
				abortSignal: signal,
			} as IHttpRequestOptions)) as { statusCode: number; headers: IDataObject; body: unknown };
			// A host does not answer so over https: it is what a proxy says of CONNECT, and n8n's agents pass it on as the answer.
			if (response.statusCode === 407 && url.startsWith('https:')) {
				(response.body as { destroy?: () => void }).destroy?.();
				throw proxyRefused(407);
			}
			return {
				status: response.statusCode,
				headers: response.headers,
				body: await readBody(response.body, signal),
			};
		} finally {
			// The file stays open otherwise, where the call has ended before all of it was sent.
			stream?.destroy();
		}
	};
}

/** Node's own `fetch`: keeps connections open, and knows nothing of n8n's network settings. */
const directTransport: Transport = async ({ method, url, headers, qs }, body, signal) => {
	const target = new URL(url);
	for (const [name, value] of Object.entries(qs ?? {})) target.searchParams.set(name, String(value));
	const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
	let isConnected = false;
	// undici asks for a body once it has a connection to write it to.
	const asked = (): void => void (isConnected = true);
	const chunks = typeof body === 'string' ? once(body, asked) : body.chunks();
	try {
		const response = await fetch(target, {
			method: method ?? 'POST',
			headers: { ...(headers as Record<string, string>), 'content-length': String(length) },
			// undici repeats a request by itself, for example after the status 421, unless its body can be read only once.
			body: typeof body === 'string' ? (chunks as unknown as BodyInit) : streamOf(chunks, asked),
			duplex: 'half',
			credentials: 'omit',
			redirect: 'manual',
			signal,
		} as RequestInit);
		const answered: Record<string, string> = {};
		response.headers.forEach((value, name) => (answered[name] = value));
		return {
			status: response.status,
			headers: answered,
			body: await readBody(response.body, signal),
		};
	} catch (error) {
		throw isConnected ? error : duringHandshake(error);
	} finally {
		// The file stays open otherwise, where the call has ended before all of it was sent.
		// Not waited for: where the store does not answer, this would outlast the call.
		void chunks.return(undefined).catch(() => undefined);
	}
};

/** A generator as it is would do, but undici copies what comes of one. */
function streamOf(chunks: AsyncGenerator<Uint8Array>, asked: () => void): ReadableStream<Uint8Array> {
	return new ReadableStream<Uint8Array>(
		{
			pull: async (controller) => {
				asked();
				const { done, value } = await chunks.next();
				if (done === true) controller.close();
				else controller.enqueue(value);
			},
		},
		{ highWaterMark: 0 },
	);
}

async function* once(text: string, asked: () => void): AsyncGenerator<Uint8Array> {
	asked();
	yield Buffer.from(text);
}

/** Neither a `Response`, which would make a stream of the body, nor `Headers`, which check what nobody asks for. */
function toAnswer({ status, headers, body }: Answer): ReadAnswer {
	return { status, headers: new AnsweredHeaders(headers), text: () => utf8.decode(body) };
}
