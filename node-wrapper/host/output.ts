import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions, INodeExecutionData, JsonObject } from 'n8n-workflow';

import type { Failed, Sent } from '../core/boundary';
import { isToolCall } from './toolCall';

const RESOURCE = 'messages';
const OPERATION = 'sendMediaMessage';

export function successItem(sent: Sent): INodeExecutionData {
	return {
		json: {
			success: true,
			operation: OPERATION,
			userId: sent.userId,
			mediaUrl: sent.mediaUrl,
			mediaType: sent.mediaType,
			attachmentId: sent.attachmentId,
			messageId: sent.messageId,
			sentAt: new Date(sent.sentAt).toISOString(),
		},
		pairedItem: { item: sent.index },
	};
}

/** A failure as an item, for the modes that continue. */
export function errorItem(context: IExecuteFunctions, failed: Failed): INodeExecutionData {
	const json: IDataObject = {
		error: failed.error,
		operation: OPERATION,
		resource: RESOURCE,
		success: false,
		timestamp: new Date().toISOString(),
	};
	if (failed.code !== undefined) json.code = failed.code;
	if (failed.subcode !== undefined) json.subcode = failed.subcode;
	if (failed.fbtraceId !== undefined) json.fbtraceId = failed.fbtraceId;
	json.advice = failed.advice;
	json.delivery = failed.delivery;
	json.userId = failed.userId;
	const item: INodeExecutionData = { json, pairedItem: { item: failed.index } };
	if (context.getNode().onError === 'continueErrorOutput') {
		// n8n moves an item to the error branch if it has an `error`, but would then replace its json with that error's
		// message. It copies the item on the way, so a property that is not enumerable moves it and leaves the json alone.
		Object.defineProperty(item, 'error', {
			value: failureError(context, failed, failed.advice),
			enumerable: false,
		});
	}
	return item;
}

/** The error that ends the node in stop mode: the first failure, and how far the batch had come. */
export function stopError(
	context: IExecuteFunctions,
	failed: Failed,
	sentCount: number,
	itemCount: number,
): NodeApiError | NodeOperationError {
	const fate =
		failed.delivery === 'unknown'
			? 'It is not known whether this message was delivered.'
			: 'This message was not sent.';
	const progress = `${sentCount} of ${itemCount} ${itemCount === 1 ? 'message' : 'messages'} had been sent before this.`;
	return failureError(context, failed, `${failed.advice} ${fate} ${progress}`);
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
	return error;
}
