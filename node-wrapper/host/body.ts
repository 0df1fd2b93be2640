/** No answer of the Graph API to a message comes near it. What is longer is something else, and is not read to its end. */
export const LONGEST_ANSWER = 1_048_576;

/** The answer is longer than it may be. */
export class AnswerTooLarge extends Error {
	readonly code = 'ERR_TOO_LARGE';

	constructor(longest = LONGEST_ANSWER) {
		super(`the answer is longer than ${longest} bytes`);
	}
}

/**
 * The whole body of an answer, a stream of bytes or what a transport has read already. Reading ends with the signal, and
 * with `AnswerTooLarge` beyond the limit; the connection is closed then, so that the rest costs nothing.
 */
export async function readBody(
	body: unknown,
	signal: AbortSignal,
	longest = LONGEST_ANSWER,
): Promise<Uint8Array> {
	if (!isStream(body)) return limited(toBytes(body), longest);
	const destroy = (): void => body.destroy?.(signal.reason);
	signal.addEventListener('abort', destroy, { once: true });
	try {
		signal.throwIfAborted();
		const chunks: Uint8Array[] = [];
		let length = 0;
		const take = (chunk: unknown): void => {
			const bytes = toBytes(chunk);
			length += bytes.length;
			if (length > longest) throw new AnswerTooLarge(longest);
			chunks.push(bytes);
		};
		if (isReadable(body)) {
			await readThrough(body, take);
		} else {
			// Leaving the loop early closes the stream.
			for await (const chunk of body) take(chunk);
		}
		const [whole] = chunks;
		return whole && chunks.length === 1 ? whole : Buffer.concat(chunks, length);
	} finally {
		signal.removeEventListener('abort', destroy);
	}
}

/**
 * A stream of Node's by its events: its iterator would be the first in the process, which takes a while. Rejects with what
 * `take` throws, which closes the stream, and where the stream ends before its end.
 */
async function readThrough(body: Readable, take: (chunk: unknown) => void): Promise<void> {
	await new Promise<void>((resolve, reject) => {
		let ended = body.readableEnded;
		if (ended) return resolve();
		const cut = (): void => {
			// To make an error takes longer than all else here.
			if (!ended) reject(Object.assign(new Error('the answer broke off'), { code: 'ERR_STREAM_PREMATURE_CLOSE' }));
		};
		if (body.errored) return reject(body.errored);
		if (body.destroyed) return cut();
		body.on('end', () => {
			ended = true;
			resolve();
		});
		// Never taken off: without a listener, an error that comes later would end the process.
		body.on('error', reject);
		body.on('close', cut);
		body.on('data', (chunk) => {
			try {
				take(chunk);
			} catch (error) {
				reject(error);
				body.destroy();
			}
		});
		// Whoever made it may have paused it.
		body.resume();
	});
}

type ByteStream = AsyncIterable<unknown> & { destroy?: (reason: unknown) => void };

/** What of Node's `Readable` is used. */
type Readable = ByteStream & {
	readonly readableEnded: boolean;
	readonly errored?: unknown;
	readonly destroyed: boolean;
	on(event: string, listener: (argument: unknown) => void): unknown;
	resume(): unknown;
	destroy(reason?: unknown): void;
};

function isStream(body: unknown): body is ByteStream {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

function isReadable(body: ByteStream | Readable): body is Readable {
	return 'on' in body && 'resume' in body;
}

function toBytes(body: unknown): Uint8Array {
	if (body instanceof Uint8Array) return body;
	if (body instanceof ArrayBuffer) return new Uint8Array(body);
	return Buffer.from(typeof body === 'string' ? body : '');
}

function limited(bytes: Uint8Array, longest: number): Uint8Array {
	if (bytes.length > longest) throw new AnswerTooLarge(longest);
	return bytes;
}

/** What the bytes say as JSON; undefined if they are none. */
export function jsonOf(bytes: Uint8Array): unknown {
	try {
		// Without a byte-order mark, as a run reads it.
		return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
	} catch {
		return undefined;
	}
}
