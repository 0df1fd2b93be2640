import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import type { BatchReport, Failed, Host } from '../core/boundary';
import { CoreStopped, execute } from '../core/core';
import type { Operation } from '../operations/operation';
import { Batch } from './batch';
import { Cancellation } from './cancellation';
import { DeliveryMemory } from './deliveryMemory';
import { createFetch } from './fetch';
import { sendsFile } from './fileField';
import type { Files } from './files';
import { nounOf, readOperation } from './operation';
import { readOptions, type BatchOptions } from './options';
import { errorItem, stopError, successItem } from './output';
import { pause } from './pause';
import { addHints, Progress } from './progress';
import { createSigners, withStory, type Accounts } from './signing';

/** What a batch ends with when the core's own account of it is not whole. */
const noOutcome = (noun: string): string => `the core gave no account of this ${noun}`;
/** In stop mode another item's failure ends the batch; a batch that ends early for no such reason says this. */
const notTried = (noun: string): string => `the batch ended before this ${noun} was tried`;

/** Carries out what the node is set to for every input item and returns its output items, in input order. */
export async function deliverItems(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const operation = readOperation(context);
	if (operation.reads) {
		// Who only sends does not load it.
		const { readItems } = await import('./readItems');
		return await readItems(context, operation);
	}
	const memory = new DeliveryMemory(context);
	await memory.begin();
	return await deliver(context, operation, memory).finally(() => memory.end());
}

async function deliver(context: IExecuteFunctions, operation: Operation, memory: DeliveryMemory): Promise<INodeExecutionData[]> {
	const stopOnError = !context.continueOnFail();
	const accounts = await createSigners(context, context.getInputData().length);
	const options = readOptions(context);
	const batch = new Batch(context, operation, accounts, memory);
	if ('problem' in options) batch.refuseAll(accounts.redactor.text(options.problem));
	const files = await filesOf(context, batch);

	// In stop mode nothing leaves unless all input is valid. What an earlier try left unknown does not hold up the rest.
	const held = stopOnError && batch.invalid;
	let report: BatchReport | undefined;
	if (batch.open && !held && !('problem' in options)) {
		report = await send(context, batch, accounts, files, options, memory, stopOnError);
		await accounts.settled();
	}
	const tally = batch.tally();
	addHints(context, operation, tally, report);
	if (tally.sent === batch.items.length) memory.allSent();

	const unsettled = batch.unsettled(notTried(nounOf(operation)));
	const failure = batch.outcomes.find((outcome) => outcome?.status === 'failed') ?? unsettled[0];
	if (stopOnError && failure?.status === 'failed') throw stopError(context, operation, failure, tally, batch.items.length);
	return memory.output(outputItems(context, batch, unsettled));
}

/** The files that items send, looked at. Who sends none does not load what reads them. */
async function filesOf(context: IExecuteFunctions, batch: Batch): Promise<Files | undefined> {
	if (!batch.items.some(({ fields }) => sendsFile(fields))) return undefined;
	const { lookAtFiles } = await import('./files');
	return await lookAtFiles(context, batch);
}

function outputItems(context: IExecuteFunctions, batch: Batch, unsettled: Failed[]): INodeExecutionData[] {
	const missing = new Map(unsettled.map((failed) => [failed.index, failed]));
	return batch.outcomes.flatMap((outcome, index) => {
		if (outcome?.status === 'sent') return successItem(batch.operation, outcome);
		const failed = outcome?.status === 'failed' ? outcome : missing.get(index);
		return failed ? errorItem(context, batch.operation, failed) : [];
	});
}

/** Sends what is not settled yet and fills in the outcomes. No report: the core stopped on the way. */
async function send(
	context: IExecuteFunctions,
	batch: Batch,
	{ signers, redactor }: Accounts,
	files: Files | undefined,
	{ route, ...options }: BatchOptions,
	memory: DeliveryMemory,
	stopOnError: boolean,
): Promise<BatchReport | undefined> {
	const cancellation = new Cancellation(context.getExecutionCancelSignal?.());
	const remembered = [...batch.outcomes.keys()].filter((index) => batch.outcomes[index] !== undefined);
	const progress = new Progress(context, batch.items.length - remembered.length, batch.operation);
	const host: Host = {
		fetch: createFetch(context, signers, route, cancellation, files),
		sleep: async (ms) => await pause(ms, cancellation),
		isCancelled: () => cancellation.cancelled,
		sending: (index) => {
			batch.sending(index);
			memory.sending(index, batch.userId(index));
		},
		settled: (raw) => {
			const signer = signers[batch.items[raw.index]?.account ?? 0];
			const outcome = batch.settle(redactor.deep(raw.status === 'failed' ? { ...raw, advice: withStory(raw, signer) } : raw));
			if (!outcome) return;
			if (!batch.isAsBefore(outcome)) memory.settled(outcome);
			progress.settle(outcome);
		},
	};
	const { resource, value: operation } = batch.operation;
	const connections = signers.map(({ connection }) => ({ ...connection, route }));
	const { items, deferred } = batch;
	const request = { resource, operation, connections, items, options, stopOnError, remembered, deferred };
	let missing = noOutcome(nounOf(batch.operation));
	return await execute(request, host)
		.catch(async (error: unknown) => {
			if (!(error instanceof CoreStopped)) return await Promise.reject<BatchReport>(error);
			context.logger.error(`${context.getNode().name}: ${error.message}`);
			missing = error.message;
			return undefined;
		})
		.finally(() => {
			// Ends whatever the core left under way, which is nothing unless it stopped.
			cancellation.close();
			for (const failed of batch.unsettled(missing)) {
				const outcome = batch.settle(failed);
				if (outcome) memory.settled(outcome);
			}
		});
}
