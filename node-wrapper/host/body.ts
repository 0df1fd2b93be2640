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
	const parts = new Parts(longest);
	if (!isStream(body)) return parts.take(body).whole();
	const destroy = (): void => body.destroy?.(signal.reason);
	signal.addEventListener('abort', destroy, ONCE);
	try {
		signal.throwIfAborted();
		if (isReadable(body)) {
			await readThrough(body, parts);
		} else {
			// Leaving the loop early closes the stream.
			for await (const chunk of body) parts.take(chunk);
		}
		return parts.whole();
	} finally {
		signal.removeEventListener('abort', destroy);
	}
}

const ONCE = { once: true };

/** What has come of a body. */
class Parts {
	private readonly parts: Uint8Array[] = [];
	private length = 0;

	constructor(private readonly longest: number) {}

	/** One more part. Throws where that is too much. */
	take(part: unknown): this {
		const bytes = toBytes(part);
		this.length += bytes.length;
		if (this.length > this.longest) throw new AnswerTooLarge(this.longest);
		this.parts.push(bytes);
		return this;
	}

	whole(): Uint8Array {
		const [first] = this.parts;
		return first && this.parts.length === 1 ? first : Buffer.concat(this.parts, this.length);
	}
}

/**
 * A stream of Node's by its events: its iterator would be the first in the process, which takes a while. Rejects with what
 * is thrown for a part, which closes the stream, and where the stream ends before its end.
 */
function readThrough(body: Readable, parts: Parts): Promise<void> {
	return new Promise<void>((resolve, reject) => {
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
		body.on('data', (part) => {
			try {
				parts.take(part);
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

/** What the bytes say as JSON; undefined if they are none. */
export function jsonOf(bytes: Uint8Array): unknown {
	try {
		// Without a byte-order mark, as a run reads it.
		return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
	} catch {
		return undefined;
	}
}
