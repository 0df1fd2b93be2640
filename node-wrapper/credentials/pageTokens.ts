import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { Recent } from '../host/recent';
import { graphRoot, readFields, secretsProblem, type CredentialFields } from './credentialFields';
import type { Ask, HostAnswer } from './renewal';
import { fingerprint } from './tokenLife';

/** A Page that the person who logged in may use, with an Instagram account. */
export type LinkedPage = { pageName: string; token: string; accountId: string; username: string };

/** Signs the request with a token of the person's, if there is one given, and sends it. */
export type AskAs = (token: string | undefined, request: IHttpRequestOptions) => Promise<HostAnswer>;

/** How long the Pages' tokens are used before they are asked for anew. */
const KEPT_MS = 60 * 60 * 1000;
/** Meta gives 25 Pages at a time; nobody has so many that this is not enough. */
const MOST_ASKED = 20;

const known = new Recent<{ at: number; pages: Promise<LinkedPage[]> }>(100);

/** The login's fields, with the person's token in the place of the pasted one. */
export function readLogin(credential: ICredentialDataDecryptedObject): CredentialFields & { clientId: string; clientSecret: string } {
	const data = credential.oauthTokenData as { access_token?: unknown } | undefined;
	const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '');
	const { host, customBaseUrl, apiVersion } = credential;
	return {
		...readFields({
			host: host === 'custom' ? 'custom' : 'facebook',
			customBaseUrl,
			apiVersion,
			accessToken: text(data?.access_token),
		} as ICredentialDataDecryptedObject),
		clientId: text(credential.clientId),
		clientSecret: text(credential.clientSecret),
	};
}

/** What is wrong with the login itself, as a text; nothing is asked then. */
export function loginProblem(fields: CredentialFields): string | undefined {
	if (fields.accessToken === '') return 'The credential is not connected. Open it and connect it with your Facebook account.';
	const root = graphRoot(fields);
	const unusable = secretsProblem(fields) ?? (typeof root === 'string' ? undefined : root);
	return unusable && `${unusable.problem}. ${unusable.advice}`;
}

/**
 * The Pages with an Instagram account, and their tokens. n8n can store none of these: they are kept in the process, and made
 * again from the person's token when that is an hour old.
 *
 * @throws a text that says what is wrong and what to do
 */
export async function linkedPages(
	fields: ReturnType<typeof readLogin>,
	askAs: AskAs,
	now: number,
	explain: (status: number, body: unknown) => string,
): Promise<LinkedPage[]> {
	const key = fingerprint(JSON.stringify([graphRoot(fields), fields.accessToken]));
	const earlier = known.get(key);
	if (earlier && Math.abs(now - earlier.at) < KEPT_MS) return await earlier.pages;
	const pages = findPages(fields, askAs, explain);
	known.set(key, { at: now, pages });
	return await pages.catch((error: unknown) => {
		known.delete(key);
		throw error;
	});
}

/** The Page to send from: the chosen one, or the only one. @throws a text that says what to choose */
export function choosePage(pages: LinkedPage[], chosen: string): LinkedPage {
	const fitting = chosen === '' ? pages : pages.filter(({ accountId }) => accountId === chosen);
	const [page] = fitting;
	if (page && fitting.length === 1) return page;
	if (pages.length === 0) {
		throw new Error(
			'The login gives no Facebook Page with an Instagram account. Connect the credential again and tick the Page, and link it to an Instagram professional account in its settings.',
		);
	}
	const names = pages.map(({ username, accountId }) => (username === '' ? accountId : `@${username}`)).join(', ');
	throw new Error(
		chosen === ''
			? `The login has several Instagram accounts (${names}). Choose one under Instagram Account.`
			: `The chosen Instagram account is not among those of the login (${names}). Choose one of them under Instagram Account.`,
	);
}

async function findPages(fields: ReturnType<typeof readLogin>, askAs: AskAs, explain: (status: number, body: unknown) => string): Promise<LinkedPage[]> {
	const root = String(graphRoot(fields));
	const token = await longLived(root, fields, async (request) => await askAs(undefined, request));
	const pages: LinkedPage[] = [];
	let after = '';
	for (let asked = 0; asked < MOST_ASKED; asked += 1) {
		const { status, body } = await askAs(token, {
			method: 'GET',
			url: `${root}/me/accounts`,
			qs: { fields: 'id,name,access_token,instagram_business_account{id,username}', limit: '100', ...(after === '' ? {} : { after }) },
		});
		const { data, paging } = object(body);
		if (status < 200 || status >= 300 || !Array.isArray(data)) throw new Error(explain(status, body));
		for (const entry of data) {
			const { name, access_token: own, instagram_business_account: account } = object(entry);
			const { id, username } = object(account);
			if (typeof own === 'string' && own !== '' && typeof id === 'string') {
				pages.push({ pageName: String(name ?? ''), token: own, accountId: id, username: typeof username === 'string' ? username : '' });
			}
		}
		const next = object(object(paging).cursors).after;
		if (object(paging).next === undefined || typeof next !== 'string') break;
		after = next;
	}
	return pages;
}

/**
 * A token of the person's that lasts for 60 days, since Page tokens made with it do not end by time. A login that gives such
 * a one at once, or a system user's, needs no exchange and may refuse it: then its own token serves.
 * https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived
 */
async function longLived(root: string, { accessToken, clientId, clientSecret }: ReturnType<typeof readLogin>, ask: Ask): Promise<string> {
	const request: IHttpRequestOptions = {
		method: 'POST',
		url: `${root}/oauth/access_token`,
		// In the body, so that no secret is in an address.
		headers: { 'content-type': 'application/x-www-form-urlencoded' },
		body: new URLSearchParams({
			grant_type: 'fb_exchange_token',
			client_id: clientId,
			client_secret: clientSecret,
			fb_exchange_token: accessToken,
		}).toString(),
	};
	const { status, body } = await ask(request).catch(() => ({ status: 0, body: undefined }));
	const { access_token: token } = object(body);
	return status === 200 && typeof token === 'string' && token !== '' ? token : accessToken;
}

function object(value: unknown): Record<string, unknown> {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
