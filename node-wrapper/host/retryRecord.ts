import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Failed, Sent } from '../core/boundary';
import { itemHash } from './itemHash';
import { SharedRetry } from './sharedRetry';

/** Our name in the node's context. */
const PLACE = 'instagramDirect';

/**
 * Characters of facts kept for one run, ten thousand messages with long addresses among them. What goes beyond keeps its
 * fate and its short facts, so that it is never sent again for want of room.
 */
const MOST_CHARACTERS = 16_000_000;
const SHORT_CHARACTERS = 64;

/**
 * What is kept of one item: which item it was, and how its message ended. `left`: no answer came while it was watched;
 * `refused`: it certainly was not sent.
 */
type Facts = { status: 'left' | 'sent' | 'failed' | 'refused' };
type Kept = Facts & { item: string };

/** What the node's context holds. n8n stores it as JSON with the execution. */
export type KeptRun = {
	execution: string;
	/** What executions that hang together by the Retry button have in common: when the first began, or else its id. */
	origin: string;
	/** When the first of them began, in milliseconds, where n8n tells. */
	establishedAt?: number;
	run: number;
	characters: number;
	fates: Record<string, Kept>;
};

export type Remembered = Sent | Failed | { status: 'left'; userId: string } | { status: 'refused' };

/**
 * What one run of the node has sent, kept in the node's context: n8n stores it when the execution ends and hands it, with
 * the same input, to the execution that the Retry button of the executions list starts.
 */
export class RetryRecord {
	private readonly context: Record<string, unknown>;
	private readonly execution: string;
	private readonly run: number;
	private readonly isRetry: boolean;
	private readonly establishedAt: number | undefined;
	private readonly hashes: string[] = [];
	private readonly workflowAndNode: string[];
	private retry: SharedRetry | undefined;
	private kept: KeptRun | undefined;

	constructor(
		context: IExecuteFunctions,
		private readonly items: INodeExecutionData[],
		{ executionId, runIndex }: { executionId: string; runIndex: number },
	) {
		this.isRetry = context.getMode() === 'retry';
		this.context = nodeContext(context);
		this.execution = executionId;
		this.run = runIndex;
		this.establishedAt = context.getExecutionContext?.()?.establishedAt;
		this.workflowAndNode = [context.getWorkflow().id ?? '', context.getNode().name];
	}

	/** Reads what is kept, once no other retry of the same execution is at it in this process. */
	async begin(): Promise<void> {
		const found = keptRun(this.context[PLACE]);
		const kept = found && this.isOurs(found) ? found : undefined;
		if (this.isRetry) {
			this.retry = new SharedRetry(JSON.stringify([...this.workflowAndNode, this.run, kept?.origin ?? this.origin]));
			await this.retry.begin();
		}
		this.use(this.retry?.kept ?? kept);
	}

	end(): void {
		this.retry?.end();
	}

	/** What an earlier execution has made of this very item; `undefined`: nothing that is known. */
	recall(index: number): Remembered | undefined {
		const fate = this.kept?.fates[index];
		if (!fate) return undefined;
		const { item, ...facts } = fate;
		return item === this.hash(index) ? ({ ...facts, index } as Remembered) : undefined;
	}

	/** The send of this item is about to leave. */
	sending(index: number, userId: string): void {
		this.keep(index, { status: 'left', userId } as Facts);
	}

	settled(outcome: Sent | Failed): void {
		const { index, ...facts } = outcome;
		this.keep(index, facts);
	}

	/** It certainly was not sent: it may be sent again, after the others. */
	refused(index: number): void {
		this.keep(index, { status: 'refused' });
	}

	/** It was not tried after all. */
	forget(index: number): void {
		if (this.kept) delete this.kept.fates[index];
	}

	/** Nothing is left that a retry could repeat. */
	clear(): void {
		this.kept = undefined;
		delete this.context[PLACE];
	}

	private get origin(): string {
		return String(this.establishedAt ?? this.execution);
	}

	private isOurs({ execution, establishedAt, run }: KeptRun): boolean {
		if (run !== this.run) return false;
		if (execution === this.execution) return true;
		const sameBeginning =
			establishedAt === undefined ||
			this.establishedAt === undefined ||
			establishedAt === this.establishedAt;
		return this.isRetry && sameBeginning;
	}

	/** From here on it is this execution's, which may be retried in its turn. */
	private use(kept: KeptRun | undefined): void {
		this.kept = kept;
		if (!kept) return;
		kept.execution = this.execution;
		if (this.establishedAt !== undefined) kept.establishedAt = this.establishedAt;
		this.context[PLACE] = kept;
		this.retry?.keep(kept);
	}

	private start(): void {
		this.use({ execution: this.execution, origin: this.origin, run: this.run, characters: 0, fates: {} });
	}

	/** The facts are this record's from here on. */
	private keep(index: number, facts: Facts): void {
		// Runs of one node follow each other: what an earlier round of a loop did is over and needs no room.
		if (!this.kept) this.start();
		const kept = this.kept;
		if (!kept) return;
		kept.characters += characters(facts);
		const room = kept.characters <= MOST_CHARACTERS;
		kept.fates[index] = Object.assign(room ? facts : short(facts), { item: this.hash(index) });
	}

	private hash(index: number): string {
		const item = this.items[index];
		return (this.hashes[index] ??= item === undefined ? '' : itemHash(item));
	}
}

function nodeContext(context: IExecuteFunctions): Record<string, unknown> {
	try {
		return context.getContext('node') as Record<string, unknown>;
	} catch {
		// A run that n8n does not store cannot be retried.
		return {};
	}
}

/** About as many as its JSON has, which takes longer to make than all else that is kept. */
function characters(value: unknown): number {
	if (typeof value === 'string') return value.length;
	if (typeof value !== 'object' || value === null) return 4;
	return Object.values(value).reduce((sum: number, part) => sum + characters(part) + 8, 0);
}

/** What was reported loses its long texts, and with that nothing by which a message is known. */
function short(facts: Facts): Facts {
	const shorter = (value: unknown): unknown => {
		if (typeof value === 'string') return value.length <= SHORT_CHARACTERS ? value : null;
		if (Array.isArray(value)) return JSON.stringify(value).length <= SHORT_CHARACTERS ? value : null;
		return value;
	};
	const entries = Object.entries(facts).flatMap(([name, value]: [string, unknown]): Array<[string, unknown]> => {
		if (name !== 'facts') return shorter(value) === value ? [[name, value]] : [];
		const told: Array<[string, unknown]> = Object.entries(value as object);
		return [[name, Object.fromEntries(told.map(([key, fact]) => [key, shorter(fact)]))]];
	});
	return Object.fromEntries(entries) as Facts;
}

/** What stands in the context, if it is what we put there. */
function keptRun(value: unknown): KeptRun | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { execution, origin, run, characters, fates } = value as Record<string, unknown>;
	const whole =
		typeof execution === 'string' &&
		typeof origin === 'string' &&
		typeof run === 'number' &&
		typeof characters === 'number' &&
		typeof fates === 'object' &&
		fates !== null;
	return whole ? (value as KeptRun) : undefined;
}
