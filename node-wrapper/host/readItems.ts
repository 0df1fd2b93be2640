import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Failed } from '../core/boundary';
import type { Operation } from '../operations/operation';
import { Cancellation } from './cancellation';
import { FieldReader } from './items';
import { readOptions } from './options';
import { errorItem, stopReadError } from './output';
import { printable } from './printable';
import { read, refusalOf, type ReadFailure, type Reads, type ReadSettings, type ReadSuccess } from './read';
import { createSigners, type Accounts } from './signing';

type Fields = Record<string, unknown>;
type Result = ReadSuccess<Reads[keyof Reads]> | ReadFailure;

/** An item to read for: its fields, and why it cannot be read for, if that is known. */
type Entry = { index: number; account: number; fields: Fields; failed?: Failed };

/** Reads what the node is set to for every input item, one after the other, and returns what came of it in input order. */
export async function readItems(context: IExecuteFunctions, operation: Operation): Promise<INodeExecutionData[]> {
	const accounts = await createSigners(context, context.getInputData().length);
	const cancellation = new Cancellation(context.getExecutionCancelSignal?.());
	try {
		return await new Run(context, operation, accounts, cancellation).output();
	} finally {
		cancellation.close();
		await accounts.settled();
	}
}

/** One run of the node. */
class Run {
	private readonly name: keyof Reads;
	private readonly stopsOnError: boolean;
	/** Equal fields are read once. */
	private readonly known = new Map<string, Result>();
	/** By account, what nothing else of it can be read after. */
	private readonly ended = new Map<number, ReadFailure>();
	private waitedMs = 0;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly operation: Operation,
		private readonly accounts: Accounts,
		private readonly cancellation: Cancellation,
	) {
		this.name = `${operation.resource}.${operation.value}` as keyof Reads;
		this.stopsOnError = !context.continueOnFail();
	}

	async output(): Promise<INodeExecutionData[]> {
		const entries = this.entries();
		// Nothing is asked before all input is known to be right.
		const [refused] = entries.flatMap(({ failed }) => failed ?? []);
		if (this.stopsOnError && refused) throw stopReadError(this.context, refused);
		const items: INodeExecutionData[] = [];
		for (const entry of entries) {
			const result = entry.failed ?? (await this.read(entry));
			if (result.status === 'read') {
				for (const item of result.items) items.push(this.item(entry.index, item));
				continue;
			}
			const failed = 'index' in result ? result : failedOf(entry, result);
			if (this.stopsOnError) throw stopReadError(this.context, failed);
			items.push(errorItem(this.context, this.operation, failed));
		}
		this.addHint();
		return items;
	}

	private entries(): Entry[] {
		const reader = new FieldReader(this.context, this.operation, this.accounts.redactor);
		const options = readOptions(this.context);
		return [...this.context.getInputData().keys()].map((index) => {
			const account = this.accounts.accountOf(index);
			const { fields, failure } = reader.read(index);
			const entry = { index, account, fields };
			if (failure) return { ...entry, failed: failure };
			if ('problem' in options) {
				const error = this.accounts.redactor.text(`Invalid input: ${options.problem}`);
				const advice = 'Correct the option, or remove it to use its default.';
				return { ...entry, failed: failedOf(entry, { kind: 'invalidInput', error, advice }) };
			}
			const refusal = refusalOf(this.name, fields, this.settings(account));
			return refusal ? { ...entry, failed: failedOf(entry, refusal) } : entry;
		});
	}

	private async read({ account, fields }: Entry): Promise<Result> {
		const key = JSON.stringify([account, fields]);
		const earlier = this.ended.get(account) ?? this.known.get(key);
		if (earlier) return earlier;
		const result = await read(this.context, this.name, fields, this.settings(account));
		this.waitedMs += result.waitedMs;
		this.known.set(key, result);
		if (result.status === 'failed' && result.endsAccount) this.ended.set(account, result);
		return result;
	}

	private settings(account: number): ReadSettings {
		const signer = this.accounts.signers[account];
		if (!signer) throw new RangeError(`there is no account ${account}`);
		const options = readOptions(this.context);
		const { maxWaitSeconds, timeoutSeconds } = 'problem' in options ? { maxWaitSeconds: 0, timeoutSeconds: null } : options;
		return {
			signer,
			maxWaitMs: Math.max(0, maxWaitSeconds * 1000 - this.waitedMs),
			timeoutMs: timeoutSeconds === null || timeoutSeconds === 0 ? undefined : timeoutSeconds * 1000,
			cancellation: this.cancellation,
		};
	}

	private item(index: number, told: Reads[keyof Reads]): INodeExecutionData {
		const { reads, value } = this.operation;
		return { json: { ...(reads === 'one' ? { success: true, operation: value } : {}), ...told }, pairedItem: { item: index } };
	}

	private addHint(): void {
		if (this.waitedMs === 0) return;
		const message = `Meta limited the rate; the node waited ${Math.ceil(this.waitedMs / 1000)} s.`;
		this.context.addExecutionHints?.({ message, type: 'info', location: 'outputPane' });
	}
}

/** The failure of an item. Nothing is sent by a read. */
function failedOf({ index, fields }: Entry, { kind, error, code, subcode, fbtraceId, httpStatus, advice }: Pick<ReadFailure, 'kind' | 'error' | 'advice'> & Partial<ReadFailure>): Failed {
	const userId = printable(fields.userId ?? fields.participantId);
	return { status: 'failed', index, userId, kind, error, code, subcode, fbtraceId, httpStatus, advice, delivery: 'notSent' };
}
