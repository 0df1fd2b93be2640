import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { Recent } from './recent';
import { nodeKey } from './webhookNode';

/** What a node has set up at Meta, so that it takes away that and nothing else. */
export type SetUp = {
	/** The address it was set up for: a test's is another. */
	url?: string;
	/** The fields that the account was not subscribed to before. */
	fields?: string[];
	/** Whether the app's callback URL was set. */
	callback?: boolean;
};

type Context = IHookFunctions | IWebhookFunctions;

/** Nodes that are remembered at once. */
const NODES = 500;

/**
 * Beside the node's static data: n8n hands each call a copy of that and saves it as a whole, the last one wins. A notification
 * that comes while the workflow is being activated would take the record away.
 */
const inProcess = new Recent<SetUp>(NODES);

export function setUpOf(context: Context): SetUp {
	const kept = (context.getWorkflowStaticData('node').subscription ?? {}) as SetUp;
	const own = inProcess.get(nodeKey(context));
	if (own === undefined || kept.url === undefined) return own ?? kept;
	if (own.url !== kept.url) return kept;
	return {
		url: kept.url,
		fields: [...new Set([...(kept.fields ?? []), ...(own.fields ?? [])])],
		callback: kept.callback === true || own.callback === true,
	};
}

/** From here on, and when n8n saves the static data. Without a record: what was set up has been taken away. */
export function keepSetUp(context: Context, record: SetUp | undefined): void {
	if (record) inProcess.set(nodeKey(context), record);
	else inProcess.delete(nodeKey(context));
	context.getWorkflowStaticData('node').subscription = (record ?? {}) as IDataObject;
}

/** For a call that writes static data for another reason: it writes this with it. */
export function keepSetUpAlong(context: Context): void {
	const own = inProcess.get(nodeKey(context));
	if (own) context.getWorkflowStaticData('node').subscription = setUpOf(context) as IDataObject;
}
