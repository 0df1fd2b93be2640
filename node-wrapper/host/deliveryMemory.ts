import type { IExecuteFunctions } from 'n8n-workflow';

import type { BatchItem, Outcome } from '../core/boundary';
import { toolArguments } from './toolCall';

/**
 * What an execution has sent, so that n8n's Retry On Fail, which runs the whole node again with the same items, does not
 * send it again.
 */
export class DeliveryRecord {
	/** When the call that used it last was over; `undefined`: one is using it. */
	endedAt: number | undefined;

	private readonly entries = new Map<number, Entry>();

	get size(): number {
		return this.entries.size;
	}

	/** The send of this item is about to leave. */
	sending(index: number, content: string): void {
		this.entries.set(index, { content, fate: 'interrupted' });
	}

	settled(index: number, content: string, outcome: Outcome): void {
		if (outcome.status === 'notTried') this.entries.delete(index);
		else this.entries.set(index, { content, fate: mayBeSentAgain(outcome) ? 'refused' : outcome });
	}

	/** What has become of this item in an earlier try; `undefined`: it was not tried. */
	recall(index: number, content: string): Fate | undefined {
		const entry = this.entries.get(index);
		return entry?.content === content ? entry.fate : undefined;
	}
}

type Final = Exclude<Outcome, { status: 'notTried' }>;

/** `'interrupted'`: it left, and nobody has seen the answer. `'refused'`: it certainly was not sent, and may be tried again. */
type Fate = Final | 'interrupted' | 'refused';
type Entry = { content: string; fate: Fate };

/** Only what certainly was not sent. Everything else stays as it is, an outcome that is not known here among it. */
function mayBeSentAgain(outcome: Final): boolean {
	return outcome.status === 'failed' && outcome.delivery === 'notSent';
}

/** n8n waits five seconds at most between two tries. A record that nobody has used for so long has no try to come. */
const KEPT_MS = 10 * 60_000;

const MOST_EXECUTIONS = 500;
const MOST_ITEMS = 200_000;

/** Records by node run, the least recently used first. */
const records = new Map<string, DeliveryRecord>();

/** Records of calls by an AI agent, by the arguments object of the call. */
const toolRecords = new WeakMap<object, DeliveryRecord>();

/** One call of the node, or the tries of one call under Retry On Fail. */
export interface DeliveryMemory {
	record: DeliveryRecord;
	/** Nothing is left to repeat. */
	forget(): void;
	/** The call is over; another try may follow. */
	end(): void;
}

/** The memory of this call. Two executions, two rounds of a loop and two calls by an agent have nothing in common. */
export function openMemory(context: IExecuteFunctions): DeliveryMemory {
	const call = toolArguments(context);
	if (call !== undefined) {
		const record = toolRecords.get(call) ?? new DeliveryRecord();
		toolRecords.set(call, record);
		return { record, forget: () => toolRecords.delete(call), end: nothing };
	}
	const executionId = context.getExecutionId() as string | undefined;
	if (!executionId) return { record: new DeliveryRecord(), forget: nothing, end: nothing };
	const runIndex = context.getWorkflowDataProxy(0).$runIndex as number;
	const run = JSON.stringify([executionId, context.getNode().id, runIndex]);
	const record = records.get(run) ?? new DeliveryRecord();
	records.delete(run);
	records.set(run, record);
	record.endedAt = undefined;
	makeRoom();
	return {
		record,
		forget: () => records.delete(run),
		end: () => {
			record.endedAt = Date.now();
		},
	};
}

const nothing = (): void => undefined;

/** Drops the records that no try can come for, then as many of the oldest as are too many, never the newest. */
function makeRoom(): void {
	const now = Date.now();
	let items = 0;
	for (const [run, record] of records) {
		if (record.endedAt !== undefined && now - record.endedAt > KEPT_MS) records.delete(run);
		else items += record.size;
	}
	for (const [run, record] of records) {
		if (records.size <= 1 || (records.size <= MOST_EXECUTIONS && items <= MOST_ITEMS)) return;
		items -= record.size;
		records.delete(run);
	}
}

/** What makes two items the same message: every field of theirs, and the account it comes from. */
export function contentOf(item: BatchItem, context: IExecuteFunctions): string {
	const account = context.getNode().credentials?.instagramDirectApi?.id ?? '';
	return JSON.stringify([item, account]);
}
