import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	INodePropertyOptions,
} from 'n8n-workflow';

import { explain } from '../core/core';
import { authenticate } from '../credentials/authenticate';
import { choosePage, linkedPages, loginProblem, readLogin, type LinkedPage } from '../credentials/pageTokens';
import { graphRoot } from '../credentials/credentialFields';
import { fingerprint } from '../credentials/tokenLife';
import { ask } from './ask';
import type { HttpContext } from './fetch';
import { Redactor } from './redact';
import type { Accounts, Signer } from './signing';

const TYPE = 'instagramDirectOAuth2Api';

/** The one account that the login and the node's choice give. Its Page is found with the batch's first call. */
export async function createLoginAccounts(context: IExecuteFunctions): Promise<Accounts> {
	const chosen = context.getNodeParameter('instagramAccount', 0, '');
	const signer = createLoginSigner(context, await context.getCredentials(TYPE, 0), chosen);
	return {
		signers: [signer],
		accountOf: () => 0,
		redactor: signer.redactor,
		settled: async () => undefined,
	};
}

/** Signs with the token of the Page of the chosen account, or of the only one. */
export function createLoginSigner(context: HttpContext, credential: ICredentialDataDecryptedObject, instagramAccount: unknown): Signer {
	const fields = readLogin(credential);
	const redactor = new Redactor([fields.accessToken, fields.clientSecret]);
	const chosen = String(instagramAccount ?? '').trim();
	const problem = loginProblem(fields);
	let page: Promise<LinkedPage> | undefined;
	const findPage = async (): Promise<LinkedPage> => choosePage(await pagesOf(context, fields), chosen);
	const { host, customBaseUrl, apiVersion } = fields;
	return {
		connection: { host, customBaseUrl, apiVersion },
		root: graphRoot(fields),
		key: fingerprint(JSON.stringify([host, customBaseUrl, fields.accessToken, chosen])),
		redactor,
		problem: problem === undefined ? undefined : { problem: problem.replace(/\.$/, ''), advice: 'Open the credential and connect it again.' },
		sign: async (request) => {
			page ??= findPage();
			const { token } = await page;
			redactor.learn([token]);
			const signed = await withToken(token, fields.clientSecret, request);
			const proof = signed.qs?.appsecret_proof;
			if (typeof proof === 'string') redactor.remember(proof);
			return signed;
		},
		story: () => '',
	};
}

/** The login's Instagram accounts, for the editor's list. */
export async function listInstagramAccounts(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const fields = readLogin(await this.getCredentials(TYPE));
	const problem = loginProblem(fields);
	const redactor = new Redactor([fields.accessToken, fields.clientSecret]);
	if (problem !== undefined) throw new Error(redactor.text(problem));
	const pages = await pagesOf(this, fields).catch((error: unknown) => {
		throw new Error(redactor.text(error instanceof Error ? error.message : String(error)));
	});
	return pages.map(({ accountId, username, pageName }) => ({
		name: username === '' ? accountId : `@${username}`,
		value: accountId,
		description: `By the Facebook Page "${pageName}"`,
	}));
}

async function pagesOf(
	context: HttpContext,
	fields: ReturnType<typeof readLogin>,
): Promise<LinkedPage[]> {
	return await linkedPages(
		fields,
		async (token, request) =>
			await ask(context.helpers, token === undefined ? request : await withToken(token, fields.clientSecret, request)),
		Date.now(),
		(status, body) => {
			const advice = explain(status, JSON.stringify(body ?? null));
			return `The login's Facebook Pages could not be read (HTTP ${status}). ${advice ?? 'Check Host, Custom Base URL and Graph API Version in the credential.'}`;
		},
	);
}

async function withToken(accessToken: string, appSecret: string, request: IHttpRequestOptions): Promise<IHttpRequestOptions> {
	return await authenticate({ accessToken, appSecret }, request);
}
