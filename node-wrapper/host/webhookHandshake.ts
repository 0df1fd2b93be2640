import { createHash, timingSafeEqual } from 'crypto';
import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { readWebhookSettings } from './webhookSettings';

/**
 * Meta's question whether this address is ours, asked when it is filled in: the challenge comes back, bare, if the verify token
 * is right. https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
 */
export async function answerHandshake(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const response = context.getResponseObject();
	const settings = await readWebhookSettings(context);
	const query = context.getQueryData() as IDataObject;
	const challenge = parameter(query, 'challenge');
	const isOurs =
		parameter(query, 'mode') === 'subscribe' &&
		challenge !== undefined &&
		isSame(parameter(query, 'verify_token') ?? '', settings?.verifyToken ?? '');
	if (isOurs) {
		response.status(200).type('text/plain').set('X-Content-Type-Options', 'nosniff').send(challenge);
	} else {
		context.logger.warn(
			'Instagram Direct Trigger: refused a verification of the callback URL. Verify Token at Meta and in the credential must be the same.',
		);
		response.status(403).type('text/plain').send('Forbidden');
	}
	return { noWebhookResponse: true };
}

/** A parameter as Meta names it; with a dot in its name, parsers of queries make different things of it. */
function parameter(query: IDataObject, name: string): string | undefined {
	const nested = query.hub as IDataObject | undefined;
	const values = [query[`hub.${name}`], query[`hub_${name}`], nested?.[name]].filter((value) => value !== undefined);
	const [value] = values;
	return values.length === 1 && typeof value === 'string' ? value : undefined;
}

/** Whether the tokens are the same, in a time that tells nothing about them. An empty one is none. */
function isSame(given: string, expected: string): boolean {
	const hash = (text: string): Buffer => createHash('sha256').update(text, 'utf8').digest();
	return timingSafeEqual(hash(given), hash(expected)) && expected !== '';
}
