import type {
	IDataObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IHttpRequestOptions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { jsonOf, readBody } from '../host/body';
import { fetchFailure } from '../host/fetchFailure';
import { Redactor } from '../host/redact';
import { authenticate } from './authenticate';
import {
	graphRoot,
	readFields,
	secretsProblem,
	type CredentialFields,
} from './credentialFields';
import {
	describeAccount,
	explainAnswer,
	explainFailure,
	explainLink,
	explainMessaging,
	type Answer,
} from './credentialTestCauses';
import { isRenewable, renew } from './renewal';
import { lifeStory } from './tokenLife';

const LONGEST_WAIT_MS = 30_000;

/**
 * Asks Meta whose token this is, and whether the account's messages are open to it. It reads no message and sends nothing.
 * A function and no declared request: n8n's rules for those can neither see the status nor ask for one of several fields.
 */
export async function testInstagramDirectApi(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const fields = readFields(data);
	const root = graphRoot(fields);
	const unusable = secretsProblem(fields) ?? (typeof root === 'string' ? undefined : root);
	if (unusable) return failed(`${unusable.problem}. ${unusable.advice}`);
	const redactor = new Redactor([fields.accessToken, fields.pastedToken, fields.appSecret]);
	const { host } = new URL(String(root));
	const signAndAsk = async (request: IHttpRequestOptions): Promise<Answer> => await ask(this.helpers, await authenticate(data, request));
	const read = async (path: string, qs: IDataObject): Promise<Answer> =>
		await signAndAsk({ method: 'GET', url: `${String(root)}/me${path}`, qs });
	try {
		const isPage = fields.host !== 'instagram' && !isRenewable(fields);
		const first = await read('', { fields: isPage ? 'id,name' : 'user_id,username' });
		const problem = explainAnswer(first, host, fields);
		if (problem) return failed(redactor.text(withStory(problem, first, fields)));
		// A host that cannot answer these says nothing against the token.
		const link = isPage ? await read('', { fields: 'instagram_business_account{id,username}' }).catch(() => undefined) : undefined;
		const unlinked = link && explainLink(link, first);
		if (unlinked) return failed(redactor.text(unlinked));
		const messages = await read('/conversations', { platform: 'instagram', limit: '1' }).catch(() => undefined);
		const closed = messages && explainMessaging(messages, host, fields);
		if (closed) return failed(redactor.text(closed));
		// A test cannot store anything: the next execution in this process finds the new token and does.
		await renew(fields, signAndAsk, Date.now());
		return { status: 'OK', message: redactor.text(`Connection successful: ${describeAccount(first, link) || host}`) };
	} catch (error) {
		const { cause } = fetchFailure(error, redactor) as { cause: { code?: string; message: string } };
		return failed(redactor.text(explainFailure(cause, host)));
	}
}

/** Says of a token that has died what is known of its end. */
function withStory(problem: string, { body }: Answer, { life }: CredentialFields): string {
	const code = (body as { error?: { code?: unknown } } | undefined)?.error?.code;
	const story = Number(code) === 190 ? lifeStory(life, Date.now()) : '';
	return story === '' ? problem : `${problem.replace(/\.$/, '')}; ${story}`;
}

function failed(message: string): INodeCredentialTestResult {
	return { status: 'Error', message };
}

/** `request` is the one way to the network that n8n gives a credential test; n8n's proxy, TLS and SSRF settings hold there. */
async function ask(
	helpers: ICredentialTestFunctions['helpers'],
	{ method, url, qs, headers }: IHttpRequestOptions,
): Promise<Answer> {
	const signal = AbortSignal.timeout(LONGEST_WAIT_MS);
	const response = (await helpers.request({
		method,
		url,
		qs,
		headers,
		useStream: true,
		resolveWithFullResponse: true,
		// The error is in the body.
		simple: false,
		followRedirect: false,
		timeout: LONGEST_WAIT_MS,
	})) as { statusCode: number; body: unknown };
	const bytes = await readBody(response.body, signal);
	return { status: response.statusCode, body: jsonOf(bytes) };
}
