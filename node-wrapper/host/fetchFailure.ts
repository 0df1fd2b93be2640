import type { Redactor } from './redact';

/** How undici's `fetch` reports a connection that failed: the reason is in `cause`. */
type FetchCause = { code?: string; syscall?: string; name?: string; message: string };

/**
 * A failed request in the form that `fetch` gives it. The original error is left behind: n8n's HTTP helper throws Axios
 * errors, which carry the request with its headers.
 */
export function fetchFailure(error: unknown, redactor: Redactor): TypeError {
	const chain = causes(error);
	const cause: FetchCause = {
		message: redactor.text(chain.map(messageOf).find((message) => message !== '') ?? 'unknown'),
	};
	const name = firstString(chain, 'name');
	const code = chain.some(isBlockedAddress) ? 'SSRF_BLOCKED' : firstString(chain, 'code');
	const syscall = firstString(chain, 'syscall');
	if (name !== undefined) cause.name = name;
	if (code !== undefined) cause.code = code;
	if (syscall !== undefined) cause.syscall = syscall;
	return new TypeError('fetch failed', { cause });
}

/** n8n's SSRF protection refused the address before anything was connected. */
function isBlockedAddress(error: object): boolean {
	return property(error, 'name') === 'SsrfBlockedIpError' || error.constructor.name === 'SsrfBlockedIpError';
}

/** The error and what it was caused by, from the outside in. */
function causes(error: unknown): object[] {
	const chain: object[] = [];
	for (let link = error; typeof link === 'object' && link !== null; link = property(link, 'cause')) {
		if (chain.includes(link)) break;
		chain.push(link);
	}
	return chain;
}

function firstString(chain: object[], name: string): string | undefined {
	for (const link of chain) {
		const value = property(link, name);
		if (typeof value === 'string' && value !== '') return value;
	}
	return undefined;
}

function messageOf(error: object): string {
	const message = property(error, 'message');
	return typeof message === 'string' ? message : '';
}

function property(value: object, name: string): unknown {
	return name in value ? (value as Record<string, unknown>)[name] : undefined;
}
