import { createHash } from 'crypto';
import { sleep } from 'n8n-workflow';
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import type { FileInput, MultipartBody } from '../core/boundary';
import { mediaTypeOf } from '../core/core';
import type { Batch } from './batch';
import { cancelledError } from './cancellation';
import { FILE_FIELD, isFile, sendsFile } from './fileField';
import { Form } from './multipart';
import { isToolCall } from './toolCall';

/** A file where n8n has it, and what is known of it. */
class Source {
	/** Bytes; undefined where it takes reading the file to know. */
	size: number | undefined;
	mimeType = '';
	hash = '';
	/** Why it cannot be read, in n8n's words. */
	problem: string | undefined;

	constructor(
		readonly handle: number,
		readonly data: IBinaryData,
	) {}
}

/** Why an item has no file to send, and what to do. */
type FileProblem = { problem: string; advice: string };

/** So many first bytes tell what a file is. */
const HEAD_BYTES = 1024;

/** Where files are in a store that is far away, looking at one after another would take long. */
const LOOKED_AT_ONCE = 4;

/** What base64 is not made of; with any of it, such as line breaks, the length tells nothing. */
const NOT_BASE64 = /[^\w+/=-]/;

/** What a `data:` URL has before the base64. */
const DATA_URL = /^data:[^,]{0,200},/;

/** Base64 is decoded in pieces of so many characters: what n8n's own streams give at a time. */
const BASE64_PIECE = 87_384;

/** After so many pieces of base64, whatever else runs in n8n has its turn: nothing is waited for in between. */
const PIECES_A_TURN = 16;

/** The files of a batch, which stay where n8n keeps them: they are read when they are looked at and when they leave. */
export class Files {
	private readonly sources: Source[] = [];
	/** By what n8n knows a file by: many items may carry the same one. */
	private readonly known = new Map<string, Source>();
	private readonly signal: AbortSignal | undefined;

	constructor(private readonly context: IExecuteFunctions) {
		this.signal = context.getExecutionCancelSignal?.();
	}

	/** Takes a file in, without looking at it yet. Returns its handle. */
	add(data: IBinaryData): number {
		const key = data.id ?? data.data;
		const source = this.known.get(key) ?? new Source(this.sources.length, data);
		if (source.handle === this.sources.length) this.sources.push(source);
		this.known.set(key, source);
		return source.handle;
	}

	/** Looks at all files that were taken in. Rejects only when the execution is cancelled. */
	async look(): Promise<void> {
		await this.each(async (source) => {
			source.size = await this.sizeOf(source.data);
			if (source.size === undefined) await this.inspect(source, true);
		});
		const sizes = new Map<number | undefined, number>();
		for (const { size } of this.sources) sizes.set(size, (sizes.get(size) ?? 0) + 1);
		// A file that is the only one of its size equals no other: its beginning is all that has to be read of it.
		await this.each(async (source) => {
			if (source.hash === '' && source.problem === undefined) await this.inspect(source, sizes.get(source.size) !== 1);
		});
	}

	/** What the core is told of a file that was looked at, by the name that this item has for it; or why it cannot be read. */
	describe(handle: number, { fileName = '', mimeType }: IBinaryData): FileInput | string {
		const source = this.source(handle);
		if (source.problem !== undefined) return source.problem;
		const claimed = source.mimeType === '';
		return { handle, size: source.size ?? 0, mimeType: claimed ? mimeType : source.mimeType, claimed, hash: source.hash, fileName };
	}

	/** Bytes of the file with this handle. */
	size(handle: number): number {
		return this.source(handle).size ?? 0;
	}

	/** The body of a request that one of the files goes out with. Throws for a handle that is not one of them. */
	form(body: MultipartBody): Form {
		return new Form(body, this);
	}

	/** The bytes of the file with this handle; exactly as many as it had when it was looked at. */
	async *read(handle: number): AsyncGenerator<Uint8Array> {
		const { data, size = 0 } = this.source(handle);
		let length = 0;
		try {
			for await (const chunk of this.bytes(data)) {
				length += chunk.length;
				if (length > size) break;
				yield chunk;
			}
		} catch (error) {
			throw fileUnreadable(wordsOf(error));
		}
		if (length !== size) throw fileUnreadable('the file is not the one that it was when it was checked');
	}

	private source(handle: number): Source {
		const source = this.sources[handle];
		if (!source) throw new RangeError(`there is no file ${handle}`);
		return source;
	}

	private async each(work: (source: Source) => Promise<void>): Promise<void> {
		const waiting = this.sources.values();
		const worker = async (): Promise<void> => {
			for (const source of waiting) {
				if (this.signal?.aborted) throw cancelledError();
				await work(source).catch((error: unknown) => {
					source.problem = wordsOf(error);
				});
			}
		};
		await Promise.all(Array.from({ length: LOOKED_AT_ONCE }, worker));
		if (this.signal?.aborted) throw cancelledError();
	}

	private async inspect(source: Source, isWhole: boolean): Promise<void> {
		const hash = createHash('sha256');
		const head: Uint8Array[] = [];
		let length = 0;
		for await (const chunk of this.bytes(source.data)) {
			if (this.signal?.aborted) return;
			if (length < HEAD_BYTES) head.push(chunk.subarray(0, HEAD_BYTES - length));
			length += chunk.length;
			if (isWhole) hash.update(chunk);
			else if (length >= HEAD_BYTES) break;
		}
		source.mimeType = mediaTypeOf(Buffer.concat(head));
		if (!isWhole) return;
		source.size = length;
		source.hash = hash.digest('hex');
	}

	/** Bytes, as far as they are known without reading the file. */
	private async sizeOf({ id, data }: IBinaryData): Promise<number | undefined> {
		if (id === undefined) return NOT_BASE64.test(data) ? undefined : Buffer.byteLength(data, 'base64');
		// A store that has lost its record of a file may have the file all the same.
		const metadata = await this.context.helpers.getBinaryMetadata(id).catch(() => undefined);
		return metadata?.fileSize;
	}

	private async *bytes({ id, data }: IBinaryData): AsyncGenerator<Uint8Array> {
		if (id === undefined) yield* decoded(data.replace(DATA_URL, ''));
		else yield* (await this.context.helpers.getBinaryStream(id)) as AsyncIterable<Uint8Array>;
	}
}

/**
 * Looks at the files of all items that have one to send, before anything leaves: the item's field `file` is what the core
 * is told of it. Where there is none, or it cannot be read, that is the item's failure and no other's.
 */
export async function lookAtFiles(context: IExecuteFunctions, batch: Batch): Promise<Files> {
	const files = new Files(context);
	const found: Array<{ index: number; data: IBinaryData; handle: number }> = [];
	for (const [index, { fields }] of batch.items.entries()) {
		if (!sendsFile(fields) || batch.outcomes[index] !== undefined) continue;
		try {
			const data = fileOf(context, fields[FILE_FIELD] ?? context.getNodeParameter(FILE_FIELD, index), index);
			found.push({ index, data, handle: files.add(data) });
		} catch (error) {
			batch.refuse(index, missing(context, batch, index, wordsOf(error)));
		}
	}
	if (found.length > 0) await files.look();
	for (const { index, data, handle } of found) {
		const file = files.describe(handle, data);
		const item = batch.items[index];
		if (typeof file !== 'string' && item) item.fields.file = file;
		else batch.refuse(index, unreadable(data, String(file)));
	}
	return files;
}

function fileOf(context: IExecuteFunctions, property: unknown, index: number): IBinaryData {
	// n8n before version 2 takes no file in the place of its name.
	return isFile(property) ? property : context.helpers.assertBinaryData(index, property as string);
}

function unreadable({ fileName = '' }: IBinaryData, words: string): FileProblem {
	return {
		problem: `the file ${JSON.stringify(fileName)} cannot be read: ${words}`,
		advice: 'Run the workflow again from the node that makes the file: n8n may have deleted it.',
	};
}

function missing(context: IExecuteFunctions, { operation }: Batch, index: number, words: string): FileProblem {
	const label = operation.fields.find(({ name }) => name === FILE_FIELD)?.displayName ?? FILE_FIELD;
	if (isToolCall(context)) {
		return {
			problem: 'a tool is given no files by the AI agent that calls it',
			advice: 'Send media by its address: set Media Source to URL.',
		};
	}
	const names = Object.keys(context.getInputData()[index]?.binary ?? {}).map((name) => JSON.stringify(name));
	return {
		problem: names.length > 0 ? `${words.replace(/\.$/, '')}. Its files: ${names.join(', ')}` : words,
		advice: `Let an earlier node put the file into the item, and give the name of its field in ${label}.`,
	};
}

/** A file that is not there any more, or is another one. It has no cause, whose code would pass for one of the connection. */
function fileUnreadable(words: string): Error {
	return Object.assign(new Error(words), { code: 'ERR_FILE_UNREADABLE' });
}

function wordsOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

/** The bytes of base64, perhaps broken into lines, piece by piece. */
async function* decoded(base64: string): AsyncGenerator<Uint8Array> {
	let rest = '';
	for (let at = 0; at < base64.length; at += BASE64_PIECE) {
		if (at > 0 && at % (BASE64_PIECE * PIECES_A_TURN) === 0) await sleep(0);
		const piece = rest + base64.slice(at, at + BASE64_PIECE).replace(/[^A-Za-z0-9+/_-]+/g, '');
		const end = piece.length - (piece.length % 4);
		rest = piece.slice(end);
		yield Buffer.from(piece.slice(0, end), 'base64');
	}
	if (rest !== '') yield Buffer.from(rest, 'base64');
}
