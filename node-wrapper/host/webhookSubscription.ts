import type { IDataObject, IHookFunctions, IHttpRequestOptions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { subscribedFields } from '../core/verify';
import { isInstagramLogin } from '../credentials/credentialFields';
import type { WebhookFields } from '../credentials/webhookFields';
import { Redactor } from './redact';
import { openTriggerAccount, type TriggerAccount } from './webhookAccount';
import { readEvents, readOptions, readWebhookSettings, wantsSubscription } from './webhookSettings';
import { keepSetUp, setUpOf } from './webhookSetUp';

/** Where the account's calls go, and by which login it is connected. */
type Account = TriggerAccount & { base: string; appBase: string; isInstagramLogin: boolean };

type Answer = { data?: unknown; error?: { message?: unknown; code?: unknown } };

/**
 * Subscribes the account to what the chosen events need, and sets the app's callback URL where none is set, if the options say
 * so. Called at every activation, and each time n8n starts, since Meta ends subscriptions by itself.
 */
export async function subscribe(context: IHookFunctions): Promise<void> {
	const { setCallback } = readOptions(context);
	if (!wantsSubscription(context)) return;
	const settings = await readWebhookSettings(context);
	let account: Account | undefined;
	try {
		account = await readAccount(context);
		// First, since Meta refuses fields of an account that the app itself has not chosen.
		if (setCallback && settings) await setAppCallback(context, account, settings);
		await subscribeAccount(context, account, settings?.appId ?? '');
		await account.renew();
	} catch (error) {
		const reason = clean(error, settings, account);
		const isStart = ['init', 'leadershipChange'].includes(context.getActivationMode());
		const message = `The account could not be subscribed at Meta: ${reason}`;
		// At a start the workflow is active already, and goes on receiving.
		if (!isStart) throw new NodeOperationError(context.getNode(), message);
		context.logger.error(`Instagram Direct Trigger: ${message}`);
	}
}

/** Takes away what `subscribe` has set up for this address. What fails is written to the log: a workflow can always be deactivated. */
export async function unsubscribe(context: IHookFunctions): Promise<void> {
	const record = setUpOf(context);
	if (record.url === undefined || record.url !== context.getNodeWebhookUrl('default')) return;
	const settings = await readWebhookSettings(context);
	let account: Account | undefined;
	try {
		account = await readAccount(context);
		if (record.fields?.length) await unsubscribeAccount(context, account, settings?.appId ?? '', record.fields);
		if (record.callback && settings) await removeAppCallback(context, account, settings, record.url);
	} catch (error) {
		context.logger.error(
			`Instagram Direct Trigger: what it set up at Meta could not be taken away: ${clean(error, settings, account)}`,
		);
	}
	keepSetUp(context, {});
}

function clean(error: unknown, settings: WebhookFields | undefined, account: Account | undefined): string {
	const secrets = [settings?.verifyToken, settings?.appSecret, settings?.instagramAppSecret];
	const words = error instanceof Error ? error.message : String(error);
	const text = account ? account.signer.redactor.text(words) : words;
	return new Redactor(secrets.filter((secret) => secret !== undefined)).text(text);
}

async function readAccount(context: IHookFunctions): Promise<Account> {
	const { signer, renew } = await openTriggerAccount(context);
	const { host, apiVersion } = signer.connection;
	const base = String(signer.root);
	return {
		signer,
		renew,
		base,
		// The app's own calls go there for both logins.
		appBase: host === 'custom' ? base : `https://graph.facebook.com/${apiVersion}`,
		isInstagramLogin: isInstagramLogin(signer.connection),
	};
}

async function subscribeAccount(context: IHookFunctions, account: Account, appId: string): Promise<void> {
	const needed = subscribedFields(account.isInstagramLogin, readEvents(context));
	const present = await fieldsOfAccount(context, account, appId);
	const missing = needed.filter((field) => !present.includes(field));
	if (missing.length === 0) return;
	// Whole: Meta does not say whether a new list replaces the old one or adds to it.
	await callAccount(context, account, 'POST', { subscribed_fields: [...present, ...missing].join(',') });
	const { fields = [], ...record } = setUpOf(context);
	keepSetUp(context, {
		...record,
		url: context.getNodeWebhookUrl('default'),
		fields: [...new Set([...fields, ...missing])],
	});
}

async function unsubscribeAccount(
	context: IHookFunctions,
	account: Account,
	appId: string,
	own: string[],
): Promise<void> {
	const present = await fieldsOfAccount(context, account, appId);
	const rest = present.filter((field) => !own.includes(field));
	if (rest.length === present.length) return;
	if (rest.length === 0) await callAccount(context, account, 'DELETE', {});
	else await callAccount(context, account, 'POST', { subscribed_fields: rest.join(',') });
}

/** The fields that the account is subscribed to for this app. Meta may list several apps for a Page. */
async function fieldsOfAccount(context: IHookFunctions, account: Account, appId: string): Promise<string[]> {
	const { data } = await callAccount(context, account, 'GET', {});
	const apps = (Array.isArray(data) ? data : []) as Array<{ id?: unknown; subscribed_fields?: unknown }>;
	const own = apps.filter(({ id }) => apps.length === 1 || (appId !== '' && String(id) === appId));
	return own.flatMap(({ subscribed_fields: fields }) =>
		Array.isArray(fields) ? fields.filter((field) => typeof field === 'string') : [],
	);
}

async function callAccount(
	context: IHookFunctions,
	{ signer, base }: Account,
	method: 'GET' | 'POST' | 'DELETE',
	qs: IDataObject,
): Promise<Answer> {
	const request = await signer.sign(asked({ method, url: `${base}/me/subscribed_apps`, qs }));
	return answered(await context.helpers.httpRequest(request));
}

async function setAppCallback(context: IHookFunctions, account: Account, settings: WebhookFields): Promise<void> {
	const url = context.getNodeWebhookUrl('default');
	if (url === undefined) return;
	const present = await appCallback(context, account, settings);
	if (present === url) return;
	if (present !== undefined) {
		context.logger.warn(
			'Instagram Direct Trigger: the Meta app sends its Instagram notifications to another callback URL, which is left as it is. Change it in the Meta app dashboard if this workflow is to receive them.',
		);
		return;
	}
	await callApp(context, account, settings, {
		method: 'POST',
		body: {
			object: 'instagram',
			callback_url: url,
			verify_token: settings.verifyToken,
			fields: subscribedFields(true, readEvents(context)).join(','),
			include_values: true,
		},
	});
	keepSetUp(context, { ...setUpOf(context), url, callback: true });
}

async function removeAppCallback(
	context: IHookFunctions,
	account: Account,
	settings: WebhookFields,
	url: string,
): Promise<void> {
	if ((await appCallback(context, account, settings)) !== url) return;
	// With the object's name: without it Meta takes away the subscriptions to all of them.
	await callApp(context, account, settings, { method: 'DELETE', qs: { object: 'instagram' } });
}

/** Where the app sends its Instagram notifications. */
async function appCallback(
	context: IHookFunctions,
	account: Account,
	settings: WebhookFields,
): Promise<string | undefined> {
	const { data } = await callApp(context, account, settings, { method: 'GET' });
	const rows = (Array.isArray(data) ? data : []) as Array<{ object?: unknown; callback_url?: unknown }>;
	const row = rows.find(({ object }) => object === 'instagram');
	return row && String(row.callback_url);
}

/** https://developers.facebook.com/docs/graph-api/reference/app/subscriptions */
async function callApp(
	context: IHookFunctions,
	{ appBase }: Account,
	{ appId, appSecret }: WebhookFields,
	request: Omit<IHttpRequestOptions, 'url'>,
): Promise<Answer> {
	if (appId === '' || appSecret === '') {
		throw new Error('setting the callback URL needs App ID and App Secret in the webhook credential');
	}
	const response: unknown = await context.helpers.httpRequest(
		asked({
			...request,
			url: `${appBase}/${appId}/subscriptions`,
			headers: { authorization: `Bearer ${appId}|${appSecret}` },
		}),
	);
	return answered(response);
}

function asked(request: IHttpRequestOptions): IHttpRequestOptions {
	return {
		...request,
		json: true,
		returnFullResponse: true,
		// The error is in the body.
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		timeout: 30_000,
	};
}

/** The answer's body, if it is none of an error. */
function answered(response: unknown): Answer {
	const { statusCode, body } = response as { statusCode: number; body: unknown };
	const answer = (typeof body === 'object' && body !== null ? body : {}) as Answer;
	if (answer.error === undefined && statusCode >= 200 && statusCode < 300) return answer;
	const { message, code } = answer.error ?? {};
	if (typeof message !== 'string') throw new Error(`it answered with status ${statusCode}`);
	throw new Error(`${message}${code === undefined ? '' : ` (code ${String(code)})`}`);
}
