import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

/** Tells this node from all others of this n8n. By its name: workflows made by API or import may repeat a node's id. */
export function nodeKey(context: IHookFunctions | IWebhookFunctions): string {
	return JSON.stringify([context.getWorkflow().id, context.getNode().name]);
}
