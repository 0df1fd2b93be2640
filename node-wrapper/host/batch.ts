import type { IExecuteFunctions } from 'n8n-workflow';

import type { BatchItem, Failed, Outcome } from '../core/boundary';
import type { CredentialProblem } from '../credentials/credentialFields';
import type { DeliveryMemory, Fate } from './deliveryMemory';
import type { Operation } from '../operations/operation';
import { FieldReader } from './items';
import { nounOf } from './operation';
import { printable } from './printable';
import type { Accounts } from './signing';

const NOTHING: BatchItem = { account: 0, fields: {} };
const lookFirst = (noun: string): string =>
	`Look into the conversation before you send this again: the ${noun} may have been delivered, and it was not repeated.`;

/** How many messages of a batch have ended in which way. */
export type Tally = {
	/** Meta took them, in this try or an earlier one. */
	sent: number;
	/** Of those, the ones of earlier tries. */
	sentEarlier: number;
	/** Of those, the ones that left no ids behind, since the record had no room for them. */
	withoutIds: number;
	/** They may or may not have arrived. */
	unknown: number;
};

/** The items of one call of the node, and what is known of each. */
export class Batch {
	readonly items: BatchItem[] = [];
	/** By item; `undefined`: not known, or not yet. */
	readonly outcomes: Array<Outcome | undefined> = [];
	/** Settled by an earlier try: neither sent nor read again. */
	readonly remembered: number[] = [];
	/** Not done in an earlier try, for all that is known: these go last, so that they do not keep the others from their turn. */
	readonly deferred: number[] = [];
	private readonly left = new Set<number>();
	/** Tried again, though an earlier try may have done it. */
	private readonly perhapsDone = new Set<number>();

	constructor(
		context: IExecuteFunctions,
		readonly operation: Operation,
		private readonly accounts: Accounts,
		memory: DeliveryMemory,
	) {
		const { redactor, signers } = accounts;
		const reader = new FieldReader(context, operation, redactor);
		for (const index of context.getInputData().keys()) {
			const fate = memory.recall(index);
			const settled = fate && settledBy(index, fate, operation);
			if (settled) {
				// Whatever its expressions give by now, what was sent is what is reported.
				this.items.push(NOTHING);
				this.outcomes.push(settled);
				this.remembered.push(index);
				continue;
			}
			if (fate) this.deferred.push(index);
			if (fate && fate.status !== 'refused') this.perhapsDone.add(index);
			const account = accounts.accountOf(index);
			const read = reader.read(index);
			this.items.push({ account, fields: read.fields });
			this.outcomes.push(read.failure && this.withPast(read.failure));
			const problem = signers[account]?.problem;
			if (problem) this.refuse(index, problem);
		}
	}

	/** Whether anything is left to send. */
	get open(): boolean {
		return this.outcomes.includes(undefined);
	}

	/** Whether an item is known to be no message. */
	get invalid(): boolean {
		return this.outcomes.some((outcome) => outcome?.status === 'failed' && outcome.kind === 'invalidInput');
	}

	/** How the messages have ended so far. */
	tally(): Tally {
		const tally = { sent: 0, sentEarlier: 0, withoutIds: 0, unknown: 0 };
		for (const outcome of this.outcomes) {
			if (outcome?.status === 'sent') tally.sent += 1;
			else if (outcome?.status === 'failed' && outcome.delivery === 'unknown') tally.unknown += 1;
		}
		for (const index of this.remembered) {
			const outcome = this.outcomes[index];
			if (outcome?.status !== 'sent') continue;
			tally.sentEarlier += 1;
			if (outcome.facts.messageId === null) tally.withoutIds += 1;
		}
		return tally;
	}

	/** The send of this item is about to leave. */
	sending(index: number): void {
		this.left.add(index);
	}

	/** Takes the outcome of an item that waits for one, and returns what is known with it; the first counts. */
	settle(outcome: Outcome): Outcome | undefined {
		const { index } = outcome;
		if (!Number.isInteger(index) || index < 0 || index >= this.items.length) return undefined;
		if (this.outcomes[index] !== undefined) return undefined;
		const known = outcome.status === 'failed' ? this.withPast(outcome) : outcome;
		this.outcomes[index] = known;
		return known;
	}

	/** Whether nothing is known beyond that an earlier try may have done it. */
	isAsBefore({ status, index }: Outcome): boolean {
		return status === 'notTried' && this.perhapsDone.has(index);
	}

	/** What one try may have done is not undone by what a later one has met. */
	private withPast(failed: Failed): Failed {
		return this.perhapsDone.has(failed.index) ? { ...failed, delivery: 'unknown' } : failed;
	}

	/** Nothing of the batch can be sent; what an earlier try has sent stays sent. */
	refuseAll(problem: string): void {
		const advice = 'Correct the option, or remove it to use its default.';
		for (const index of this.items.keys()) this.refuse(index, { problem, advice });
	}

	/** The item is no message, for this reason; what is settled already stays as it is. */
	refuse(index: number, { problem, advice }: CredentialProblem): void {
		this.settle({
			status: 'failed',
			index,
			userId: this.userId(index),
			kind: 'invalidInput',
			error: this.accounts.redactor.text(`Invalid input: ${problem}`),
			advice,
			delivery: 'notSent',
		});
	}

	/** Each item that has no outcome for this reason: what had left may have arrived, the rest did not leave. */
	unsettled(reason: string): Failed[] {
		const failures: Failed[] = [];
		for (const [index, outcome] of this.outcomes.entries()) {
			if (outcome !== undefined && outcome.status !== 'notTried') continue;
			const hasLeft = outcome === undefined && this.left.has(index);
			failures.push(this.withPast({
				status: 'failed',
				index,
				userId: this.userId(index),
				kind: 'request',
				error: `Request failed: ${reason}`,
				advice: hasLeft
					? `The ${nounOf(this.operation)} may have arrived: look into the conversation before you send it again.`
					: 'This is a fault of the node and not of the input: please report it, and try again.',
				delivery: hasLeft ? 'unknown' : 'notSent',
			}));
		}
		return failures;
	}

	/** As an error shows it. */
	userId(index: number): string {
		return this.accounts.redactor.text(printable(this.items[index]?.fields.userId));
	}
}

/** The outcome that an earlier try has left, if it was final. */
function settledBy(index: number, fate: Fate, operation: Operation): Outcome | undefined {
	if (fate.status === 'refused') return undefined;
	if (fate.status === 'sent') return { ...fate, index };
	if (operation.mayBeDoneTwice) return undefined;
	const noun = nounOf(operation);
	const userId = fate.userId ?? '';
	const left: Failed = {
		status: 'failed',
		index,
		userId,
		kind: 'request',
		error: `Request failed: an earlier try ended before the answer came, so the ${noun} may or may not have been delivered`,
		advice: lookFirst(noun),
		delivery: 'unknown',
	};
	// A record that has run out of room keeps no words; what stands there takes the place of these.
	return fate.status === 'left' ? left : { ...left, ...fate, index };
}
