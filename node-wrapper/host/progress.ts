import type { IExecuteFunctions } from 'n8n-workflow';

import type { BatchReport, Outcome } from '../core/boundary';
import type { Operation } from '../operations/operation';
import type { Tally } from './batch';
import { nounOf } from './operation';

const LOG_EVERY_ITEMS = 500;
const LOG_EVERY_MS = 10_000;

/** Writes the progress of a long batch into n8n's log: counts, and nothing of the messages. */
export class Progress {
	private settled = 0;
	private failed = 0;
	private loggedAt = Date.now();
	private readonly name: string;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly total: number,
		private readonly operation: Operation,
	) {
		this.name = context.getNode().name;
	}

	settle(outcome: Outcome): void {
		this.settled += 1;
		if (outcome.status === 'failed') this.failed += 1;
		const now = Date.now();
		if (this.settled % LOG_EVERY_ITEMS !== 0 && now - this.loggedAt < LOG_EVERY_MS) return;
		this.loggedAt = now;
		this.context.logger.info(
			`${this.name}: ${this.settled} of ${count(this.total, nounOf(this.operation))} done, ${this.failed} failed`,
		);
	}
}

/** Tells in the editor what a glance at the items does not show. No report: nothing was asked of Meta in this try. */
export function addHints(
	context: IExecuteFunctions,
	operation: Operation,
	{ unknown, sentEarlier, withoutIds }: Tally,
	report: BatchReport | undefined,
): void {
	const noun = nounOf(operation);
	const hint = (message: string, type: 'info' | 'warning'): void => {
		context.addExecutionHints?.({ message, type, location: 'outputPane' });
	};
	if (unknown > 0) {
		hint(
			`It is not known whether ${count(unknown, noun)} arrived. Look into the conversation before you send again.`,
			'warning',
		);
	}
	if (sentEarlier > 0) {
		const verb = sentEarlier === 1 ? 'was' : 'were';
		hint(`${count(sentEarlier, noun)} had been sent by an earlier try and ${verb} not sent again.`, 'info');
	}
	if (withoutIds > 0) {
		hint(`There was no room to keep the ids of ${withoutIds} of them: they were sent, and are shown without.`, 'info');
	}
	const { byUrlInstead, sharedUploads, throttled, waitedMs } = report ?? { byUrlInstead: 0, sharedUploads: 0, throttled: 0, waitedMs: 0 };
	if (sharedUploads > 0) {
		hint(
			`Media was uploaded once for several messages: ${count(sharedUploads, 'upload')} saved.`,
			'info',
		);
	}
	if (byUrlInstead > 0) {
		const verb = byUrlInstead === 1 ? 'its' : 'their';
		hint(`This host takes no uploads: ${count(byUrlInstead, noun)} went out by the URL of ${verb} media instead.`, 'info');
	}
	if (throttled > 0) {
		hint(
			`Meta limited the rate ${throttled === 1 ? 'once' : `${throttled} times`}; the node waited ${Math.ceil(waitedMs / 1000)} s.`,
			'info',
		);
	}
}

export function count(number: number, noun: string): string {
	return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
