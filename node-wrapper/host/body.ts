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
		// Leaving the loop early closes the stream.
		for await (const chunk of body) {
			const bytes = toBytes(chunk);
			length += bytes.length;
			if (length > longest) throw new AnswerTooLarge(longest);
			chunks.push(bytes);
		}
		return Buffer.concat(chunks, length);
	} finally {
		signal.removeEventListener('abort', destroy);
	}
}

type ByteStream = AsyncIterable<unknown> & { destroy?: (reason: unknown) => void };

function isStream(body: unknown): body is ByteStream {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
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
		return JSON.parse(Buffer.from(bytes).toString('utf8')) as unknown;
	} catch {
		return undefined;
	}
}
