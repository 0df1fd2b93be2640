/** What the host answered to the credential test: the body is undefined if it is no JSON. */
export type Answer = { status: number; body: unknown };

/** Graph's error as the host sent it. */
type GraphError = { code: unknown; subcode: unknown; message: string };

/** What an error means for whoever set up the credential. The first cause that fits is told. */
type Cause = { codes?: number[]; subcodes?: number[]; sentence: string };

const renew = 'Create a new one in the Meta app dashboard and paste it here.';

/** Meta's codes: https://developers.facebook.com/docs/graph-api/guides/error-handling */
const CAUSES: Cause[] = [
	{ subcodes: [463], sentence: `The access token has expired. ${renew}` },
	{
		subcodes: [460],
		sentence: `The access token ended when the account's password was changed. ${renew}`,
	},
	{
		subcodes: [458],
		sentence:
			'The account has removed your Meta app. Log in with the app again to get a new access token.',
	},
	{
		subcodes: [459, 464],
		sentence:
			'Meta wants the account to pass a security check first: log in on facebook.com or instagram.com, then test again.',
	},
	{ subcodes: [467], sentence: `The access token is no longer valid. ${renew}` },
	{
		codes: [190],
		sentence:
			'Meta cannot read this access token at this host. A Facebook Page token belongs to "Facebook Login" (graph.facebook.com), an Instagram user token to "Instagram Login" (graph.instagram.com): check Login Type, and that the token was copied whole.',
	},
	{ codes: [102], sentence: `The login session behind the access token has ended. ${renew}` },
	{
		codes: [100],
		sentence:
			'Meta refused the request (code 100). If App Secret is filled in, check that it belongs to the app that made the access token; otherwise check that Login Type fits the token.',
	},
	{
		codes: [104],
		sentence:
			'Your Meta app wants every call signed. Fill in App Secret with the secret of the app that made the access token.',
	},
	{
		codes: [2500],
		sentence: 'Meta does not know this address. Check Graph API Version, for example v25.0.',
	},
	{
		codes: [2635],
		sentence: 'Meta no longer serves this version. Set Graph API Version to a newer one, for example v25.0.',
	},
	{
		codes: [3, 10, 200, 210, 299],
		sentence:
			'The access token lacks a permission. Give your Meta app access to messages of this account, then create a new token.',
	},
	{
		codes: [368],
		sentence: 'Meta has blocked this account or app for a while. Look into Meta Business Suite for the reason.',
	},
	{
		codes: [4, 17, 32, 613, 80002, 80006],
		sentence: 'Meta is limiting the calls of your app right now. Test again later.',
	},
	{ codes: [1, 2], sentence: 'Meta has a temporary problem. Test again in a few minutes.' },
];

/** What is wrong with the credential and what to do, or nothing if the answer names an account. */
export function explainAnswer({ status, body }: Answer, host: string): string | undefined {
	const error = graphError(body);
	if (error) {
		const cause = CAUSES.find(
			({ codes, subcodes }) =>
				codes?.includes(Number(error.code)) || subcodes?.includes(Number(error.subcode)),
		);
		if (cause) return cause.sentence;
		const said = error.message === '' ? '' : ` It says: "${excerpt(error.message)}"`;
		const code = error.code === undefined ? '' : ` (code ${String(error.code)})`;
		return `${host} answered with an error to this access token${code}.${said}`;
	}
	if (status >= 200 && status < 300) {
		if (namesAccount(body)) return undefined;
		return body === undefined
			? `The answer of ${host} is no Graph API answer. Check Login Type, Custom Base URL and Graph API Version.`
			: `The answer of ${host} names no account. Check that Custom Base URL is the address of a Graph API and that the access token is an account's.`;
	}
	return explainStatus(status, host);
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
	const message = typeof error === 'string' ? error : property(error, 'message');
	return {
		code: property(error, 'code'),
		subcode: property(error, 'error_subcode'),
		message: typeof message === 'string' ? message : '',
	};
}

/** `id` of a Page, `user_id` of an Instagram account, or its `id` if that was asked for; Instagram wraps them in a list. */
function namesAccount(body: unknown): boolean {
	const data = property(body, 'data');
	const listed: unknown = Array.isArray(data) ? data[0] : undefined;
	return [body, listed]
		.flatMap((account) => [property(account, 'id'), property(account, 'user_id')])
		.some((id) => (typeof id === 'string' && /\S/.test(id)) || (typeof id === 'number' && id > 0));
}

function property(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
		? (value as Record<string, unknown>)[name]
		: undefined;
}

function excerpt(text: string): string {
	return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
