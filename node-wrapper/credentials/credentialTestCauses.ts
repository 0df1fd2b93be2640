import { explain } from '../core/core';
import type { CredentialFields } from './credentialFields';

/** What the host answered to the credential test: the body is undefined if it is no JSON. */
export type Answer = { status: number; body: unknown };

/** Graph's error as the host sent it. */
type GraphError = { code: unknown; subcode: unknown; message: string };

const TOKEN_KINDS: Array<[RegExp, CredentialFields['customLogin']]> = [
	[/^IG/, 'instagram'],
	[/^EA/, 'facebook'],
];

/** What is wrong with the credential and what to do, or nothing if the answer names an account. */
export function explainAnswer({ status, body }: Answer, host: string, fields: CredentialFields): string | undefined {
	const error = graphError(body);
	const isSuccess = status >= 200 && status < 300;
	const account = isSuccess ? accountOf(body) : undefined;
	// As a run reads it: an error that says nothing is none, where the rest of the answer is a success.
	const isEmpty = error?.code === undefined && error?.message === '';
	if (error && !(account && isEmpty)) return explainError(error, status, host, fields);
	if (isSuccess) {
		if (account) return undefined;
		return body === undefined
			? `The answer of ${host} is no Graph API answer. Check Login Type, Custom Base URL and Graph API Version.`
			: `The answer of ${host} names no account. Check that Custom Base URL is the address of a Graph API and that the access token is an account's.`;
	}
	return explainStatus(status, host);
}

/** What helps against an error comes from the core's table, as in a run; here stands what only a test can know. */
function explainError(error: GraphError, status: number, host: string, fields: CredentialFields): string {
	const numbers = [error.code, error.subcode].filter((part) => part !== undefined).join(', subcode ');
	const code = numbers === '' ? '' : ` (code ${numbers})`;
	const said = error.message === '' ? '' : `: "${excerpt(error.message)}"`;
	const answered = `${host} answered with an error${code}${said === '' ? '.' : said}`;
	if (error.code === undefined) return answered;
	if (Number(error.code) === 190 && error.subcode === undefined) {
		const kind = TOKEN_KINDS.find(([pattern]) => pattern.test(fields.accessToken))?.[1];
		if (kind && kind !== loginOf(fields)) {
			const right = kind === 'instagram' ? 'Instagram Login' : 'Facebook Login';
			return `This access token was made by the other login: set Login Type to "${right}", or paste a token of the login that is chosen. ${answered}`;
		}
	}
	if (Number(error.code) === 100 && error.subcode === undefined) {
		// The parameter's name is in no language.
		const isSecret = fields.appSecret !== '' || /appsecret_(proof|time)/.test(error.message);
		return `${isSecret ? adviceFor(104) : 'Check that Login Type fits the access token.'} ${answered}`;
	}
	return `${adviceFor(error.code, error.subcode, status)} ${answered}`;
}

/** The login whose tokens the host takes. */
function loginOf({ host, customLogin }: CredentialFields): CredentialFields['customLogin'] {
	return host === 'custom' ? customLogin : host;
}

/** The core's sentence for a code: what to do. */
function adviceFor(code: unknown, subcode?: unknown, status = 400): string {
	return explain(status, JSON.stringify({ error: { code, error_subcode: subcode } })) ?? '';
}

/** What the second question tells: to which account the Page is linked, if it is one. */
export function explainLink({ body }: Answer, first: Answer): string | undefined {
	const error = graphError(body);
	// A person's token has no such field.
	if (Number(error?.code) === 100) return adviceFor(210);
	if (error) return undefined;
	// Only a host that answers what it is asked for says something by leaving it out.
	const understands = property(first.body, 'name') !== undefined && property(body, 'name') === undefined;
	if (!understands || property(body, 'id') === undefined || property(body, 'instagram_business_account') !== undefined) return undefined;
	return `The Facebook Page "${excerpt(String(property(first.body, 'name')))}" has no Instagram account. ${adviceFor(100, 2_534_013)}`;
}

/** What the third question tells: whether the account's messages are open to the app. */
export function explainMessaging({ status, body }: Answer, host: string, fields: CredentialFields): string | undefined {
	const error = graphError(body);
	const code = Number(error?.code);
	const isRefusal = code === 3 || code === 10 || (code >= 200 && code <= 299);
	return error && isRefusal ? explainError(error, status, host, fields) : undefined;
}

/** Whose account it is, in words. */
export function describeAccount(first: Answer, link: Answer | undefined): string {
	const own = accountOf(first.body);
	const linked = property(link?.body, 'instagram_business_account');
	const text = (value: unknown, name: string): string => {
		const found = property(value, name);
		return typeof found === 'string' ? excerpt(found) : '';
	};
	const called = (value: unknown): string => {
		const username = text(value, 'username');
		// Numbers may have lost digits.
		const id = text(value, 'user_id') || text(value, 'id');
		const name = username === '' ? text(value, 'name') : `@${username}`;
		return name === '' || id === '' ? name || id : `${name} (${id})`;
	};
	if (linked === undefined) return called(own);
	const page = text(own, 'name');
	return page === '' ? called(linked) : `${called(linked)}, by the Facebook Page "${page}"`;
}

function explainStatus(status: number, host: string): string {
	const answered = `${host} answered with status ${status}`;
	if (status >= 300 && status < 400) {
		return `${answered}, which points to another address. Set Custom Base URL to the address it points to.`;
	}
	if (status === 401 || status === 403) {
		return `${answered}: it does not let this access token in. Check Access Token, and what the gateway asks for.`;
	}
	if (status === 407) {
		return `A proxy between n8n and ${host} wants a login of its own. Ask whoever runs n8n to set it in the proxy's address.`;
	}
	if (status === 404 || status === 405 || status === 410) {
		return `${answered}: there is no Graph API at this address. Check Custom Base URL and Graph API Version.`;
	}
	if (status === 429) return `${answered}: it is limiting the calls right now. Test again later.`;
	if (status >= 500) return `${answered}: it has a problem of its own. Test again in a few minutes.`;
	return `${answered}, and not as a Graph API does. Check Custom Base URL and Graph API Version.`;
}

const UNREACHABLE = /^(ECONNREFUSED|ENOTFOUND|EAI_|EHOST|ENET|EADDR|UND_ERR_CONNECT_TIMEOUT)/;
const CERTIFICATE = /CERT|SIGNATURE|SELF_SIGNED|ISSUER|ERR_TLS|ERR_SSL|^EPROTO$/;
const TIMEOUT = /^(ETIMEDOUT|ECONNABORTED|ABORT_ERR|TimeoutError|23)$/;

/** Why there is no answer, from the runtime's code. */
export function explainFailure(
	{ code = '', message }: { code?: string; message: string },
	host: string,
): string {
	if (code === 'SSRF_BLOCKED') {
		return `n8n's SSRF protection does not allow ${host}. Ask whoever runs n8n to allow it, or choose another host.`;
	}
	if (code === 'ERR_PROXY_CONNECT') {
		return `The proxy between n8n and ${host} refused to connect. Ask whoever runs n8n to check the proxy and its login.`;
	}
	if (code === 'ERR_TOO_LARGE') {
		return `The answer of ${host} is far longer than one of a Graph API. Check Custom Base URL.`;
	}
	if (UNREACHABLE.test(code)) {
		return `n8n cannot reach ${host} (${code}). Check the host's name and port, and n8n's DNS, firewall and proxy.`;
	}
	if (CERTIFICATE.test(code)) {
		return `The secure connection to ${host} failed (${code}). See that its certificate is valid, and that n8n trusts whoever issued it.`;
	}
	if (TIMEOUT.test(code) || /timed? ?out/i.test(message)) {
		return `${host} did not answer in time. Test again in a few minutes, and see that n8n can reach it.`;
	}
	return `The connection to ${host} ended before the answer came (${code || excerpt(message)}). Test again in a few minutes.`;
}

/** Any `error` at all, also one of a gateway. */
function graphError(body: unknown): GraphError | undefined {
	const error = property(body, 'error');
	if (error === undefined || error === null || error === false) return undefined;
	return {
		code: property(error, 'code') ?? undefined,
		subcode: property(error, 'error_subcode') ?? undefined,
		message: messageOf(error),
	};
}

/** Meta's words for people where its message says nothing. */
function messageOf(error: unknown): string {
	if (typeof error === 'string') return error;
	const [message, title, words] = ['message', 'error_user_title', 'error_user_msg'].map((name) => {
		const text = property(error, name);
		return typeof text === 'string' ? text.trim() : '';
	});
	const saysNothing = message === undefined || /^(\(#\d+\) ?)?(invalid (parameter|request)|an? (unknown|unexpected) error.*)?\.?$/i.test(message);
	return (saysNothing ? words || title || message : message) ?? '';
}

/** What has the `id` of a Page, the `user_id` of an Instagram account, or its `id`; Instagram wraps them in a list. */
function accountOf(body: unknown): unknown {
	const data = property(body, 'data');
	const listed: unknown = Array.isArray(data) ? data[0] : undefined;
	const isId = (id: unknown): boolean => (typeof id === 'string' && /\S/.test(id)) || (typeof id === 'number' && id > 0);
	return [body, listed].find((account) => isId(property(account, 'id')) || isId(property(account, 'user_id')));
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

function property(value: unknown, name: string): unknown {
	return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function excerpt(text: string): string {
	return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
