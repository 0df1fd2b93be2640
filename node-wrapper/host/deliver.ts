import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { BatchItem, BatchReport, Failed, Host, Outcome } from '../core/boundary';
import { CoreStopped, execute } from '../core/core';
import { Cancellation } from './cancellation';
import { contentOf, openMemory, type DeliveryMemory, type DeliveryRecord } from './deliveryMemory';
import { createFetch } from './fetch';
import { readItem } from './items';
import { readOptions, type BatchOptions } from './options';
import { errorItem, stopError, successItem } from './output';
import { pause } from './pause';
import { addHints, Progress } from './progress';
import { createSigners, type Signer } from './signing';

/** Sends the media of every input item and returns the node's output items, in input order. */
export async function deliverMedia(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const memory = openMemory(context);
	return await deliver(context, memory).finally(() => memory.end());
}

async function deliver(
	context: IExecuteFunctions,
	memory: DeliveryMemory,
): Promise<INodeExecutionData[]> {
	const stopOnError = !context.continueOnFail();
	const { signers } = await createSigners(context, context.getInputData().length);
	const [signer] = signers as [Signer];
	const options = readOptions(context);
	const batch = readBatch(context, signer, memory.record);
	if (signer.problem) refuseAll(batch, signer.problem.problem, signer.problem.advice);
	else if ('problem' in options) refuseAll(batch, signer.redactor.text(options.problem));

	const { items, outcomes } = batch;
	const open = outcomes.includes(undefined);
	// In stop mode nothing leaves unless all input is valid. What an earlier try left unknown does not hold up the rest.
	const invalid = outcomes.some((outcome) => outcome?.status === 'failed' && outcome.kind === 'invalidInput');
	if (open && !('problem' in options) && !(stopOnError && invalid)) {
		const report = await send(context, batch, signer, options, memory.record, stopOnError);
		if (report) addHints(context, report);
	}

	const sent = outcomes.filter((outcome) => outcome?.status === 'sent').length;
	if (sent === items.length) memory.forget();
	const firstFailure = outcomes.find((outcome) => outcome?.status === 'failed');
	if (stopOnError && firstFailure) throw stopError(context, firstFailure, sent, items.length);
	return items.map((item, index) => {
		const outcome = outcomes[index];
		if (outcome?.status === 'sent') return successItem(outcome);
		return errorItem(context, outcome?.status === 'failed' ? outcome : dropped(index, item));
	});
}

/** The input items, and what is known of each before anything is sent. */
type Batch = {
	items: BatchItem[];
	contents: string[];
	outcomes: Array<Outcome | undefined>;
	/** Refused in an earlier try: these go last, so that they do not keep the others from their turn. */
	deferred: number[];
};

function readBatch(context: IExecuteFunctions, signer: Signer, record: DeliveryRecord): Batch {
	const batch: Batch = { items: [], contents: [], outcomes: [], deferred: [] };
	for (const index of context.getInputData().keys()) {
		const read = readItem(context, index, signer.redactor);
		const item = 'item' in read ? read.item : { userId: null, mediaUrl: null, mediaType: null };
		const content = contentOf(item, context);
		const fate = record.recall(index, content);
		if (fate === 'refused') batch.deferred.push(index);
		batch.items.push(item);
		batch.contents.push(content);
		if ('failure' in read) batch.outcomes.push(read.failure);
		else if (fate === 'interrupted') batch.outcomes.push(interrupted(index, item));
		else batch.outcomes.push(fate === 'refused' ? undefined : fate);
	}
	return batch;
}

/** Nothing of the batch can be sent; what an earlier try has sent stays sent. */
function refuseAll(
	{ items, outcomes }: Batch,
	problem: string,
	advice = 'Correct the option, or remove it to use its default.',
): void {
	for (const [index, { userId }] of items.entries()) {
		outcomes[index] ??= {
			status: 'failed',
			index,
			userId: printable(userId),
			kind: 'invalidInput',
			error: `Invalid input: ${problem}`,
			advice,
			delivery: 'notSent',
		};
	}
}

/** Sends what is not settled yet and fills in the outcomes. No report: the core stopped on the way. */
async function send(
	context: IExecuteFunctions,
	{ items, contents, outcomes, deferred }: Batch,
	signer: Signer,
	{ route, ...options }: BatchOptions,
	record: DeliveryRecord,
	stopOnError: boolean,
): Promise<BatchReport | undefined> {
	const cancellation = new Cancellation(context.getExecutionCancelSignal?.());
	const progress = new Progress(context, items.length);
	const begun = new Set<number>();
	const host: Host = {
		fetch: createFetch(context, [signer], route, cancellation),
		sleep: async (ms) => await pause(ms, cancellation),
		isCancelled: () => cancellation.cancelled,
		sending: (index) => {
			begun.add(index);
			record.sending(index, contents[index] ?? '');
		},
		settled: (raw) => {
			const outcome = signer.redactor.deep(raw);
			outcomes[outcome.index] = outcome;
			record.settled(outcome.index, contents[outcome.index] ?? '', outcome);
			progress.settle(outcome);
		},
	};
	const connection = { ...signer.connection, route };
	const remembered = [...outcomes.keys()].filter((index) => outcomes[index] !== undefined);
	return await execute({ connection, items, options, stopOnError, remembered, deferred }, host)
		.catch(async (error: unknown) => {
			if (!(error instanceof CoreStopped)) return await Promise.reject<BatchReport>(error);
			context.logger.error(`${context.getNode().name}: ${error.message}`);
			for (const [index, item] of items.entries()) {
				outcomes[index] ??= begun.has(index) ? interrupted(index, item) : dropped(index, item);
			}
			return undefined;
		})
		// Ends whatever the core left under way, which is nothing unless it stopped.
		.finally(() => cancellation.close());
}

/** It had left when the core stopped. */
function interrupted(index: number, item: BatchItem): Failed {
	const advice = 'The message may have arrived: look into the conversation before you send it again.';
	return coreStopped(index, item, advice, 'unknown');
}

/** It had not left when the core stopped. */
function dropped(index: number, item: BatchItem): Failed {
	const advice = 'This is a fault of the node and not of the input: please report it, and try again.';
	return coreStopped(index, item, advice, 'notSent');
}

function coreStopped(
	index: number,
	{ userId }: BatchItem,
	advice: string,
	delivery: Failed['delivery'],
): Failed {
	const error = `Request failed: ${new CoreStopped().message}`;
	return { status: 'failed', index, userId: printable(userId), kind: 'request', error, advice, delivery };
}

function printable(userId: unknown): string {
	return typeof userId === 'string' || typeof userId === 'number' ? String(userId) : '';
}
