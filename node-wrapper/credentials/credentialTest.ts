import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IHttpRequestOptions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { jsonOf, readBody } from '../host/body';
import { fetchFailure } from '../host/fetchFailure';
import { Redactor } from '../host/redact';
import {
	baseUrl,
	readFields,
	secretsProblem,
	versionProblem,
	type CredentialFields,
} from './credentialFields';
import { explainAnswer, explainFailure, type Answer } from './credentialTestCauses';
import { InstagramDirectApi } from './InstagramDirectApi.credentials';

const LONGEST_WAIT_MS = 30_000;

/**
 * Asks Meta whose token this is. It reads nothing else and sends nothing. A function and no declared request: n8n's rules
 * for those can neither see the status nor ask for one of several fields.
 */
export async function testInstagramDirectApi(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const fields = readFields(data);
	const base = baseUrl(fields);
	const unusable =
		secretsProblem(fields) ?? (typeof base === 'string' ? undefined : base) ?? versionProblem(fields);
	if (unusable) return failed(`${unusable.problem}. ${unusable.advice}`);
	const redactor = new Redactor([fields.accessToken, fields.appSecret]);
	const { host } = new URL(String(base));
	try {
		const { authenticate } = new InstagramDirectApi();
		if (typeof authenticate !== 'function') throw new TypeError('authenticate is a function');
		const request = await authenticate(data, whoAmI(String(base), fields));
		const answer = await ask(this.helpers, request);
		const problem = explainAnswer(answer, host);
		return problem ? failed(redactor.text(problem)) : { status: 'OK', message: 'Connection successful!' };
	} catch (error) {
		const { cause } = fetchFailure(error, redactor) as { cause: { code?: string; message: string } };
		return failed(redactor.text(explainFailure(cause, host)));
	}
}

function failed(message: string): INodeCredentialTestResult {
	return { status: 'Error', message };
}

function whoAmI(base: string, { host, apiVersion }: CredentialFields): IHttpRequestOptions {
	return {
		method: 'GET',
		url: `${base}/${apiVersion}/me`,
		qs: { fields: host === 'instagram' ? 'user_id,username' : 'id,name' },
	};
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
