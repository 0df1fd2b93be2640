import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { Failed, Outcome, Sent } from '../core/boundary';
import { RetryRecord, type Remembered } from './retryRecord';
import { toolArguments } from './toolCall';

/**
 * What an earlier try has made of an item. `left`: it was sent, and the try ended before an answer came. `refused`: it
 * certainly was not sent, and may be tried again.
 */
export type Fate = Remembered;

/**
 * What has become of input items, by the items themselves and inside by run and place: n8n hands each try of Retry On
 * Fail the very same objects, while expressions may give something else in each. It lasts exactly as long as n8n holds
 * the items.
 */
const fates = new WeakMap<object, Map<string, Fate>>();

/** What the node has put out, by the run's first item and inside by run. */
const outputs = new WeakMap<object, Map<string, INodeExecutionData[]>>();

/** What earlier tries of this call of the node have sent: tries of n8n's Retry On Fail and of its Retry button. */
export class DeliveryMemory {
	private readonly identities: object[];
	private readonly run: string;
	/** By the items' places in the input; each is asked for several times. */
	private readonly places: string[] = [];
	private readonly record: RetryRecord | undefined;

	constructor(context: IExecuteFunctions) {
		const items = context.getInputData();
		const call = toolArguments(context);
		const executionId = (context.getExecutionId() as string | undefined) ?? '';
		const { name } = context.getNode();
		if (call !== undefined) {
			// n8n counts up the run index for every try of a tool.
			this.run = JSON.stringify([executionId, name]);
			this.identities = items.map(() => call);
			return;
		}
		const runIndex = context.getWorkflowDataProxy(0).$runIndex as number;
		this.run = JSON.stringify([executionId, name, runIndex]);
		this.identities = items;
		if (executionId) this.record = new RetryRecord(context, items, { executionId, runIndex });
	}

	/** Waits until no other retry of the same execution runs. */
	async begin(): Promise<void> {
		await this.record?.begin();
	}

	/** The call is over, however it ended. */
	end(): void {
		this.record?.end();
	}

	/** `undefined`: no earlier try has tried it. */
	recall(index: number): Fate | undefined {
		const identity = this.identities[index];
		const fate = identity && fates.get(identity)?.get(this.place(index));
		return fate ?? this.record?.recall(index);
	}

	/** The send of this item is about to leave, to this person. */
	sending(index: number, userId: string): void {
		this.note(index, { status: 'left', userId });
		this.record?.sending(index, userId);
	}

	settled(outcome: Outcome): void {
		if (outcome.status === 'notTried') this.forget(outcome.index);
		else if (mayBeSentAgain(outcome)) {
			this.note(outcome.index, { status: 'refused' });
			this.record?.refused(outcome.index);
		} else {
			this.note(outcome.index, outcome);
			this.record?.settled(outcome);
		}
	}

	/** All was sent: a retry would find nothing to do. */
	allSent(): void {
		this.record?.clear();
	}

	/**
	 * The items to put out, in one array for all tries of the run: n8n before 1.100 puts out what the first try gave,
	 * whatever later ones sent.
	 */
	output(items: INodeExecutionData[]): INodeExecutionData[] {
		const [first] = this.identities;
		if (first === undefined) return items;
		const byRun = inside(outputs, first);
		const earlier = byRun.get(this.run);
		if (!earlier) {
			byRun.set(this.run, items);
			return items;
		}
		earlier.length = 0;
		for (const item of items) earlier.push(item);
		return earlier;
	}

	private forget(index: number): void {
		const identity = this.identities[index];
		if (identity) fates.get(identity)?.delete(this.place(index));
		this.record?.forget(index);
	}

	private note(index: number, fate: Fate): void {
		const identity = this.identities[index];
		if (identity) inside(fates, identity).set(this.place(index), fate);
	}

	/** One object may stand at several places of the input, and feed several nodes and runs. */
	private place(index: number): string {
		return (this.places[index] ??= `${index} ${this.run}`);
	}
}

function inside<T>(memory: WeakMap<object, Map<string, T>>, identity: object): Map<string, T> {
	const known = memory.get(identity);
	if (known) return known;
	const begun = new Map<string, T>();
	memory.set(identity, begun);
	return begun;
}

/** Only what certainly was not sent. Everything else stays as it is, an outcome that is not known here among it. */
function mayBeSentAgain(outcome: Sent | Failed): boolean {
	return outcome.status === 'failed' && outcome.delivery === 'notSent';
}
