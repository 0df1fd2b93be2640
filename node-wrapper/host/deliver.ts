import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { BatchItem, BatchReport, Failed, Host, Outcome } from '../core/boundary';
import { CoreStopped, execute } from '../core/core';
import { Cancellation } from './cancellation';
import { contentOf, openMemory } from './deliveryMemory';
import { createFetch } from './fetch';
import { readItem } from './items';
import { readOptions } from './options';
import { errorItem, stopError, successItem } from './output';
import { pause } from './pause';
import { addHints, Progress } from './progress';
import { createSigner } from './signing';

/** Sends the media of every input item and returns the node's output items, in input order. */
export async function deliverMedia(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const stopOnError = !context.continueOnFail();
	const signer = await createSigner(context);
	const { route, ...options } = readOptions(context);
	const read = context.getInputData().map((_, i) => readItem(context, i, signer.redactor));
	const { record, forget } = openMemory(context);

	const outcomes: Array<Outcome | undefined> = [];
	const items: BatchItem[] = [];
	const contents: string[] = [];
	for (const [index, entry] of read.entries()) {
		const item = 'item' in entry ? entry.item : { userId: null, mediaUrl: null, mediaType: null };
		const content = contentOf(item, context);
		items.push(item);
		contents.push(content);
		const recalled = record.recall(index, content);
		if ('failure' in entry) outcomes[index] = entry.failure;
		else outcomes[index] = recalled === 'interrupted' ? interrupted(index, item) : recalled;
	}

	const remembered = [...outcomes.keys()].filter((index) => outcomes[index] !== undefined);
	const mustStop = stopOnError && outcomes.some((outcome) => outcome?.status === 'failed');
	if (!mustStop && remembered.length < items.length) {
		const cancellation = new Cancellation(context.getExecutionCancelSignal?.());
		const progress = new Progress(context, items.length);
		const begun = new Set<number>();
		const host: Host = {
			fetch: createFetch(context, signer, route, cancellation),
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
		const batch = {
			connection: { ...signer.connection, route },
			items,
			options,
			stopOnError,
			remembered,
		};
		const report = await execute(batch, host)
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
		if (report) addHints(context, report, report.unknown);
	}

	const failures = outcomes.filter((outcome): outcome is Failed => outcome?.status === 'failed');
	const sent = outcomes.filter((outcome) => outcome?.status === 'sent').length;
	if (failures.length === 0 && sent === items.length) forget();
	const [first] = failures;
	if (stopOnError && first) throw stopError(context, first, sent, items.length);
	return items.map((item, index) => {
		const outcome = outcomes[index];
		if (outcome?.status === 'sent') return successItem(outcome);
		return errorItem(context, outcome?.status === 'failed' ? outcome : dropped(index, item));
	});
}

const STOPPED = `Request failed: ${new CoreStopped().message}`;

/** It had left when the core stopped. */
function interrupted(index: number, { userId }: BatchItem): Failed {
	return {
		status: 'failed',
		index,
		userId: printable(userId),
		kind: 'request',
		error: STOPPED,
		advice: 'The message may have arrived: look into the conversation before you send it again.',
		delivery: 'unknown',
	};
}

/** It had not left when the core stopped. */
function dropped(index: number, { userId }: BatchItem): Failed {
	return {
		status: 'failed',
		index,
		userId: printable(userId),
		kind: 'request',
		error: STOPPED,
		advice: 'This is a fault of the node and not of the input: please report it, and try again.',
		delivery: 'notSent',
	};
}

function printable(userId: unknown): string {
	return typeof userId === 'string' || typeof userId === 'number' ? String(userId) : '';
}
