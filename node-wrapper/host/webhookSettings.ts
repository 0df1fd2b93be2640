import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { readWebhookFields, type WebhookFields } from '../credentials/webhookFields';
import { Recent } from './recent';
import { nodeKey } from './webhookNode';

/** The trigger's options. */
export type TriggerOptions = {
	accountIds: string[];
	keywords: string[];
	wholeWords: boolean;
	includeRaw: boolean;
	downloadMedia: boolean;
	resolveProfile: boolean;
	subscribe: boolean;
	setCallback: boolean;
};

/** Reading a credential costs n8n 2 more than all else that a call costs: it is remembered for so long. */
const REMEMBERED_MS = 10_000;
const remembered = new Recent<WebhookFields>(500, REMEMBERED_MS);

/**
 * The credential's fields, or nothing if n8n has none. That is no error of the call: an error would be an execution that
 * anybody could cause. A change of the credential holds within seconds; for a test, at once.
 */
export async function readWebhookSettings(
	context: IHookFunctions | IWebhookFunctions,
): Promise<WebhookFields | undefined> {
	const key = `${nodeKey(context)} ${context.getNode().credentials?.instagramDirectWebhookApi?.id}`;
	const known = remembered.get(key);
	if (known && context.getMode() !== 'manual') return known;
	try {
		const fields = readWebhookFields(await context.getCredentials('instagramDirectWebhookApi'));
		remembered.set(key, fields);
		return fields;
	} catch (error) {
		remembered.delete(key);
		const reason = error instanceof Error ? error.message : String(error);
		context.logger.error(`Instagram Direct Trigger: the credential cannot be read: ${reason}`);
		return undefined;
	}
}

export function readEvents(context: IHookFunctions | IWebhookFunctions): string[] {
	return texts(context.getNodeParameter('events', []));
}

export function readOptions(context: IHookFunctions | IWebhookFunctions): TriggerOptions {
	const options = context.getNodeParameter('options', {}) as Record<string, unknown>;
	return {
		accountIds: texts(options.accountIds),
		keywords: texts(options.keywords),
		wholeWords: options.wholeWords === true,
		includeRaw: options.includeRaw === true,
		downloadMedia: options.downloadMedia === true,
		resolveProfile: options.resolveProfile === true,
		subscribe: options.subscribe === true,
		setCallback: options.setCallback === true,
	};
}

/** Whether anything is to be set up at Meta. Meta knows one address for an app: a test must not take it from the active workflow. */
export function wantsSubscription(context: IHookFunctions): boolean {
	return readOptions(context).subscribe && context.getActivationMode() !== 'manual';
}

/** Texts of a field that takes several, or one; an expression in one of its entries may give a list. */
function texts(value: unknown): string[] {
	return (Array.isArray(value) ? (value.flat(2) as unknown[]) : [value])
		.filter((entry) => typeof entry === 'string' || typeof entry === 'number')
		.map((entry) => String(entry).trim())
		.filter((entry) => entry !== '');
}
