import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * The arguments of an AI agent's call, if this is one. n8n counts up the run index for every try of a tool, but hands
 * each try of one call the same object.
 */
export function toolArguments(context: IExecuteFunctions): object | undefined {
	return context.getInputData(0, 'ai_tool')[0]?.json;
}

/** Whether an AI agent has called the node: n8n makes a node type of its own for that, with this ending. */
export function isToolCall(context: IExecuteFunctions): boolean {
	return toolArguments(context) !== undefined || context.getNode().type.endsWith('Tool');
}
