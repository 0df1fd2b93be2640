import type { IHttpRequestOptions } from 'n8n-workflow';

import { Recent } from '../host/recent';
import { baseUrl, hasVisibleCharacters, isInstagramLogin, type CredentialFields } from './credentialFields';
import { fingerprint, isDayAgo, isRenewalDue, type TokenLife } from './tokenLife';

/** What a host answers; the body is undefined if it is no JSON. */
export type HostAnswer = { status: number; body: unknown };

/** Signs the request and sends it. Rejects if there is no answer. */
export type Ask = (request: IHttpRequestOptions) => Promise<HostAnswer>;

/** What came of asking for a new token. */
export type Renewal = {
	triedAt: number;
	/** The new token; none: the old one stays. */
	token?: string;
	/** When it ends, in ms since 1970, if the host said so. */
	endsAt?: number;
};

/**
 * What has been asked for in this process, by the token that was to be renewed. It makes renewals of one token one, and
 * keeps a new token that could not be stored, as in a credential test, until something can. A process has a few.
 */
const asked = new Recent<{ at: number; renewal: Promise<Renewal> }>(200);

/** Whether the token is one that can be renewed: an Instagram-login token. Page tokens do not end by time. */
export function isRenewable(fields: CredentialFields): boolean {
	return isInstagramLogin(fields);
}

/**
 * A new token if it is time for one, by one call to the host at most once a day. Never rejects: whatever goes wrong, the
 * old token stays as it is.
 */
export async function renew(fields: CredentialFields, ask: Ask, now: number): Promise<Renewal | undefined> {
	const base = baseUrl(fields);
	if (!isRenewable(fields) || typeof base !== 'string' || !isRenewalDue(fields.life, now)) return undefined;
	const key = fingerprint(`${base} ${fields.accessToken}`);
	const earlier = asked.get(key);
	if (earlier && !isDayAgo(earlier.at, now)) return await earlier.renewal;
	const renewal = askForToken(base, fields.accessToken, ask)
		.catch(() => ({}))
		.then((answer) => ({ ...answer, triedAt: now }));
	asked.set(key, { at: now, renewal });
	return await renewal;
}

/** The token's life after this. */
export function livedOn(fields: CredentialFields, { triedAt, token, endsAt }: Renewal): TokenLife {
	const of = fingerprint(fields.pastedToken);
	return token === undefined ? { ...fields.life, of, triedAt } : { of, triedAt, renewedAt: triedAt, endsAt };
}

/**
 * `GET /refresh_access_token`: https://developers.facebook.com/docs/instagram-platform/reference/refresh_access_token
 *
 * Meta's page shows the token as a query parameter. It goes into the header, as with every other call; only a host that
 * answers that it saw no token there gets it in the query, since otherwise no token could be renewed. Neither the address
 * nor what is thrown with it leaves this function.
 */
async function askForToken(base: string, accessToken: string, ask: Ask): Promise<Omit<Renewal, 'triedAt'>> {
	const request = (more: Record<string, string>): IHttpRequestOptions => ({
		method: 'GET',
		url: `${base}/refresh_access_token`,
		qs: { grant_type: 'ig_refresh_token', ...more },
	});
	const asked = Date.now();
	let answer = await ask(request({}));
	if (missesToken(answer)) answer = await ask(request({ access_token: accessToken }));
	if (answer.status < 200 || answer.status >= 300) return {};
	const { access_token: token, expires_in: seconds } = tokenAnswer(answer.body);
	if (typeof token !== 'string' || !hasVisibleCharacters(token)) return {};
	const lasts = Number(seconds);
	return { token, ...(lasts > 0 && lasts < 1e9 ? { endsAt: asked + lasts * 1000 } : {}) };
}

/** Graph's codes for a call without a token, or code 100 with the parameter's name. */
function missesToken({ body }: HostAnswer): boolean {
	const { code, message } = object(object(body).error);
	if (code === 104 || code === 2500) return true;
	return code === 100 && typeof message === 'string' && /\baccess_token\b/.test(message);
}

/** Flat, or wrapped in a list as some of Meta's pages show it. */
function tokenAnswer(body: unknown): Record<string, unknown> {
	const { data } = object(body);
	return object(Array.isArray(data) ? data[0] : body);
}

function object(value: unknown): Record<string, unknown> {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
