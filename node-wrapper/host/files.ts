import { createHash } from 'crypto';
import { sleep } from 'n8n-workflow';
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';

import type { FileInput } from '../core/boundary';
import { mediaTypeOf } from '../core/core';
import type { Batch } from './batch';
import { cancelledError } from './cancellation';
import { isToolCall } from './toolCall';

/** A file where n8n has it, and what is known of it. Files of one content may have several names. */
type Source = { data: IBinaryData; facts: Omit<FileInput, 'fileName'> };

/** Where a file is missing: a problem in words, and what to do. */
type FileProblem = { problem: string; advice: string };

/** The parameter that names the item's file. */
const PROPERTY = 'binaryPropertyName';

/** So many first bytes tell what a file is. */
const HEAD_BYTES = 1024;

/** Several times what any messenger takes. A larger file is refused by its size, and not read for that. */
const LONGEST_READ_BYTES = 128 * 1024 * 1024;

/** Where files are in a store that is far away, looking at one after another would take long. */
const LOOKED_AT_ONCE = 4;

/** Base64 is decoded in pieces of so many characters: what n8n's own streams give at a time. */
const BASE64_PIECE = 87_384;

/** After so many pieces of base64, whatever else runs in n8n has its turn: nothing is waited for in between. */
const PIECES_A_TURN = 16;

/** The files of a batch, which stay where n8n keeps them: they are read when they are looked at and when they leave. */
export class Files {
	private readonly sources: Source[] = [];
	/** By what n8n knows the file by: many items may carry the same one. */
	private readonly known = new Map<string, Promise<Source['facts']>>();
	private readonly signal: AbortSignal | undefined;

	constructor(private readonly context: IExecuteFunctions) {
		this.signal = context.getExecutionCancelSignal?.();
	}

	/** The file of an item. Rejects with n8n's words where it cannot be read. */
	async look(data: IBinaryData): Promise<FileInput> {
		const key = data.id ?? data.data;
		const facts = this.known.get(key) ?? this.inspect(data);
		this.known.set(key, facts);
		return { ...(await facts), fileName: data.fileName ?? '' };
	}

	/** Bytes of the file with this handle. */
	size(handle: number): number {
		return this.source(handle).facts.size;
	}

	/** The bytes of the file with this handle; exactly as many as it had when it was looked at. */
	async *read(handle: number): AsyncGenerator<Uint8Array> {
		const { data, facts } = this.source(handle);
		let length = 0;
		for await (const chunk of this.bytes(data)) {
			length += chunk.length;
			if (length > facts.size) break;
			yield chunk;
		}
		if (length !== facts.size) throw new Error('the file is not the one that it was when it was checked');
	}

	private source(handle: number): Source {
		const source = this.sources[handle];
		if (!source) throw new RangeError(`there is no file ${handle}`);
		return source;
	}

	private async inspect(data: IBinaryData): Promise<Source['facts']> {
		const size = await this.sizeOf(data);
		const hash = createHash('sha256');
		const head: Uint8Array[] = [];
		let length = 0;
		for await (const chunk of this.bytes(data)) {
			if (this.signal?.aborted) throw cancelledError();
			if (length < HEAD_BYTES) head.push(chunk.subarray(0, HEAD_BYTES - length));
			length += chunk.length;
			if (size > LONGEST_READ_BYTES && length >= HEAD_BYTES) break;
			hash.update(chunk);
		}
		const isWhole = size <= LONGEST_READ_BYTES;
		const facts = {
			handle: this.sources.length,
			size: isWhole ? length : size,
			mimeType: mediaTypeOf(Buffer.concat(head)) || data.mimeType,
			hash: isWhole ? hash.digest('hex') : '',
		};
		this.sources.push({ data, facts });
		return facts;
	}

	/** As far as it is known without reading the file. */
	private async sizeOf({ id, data }: IBinaryData): Promise<number> {
		if (id === undefined) return Math.floor(data.length / 4) * 3;
		// A store that keeps no record of its files has the files all the same.
		const metadata = await this.context.helpers.getBinaryMetadata(id).catch(() => undefined);
		return metadata?.fileSize ?? 0;
	}

	private async *bytes({ id, data }: IBinaryData): AsyncGenerator<Uint8Array> {
		if (id === undefined) yield* decoded(data);
		else yield* (await this.context.helpers.getBinaryStream(id)) as AsyncIterable<Uint8Array>;
	}
}

/**
 * Looks at the files of all items that have one to send, before anything leaves: the item's field `file` is what the core
 * is told of it. Where there is none, or it cannot be read, that is the item's failure and no other's.
 */
export async function lookAtFiles(context: IExecuteFunctions, batch: Batch, files: Files): Promise<void> {
	const open = batch.items.flatMap(({ fields }, index) =>
		fields.mediaSource === 'binary' && batch.outcomes[index] === undefined ? [{ fields, index }] : [],
	);
	const waiting = open.values();
	const worker = async (): Promise<void> => {
		for (const { fields, index } of waiting) {
			const found = await fileOf(context, batch, files, index);
			if ('problem' in found) batch.refuse(index, found);
			else fields.file = found;
		}
	};
	await Promise.all(Array.from({ length: LOOKED_AT_ONCE }, worker));
}

async function fileOf(
	context: IExecuteFunctions,
	batch: Batch,
	files: Files,
	index: number,
): Promise<FileInput | FileProblem> {
	let data: IBinaryData;
	try {
		const property = batch.items[index]?.fields[PROPERTY] ?? context.getNodeParameter(PROPERTY, index);
		// n8n before version 2 takes no file in the place of its name.
		data = isFile(property) ? property : context.helpers.assertBinaryData(index, property as string);
	} catch (error) {
		return missing(context, batch, index, wordsOf(error));
	}
	try {
		return await files.look(data);
	} catch (error) {
		if (context.getExecutionCancelSignal?.()?.aborted) throw cancelledError();
		return {
			problem: `the file ${JSON.stringify(data.fileName ?? '')} cannot be read: ${wordsOf(error)}`,
			advice: 'Run the workflow again from the node that makes the file: n8n may have deleted it.',
		};
	}
}

function missing(context: IExecuteFunctions, { operation }: Batch, index: number, words: string): FileProblem {
	const label = operation.fields.find(({ name }) => name === PROPERTY)?.displayName ?? PROPERTY;
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

function wordsOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

/** What an item's fields hold of a parameter: a file itself, which may be its whole base64, is none of them. */
export function withoutFile(name: string, value: unknown): unknown {
	return name === PROPERTY && isFile(value) ? null : value;
}

/** A file itself, by an expression such as `{{ $('HTTP Request').item.binary.data }}`. */
function isFile(value: unknown): value is IBinaryData {
	if (typeof value !== 'object' || value === null) return false;
	const { id, data, mimeType } = value as Record<string, unknown>;
	return typeof mimeType === 'string' && (typeof id === 'string' || typeof data === 'string');
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
