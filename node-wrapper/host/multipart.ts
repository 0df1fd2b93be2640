import { createHash, randomUUID } from 'crypto';

import type { MultipartBody } from '../core/boundary';
import type { Files } from './files';

/** A stream of Node's that is read to its end or destroyed. */
export type ByteStream = AsyncIterable<Uint8Array> & { destroy(): void };

/**
 * `Duplex.from` of Node's module `stream`, which n8n allows no node to import. A hash is such a stream, and its class
 * inherits this from there.
 */
function streamOf(source: AsyncIterable<Uint8Array>): ByteStream {
	const streams = createHash('sha256').constructor as unknown as { from(source: AsyncIterable<Uint8Array>): ByteStream };
	return streams.from(source);
}

/**
 * A form with a file, as RFC 7578 writes it. The file is read from where n8n keeps it while the form leaves, so that its
 * bytes are never held as a whole; its length is known all the same, and the form goes out with a `content-length`.
 */
export class Form {
	readonly contentType: string;
	/** Bytes. */
	readonly length: number;
	private readonly handle: number;
	private readonly head: Buffer;
	private readonly tail: Buffer;

	/** Throws for a handle that is not one of `files`. */
	constructor(
		{ multipart: { fields, file } }: MultipartBody,
		private readonly files: Files,
	) {
		this.handle = file.handle;
		const boundary = `instagram-direct-${randomUUID()}`;
		const part = (disposition: string, more = ''): string =>
			`--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n${more}\r\n`;
		const texts = fields.map(([name, value]) => `${part(`name="${escaped(name)}"`)}${value}\r\n`);
		const type = file.mimeType.replace(/[\r\n]/g, ' ');
		const named = part(`name="filedata"; filename="${escaped(file.name)}"`, `Content-Type: ${type}\r\n`);
		this.contentType = `multipart/form-data; boundary=${boundary}`;
		this.head = Buffer.from(texts.join('') + named, 'utf8');
		this.tail = Buffer.from(`\r\n--${boundary}--\r\n`, 'utf8');
		this.length = this.head.length + files.size(file.handle) + this.tail.length;
	}

	/** The form as a stream, to be read once. */
	stream(): ByteStream {
		return streamOf(this.chunks());
	}

	/** The form piece by piece, to be read once. */
	async *chunks(): AsyncGenerator<Uint8Array> {
		yield this.head;
		yield* this.files.read(this.handle);
		yield this.tail;
	}
}

/** As browsers write names into the header of a part: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
function escaped(name: string): string {
	return name.replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/"/g, '%22');
}
