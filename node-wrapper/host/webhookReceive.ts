import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import type { WebhookEvent, WebhookRefusal } from '../core/boundary';
import { readWebhook, type SignatureHeaders } from '../core/verify';
import { namedSecrets } from '../credentials/webhookFields';
import { Recent } from './recent';
import { createFilter } from './webhookFilter';
import { toItem } from './webhookItem';
import { downloadMedia } from './webhookMedia';
import { EventMemory } from './webhookMemory';
import { nodeKey } from './webhookNode';
import { readEvents, readOptions, readWebhookSettings } from './webhookSettings';
import { keepSetUpAlong } from './webhookSetUp';

/** In words, after "refused a notification: ". */
const REASONS: Record<WebhookRefusal | 'noBody', string> = {
	noBody: 'n8n kept none of its bytes, so that its signature cannot be checked',
	missing: 'it has no signature',
	onlySha1: 'it has a signature by SHA-1 alone',
	malformed: 'its signature is malformed',
	noSecret: 'the credential holds no secret to check its signature with',
	wrong: 'its signature does not fit',
};

/**
 * A notification of Meta's. Answered before the execution begins and before media is fetched: Meta counts whatever is no 200 within seconds as a
 * failure, sends it again, and ends the subscription after some of them. Whatever is signed gets its 200.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const events = await verified(context);
	if (!events) {
		context.getResponseObject().status(401).type('text/plain').send('Unauthorized');
		return { noWebhookResponse: true };
	}
	const options = readOptions(context);
	const passed = events.filter(
		createFilter({
			kinds: readEvents(context),
			accounts: options.accountIds,
			keywords: options.keywords,
			wholeWords: options.wholeWords,
		}),
	);
	const begun = notYetBegun(context, passed);
	const items = begun.map(toItem);
	context.getResponseObject().status(200).type('text/plain').send('OK');
	if (items.length === 0) return { noWebhookResponse: true };
	await Promise.all([
		options.downloadMedia && downloadMedia(context, items),
		// Only who wants names loads what reads them.
		options.resolveProfile && import('./webhookProfiles').then(async ({ resolveProfiles }) => await resolveProfiles(context, items)),
	]);
	return { noWebhookResponse: true, workflowData: [items] };
}

/** The events, or nothing if the notification is not believed. */
async function verified(context: IWebhookFunctions): Promise<WebhookEvent[] | undefined> {
	const request = context.getRequestObject();
	const { headers } = request as { headers: Record<string, string | string[] | undefined> };
	const header = (name: string): string | undefined => [headers[name]].flat().join(', ') || undefined;
	const signature = { sha256: header('x-hub-signature-256'), sha1: header('x-hub-signature') };
	// The credential is not read for what bears no signature: it costs a look into the database.
	const formal = formalProblem(signature);
	if (formal) return refuse(context, formal, []);
	const rawBody = await bytesOf(request);
	if (!rawBody) return refuse(context, 'noBody', []);
	const settings = await readWebhookSettings(context);
	const secrets = settings ? namedSecrets(settings) : [];
	const reading = readWebhook(
		rawBody,
		signature,
		secrets.map(({ secret }) => secret),
		wantsRaw(context),
	);
	if ('refused' in reading) {
		return refuse(
			context,
			reading.refused,
			secrets.map(({ name }) => name),
		);
	}
	context.logger.debug(`Instagram Direct Trigger: a notification signed with ${secrets[reading.secret]?.name}`);
	return reading.events;
}

/** An option's expression that fails is an error of the execution, and what is not signed begins none. */
function wantsRaw(context: IWebhookFunctions): boolean {
	try {
		return readOptions(context).includeRaw;
	} catch {
		return false;
	}
}

/** The bytes as they came, where n8n has kept them. Those of a content type that n8n does not read are still to come. */
async function bytesOf(request: ReturnType<IWebhookFunctions['getRequestObject']>): Promise<Uint8Array | undefined> {
	try {
		if (!(request.rawBody as unknown)) await request.readRawBody();
	} catch {
		// The connection broke off, or this n8n cannot: there are none, which is what counts.
	}
	const bytes: unknown = request.rawBody;
	return bytes instanceof Uint8Array ? bytes : undefined;
}

/** What is wrong with the signature whatever it signs. */
function formalProblem(signature: SignatureHeaders): WebhookRefusal | undefined {
	const reading = readWebhook(new Uint8Array(), signature, [], false);
	return 'refused' in reading && reading.refused !== 'noSecret' ? reading.refused : undefined;
}

/** A refusal of one kind is written to the log once in so many milliseconds: anybody can cause them. */
const QUIET_MS = 10_000;
const noted = new Recent<true>(1000, QUIET_MS);

function refuse(context: IWebhookFunctions, reason: keyof typeof REASONS, tried: string[]): undefined {
	const kind = `${nodeKey(context)} ${reason}`;
	if (noted.get(kind)) return;
	noted.set(kind, true);
	const secrets = tried.length === 0 ? '' : ` Tried: ${tried.join(', ')}.`;
	const advice =
		reason === 'wrong'
			? ' Either it is not Meta\'s, or the secret of the account\'s login is missing: App Secret for Facebook Login, Instagram App Secret for Instagram Login.'
			: '';
	context.logger.warn(`Instagram Direct Trigger "${context.getNode().name}": refused a notification: ${REASONS[reason]}.${secrets}${advice}`);
}

/** Without those that have begun an execution before. */
function notYetBegun(context: IWebhookFunctions, events: WebhookEvent[]): WebhookEvent[] {
	// Who listens for a test event wants to see it, as often as they send it.
	if (events.length === 0 || context.getMode() === 'manual') return events;
	const memory = new EventMemory(nodeKey(context), context.getWorkflowStaticData('node'));
	// The ids of the dashboard's test events are always the same.
	const begun = events.filter((event) => event.isTest === true || memory.begin(event.key));
	if (begun.some((event) => event.isTest !== true)) {
		memory.keep();
		keepSetUpAlong(context);
	}
	return begun;
}
