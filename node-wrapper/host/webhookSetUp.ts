import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { Recent } from './recent';
import { nodeKey } from './webhookNode';

/** What a node has set up at Meta, so that it takes away that and nothing else. Without an address: nothing. */
export type SetUp = {
	/** The address it was set up for: a test's is another. */
	url?: string;
	/** The fields that the account was not subscribed to before. */
	fields?: string[];
	/** Whether the app's callback URL was set. */
	callback?: boolean;
};

/** When it became so, in ms since 1970. */
type Dated = SetUp & { at?: number };

type Context = IHookFunctions | IWebhookFunctions;

/** Nodes that are remembered at once. */
const NODES = 500;

/**
 * Beside the node's static data: n8n hands each call a copy of that and saves it as a whole, the last one wins. A notification
 * that comes while the workflow is activated or deactivated would undo the record.
 */
const inProcess = new Recent<Dated>(NODES);

/** The later of what this process knows and what n8n has saved, which may be another process's. */
export function setUpOf(context: Context): SetUp {
	const saved = (context.getWorkflowStaticData('node').subscription ?? {}) as Dated;
	const own = inProcess.get(nodeKey(context));
	return own && (own.at ?? 0) >= (saved.at ?? 0) ? own : saved;
}

/** From here on, and when n8n saves the static data. */
export function keepSetUp(context: Context, setUp: SetUp): void {
	const record: Dated = { ...setUp, at: Date.now() };
	inProcess.set(nodeKey(context), record);
	context.getWorkflowStaticData('node').subscription = record as IDataObject;
}

/** For a call that writes static data for another reason: it writes this with it. */
export function keepSetUpAlong(context: Context): void {
	if (inProcess.get(nodeKey(context))) context.getWorkflowStaticData('node').subscription = setUpOf(context) as IDataObject;
}
