import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions, INodeExecutionData, JsonObject } from 'n8n-workflow';

import type { Failed, Sent } from '../core/boundary';
import type { Operation } from '../operations/operation';
import type { Tally } from './batch';
import { nounOf } from './operation';
import { count } from './progress';
import { isToolCall } from './toolCall';

/** Graph's facts on a failure: the keys of an error item that are there only where Graph gave them. */
const GRAPH_FACTS = ['code', 'subcode', 'fbtraceId'] as const;

/** Something that was sent. Null: an earlier try sent it, and its record had no room for this. */
export function successItem({ value: operation }: Operation, sent: Sent): INodeExecutionData {
	return {
		json: {
			success: true,
			operation,
			...sent.facts,
			sentAt: new Date(sent.sentAt).toISOString(),
		},
		pairedItem: { item: sent.index },
	};
}

/** A failure as an item, for the modes that continue. */
export function errorItem(
	context: IExecuteFunctions,
	{ resource, value: operation }: Operation,
	failed: Failed,
): INodeExecutionData {
	const toErrorOutput = context.getNode().onError === 'continueErrorOutput';
	const json: IDataObject = {
		error: failed.error,
		operation,
		resource,
		success: false,
		timestamp: new Date().toISOString(),
	};
	// On the error branch n8n puts the input item's own fields beside ours: those of an older failure would pass for this
	// one's.
	const input = toErrorOutput ? context.getInputData()[failed.index]?.json : undefined;
	for (const fact of GRAPH_FACTS) {
		if (failed[fact] !== undefined) json[fact] = failed[fact];
		else if (input && Object.hasOwn(input, fact)) json[fact] = null;
	}
	json.advice = failed.advice;
	json.delivery = failed.delivery;
	json.userId = failed.userId;
	const item: INodeExecutionData = { json, pairedItem: { item: failed.index } };
	if (toErrorOutput) {
		// n8n moves an item to the error branch if it has an `error`, but would then replace its json with that error's
		// message. It copies the item on the way, so a property that is not enumerable moves it and leaves the json alone.
		// Writable, since n8n before 1.117 takes the error back by setting it to undefined.
		Object.defineProperty(item, 'error', {
			value: failureError(context, failed, [failed.advice, graphFacts(failed)].join(' ').trim()),
			enumerable: false,
			writable: true,
			configurable: true,
		});
	}
	return item;
}

/** The error that ends the node in stop mode: the first failure, and how far the batch of so many items had come. */
export function stopError(
	context: IExecuteFunctions,
	operation: Operation,
	failed: Failed,
	{ sent, sentEarlier }: Tally,
	items: number,
): NodeApiError | NodeOperationError {
	const noun = nounOf(operation);
	const fate =
		failed.delivery === 'unknown'
			? `It is not known whether this ${noun} was delivered.`
			: `This ${noun} was not sent.`;
	const earlier = sentEarlier > 0 ? `An earlier try had sent ${count(sentEarlier, noun)}.` : '';
	const progress = `${sent} of ${count(items, noun)} had been sent before this.`;
	// A person reads the facts beside the advice that names them; a model reads first what it can act on.
	const sentences = isToolCall(context)
		? [failed.advice, fate, earlier, progress, graphFacts(failed)]
		: [failed.advice, graphFacts(failed), earlier, fate, progress];
	return failureError(context, failed, joined(sentences));
}

/** The error that ends the node in stop mode when something could not be read. */
export function stopReadError(context: IExecuteFunctions, failed: Failed): NodeApiError | NodeOperationError {
	return failureError(context, failed, joined([failed.advice, graphFacts(failed)]));
}

function joined(sentences: string[]): string {
	return sentences.filter((sentence) => sentence !== '').join(' ');
}

/** What to look up, and to tell Meta's support; nothing where Graph gave nothing. */
function graphFacts({ code, subcode, fbtraceId }: Failed): string {
	const facts = [
		code === undefined ? '' : `code ${code}`,
		subcode === undefined ? '' : `subcode ${subcode}`,
		fbtraceId === undefined ? '' : `trace id ${fbtraceId}`,
	].filter((fact) => fact !== '');
	const sentence = facts.join(', ');
	return sentence === '' ? '' : `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`;
}

function failureError(
	context: IExecuteFunctions,
	failed: Failed,
	explanation: string,
): NodeApiError | NodeOperationError {
	const node = context.getNode();
	const isTool = isToolCall(context);
	const itemIndex = failed.index;
	// An agent is told the message alone, so that all it has to know stands there.
	const message = isTool ? `${failed.error.replace(/\.$/, '')}. ${explanation}` : failed.error;
	const description = isTool ? '' : explanation;
	// n8n wraps what a tool throws and would put advice of its own in the place of our words, to try again for example;
	// a NodeOperationError it hands to the agent as it is.
	const asOperationError = isTool || failed.kind === 'invalidInput';
	// The facts go in, never the request: it holds the access token in its headers.
	const error = asOperationError
		? new NodeOperationError(node, message, { description, itemIndex })
		: new NodeApiError(node, { message, description } satisfies JsonObject, {
				message,
				description,
				itemIndex,
				httpCode: failed.httpStatus === undefined ? undefined : String(failed.httpStatus),
			});
	// n8n replaces messages that name a well-known connection error.
	error.message = message;
	error.description = description;
	const facts: IDataObject = {};
	for (const fact of [...GRAPH_FACTS, 'advice', 'delivery'] as const) {
		if (failed[fact] !== undefined) facts[fact] = failed[fact];
	}
	// n8n's editor shows `data` with the error.
	Object.assign(error.context, facts, { data: facts });
	return error;
}
