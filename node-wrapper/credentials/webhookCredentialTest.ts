import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { readBody } from '../host/body';
import { fetchFailure } from '../host/fetchFailure';
import { Redactor } from '../host/redact';
import { explainFailure } from './credentialTestCauses';
import { readWebhookFields, webhookFieldsProblem, type WebhookFields } from './webhookFields';

const HOST = 'graph.facebook.com';
const VERSION = 'v25.0';
const LONGEST_WAIT_MS = 30_000;

type Answer = { status: number; body: unknown };

/**
 * Asks Meta for the app by its id and secret, and tells which secret is missing for which login. The Instagram app secret
 * belongs to an id that the credential does not hold: only a notification can show whether it is right.
 */
export async function testInstagramDirectWebhookApi(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const fields = readWebhookFields(data);
	const problem = webhookFieldsProblem(fields);
	if (problem !== undefined) return failed(problem);
	if (fields.appId === '' || fields.appSecret === '') return passed(fields, false);
	const redactor = new Redactor([fields.verifyToken, fields.appSecret, fields.instagramAppSecret]);
	try {
		const refused = explain(await askForApp(this.helpers, fields), fields);
		return refused === undefined ? passed(fields, true) : failed(redactor.text(refused));
	} catch (error) {
		const { cause } = fetchFailure(error, redactor) as { cause: { code?: string; message: string } };
		return failed(redactor.text(explainFailure(cause, HOST)));
	}
}

function failed(message: string): INodeCredentialTestResult {
	return { status: 'Error', message };
}

function passed({ appId, appSecret, instagramAppSecret }: WebhookFields, isChecked: boolean): INodeCredentialTestResult {
	const notes = [isChecked ? 'App ID and App Secret fit.' : 'The fields are filled in; Meta was not asked.'];
	if (!isChecked && appSecret !== '' && appId === '') notes.push('Fill in App ID to have the App Secret checked.');
	if (appSecret === '') {
		notes.push('Without App Secret, notifications of accounts connected by Facebook Login are refused.');
	}
	if (instagramAppSecret === '') {
		notes.push('Without Instagram App Secret, notifications of accounts connected by Instagram Login are refused.');
	}
	return { status: 'OK', message: notes.join(' ') };
}

/** `request` is the one way to the network that n8n gives a credential test; n8n's proxy, TLS and SSRF settings hold there. */
async function askForApp(
	helpers: ICredentialTestFunctions['helpers'],
	{ appId, appSecret }: WebhookFields,
): Promise<Answer> {
	const response = (await helpers.request({
		method: 'GET',
		url: `https://${HOST}/${VERSION}/${appId}`,
		qs: { fields: 'id,name' },
		headers: { authorization: `Bearer ${appId}|${appSecret}` },
		useStream: true,
		resolveWithFullResponse: true,
		// The error is in the body.
		simple: false,
		followRedirect: false,
		timeout: LONGEST_WAIT_MS,
	})) as { statusCode: number; body: unknown };
	const bytes = await readBody(response.body, AbortSignal.timeout(LONGEST_WAIT_MS));
	return { status: response.statusCode, body: parsed(Buffer.from(bytes).toString('utf8')) };
}

function explain({ status, body }: Answer, { appId }: WebhookFields): string | undefined {
	const { id, error } = (body ?? {}) as { id?: unknown; error?: { code?: unknown } };
	if (error === undefined && status >= 200 && status < 300) {
		if (String(id) === appId) return undefined;
		return `${HOST} did not answer with the app ${appId}. Copy App ID from App Settings > Basic in the Meta app dashboard.`;
	}
	const code = Number(error?.code);
	// https://developers.facebook.com/docs/graph-api/guides/error-handling
	if ([1, 101, 104, 190].includes(code)) {
		return `App ID and App Secret do not belong together (code ${code}). Copy both from App Settings > Basic in the Meta app dashboard; the Instagram app ID and the Instagram App Secret are others.`;
	}
	if (code === 100 || code === 803) {
		return `Meta knows no app with this App ID (code ${code}). Copy it from App Settings > Basic in the Meta app dashboard.`;
	}
	if ([4, 17, 32, 613].includes(code)) return 'Meta is limiting the calls of your app right now. Test again later.';
	if (code === 2 || status >= 500) return 'Meta has a temporary problem. Test again in a few minutes.';
	const said = Number.isNaN(code) ? `status ${status}` : `code ${code}`;
	return `${HOST} did not accept App ID and App Secret (${said}). Check both in App Settings > Basic in the Meta app dashboard.`;
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}
