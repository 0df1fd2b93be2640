import type { Redactor } from './redact';

/** How undici's `fetch` reports a connection that failed: the reason is in `cause`. */
type FetchCause = { code?: string; syscall?: string; name?: string; message: string; errors?: Reason[] };

/**
 * A failed request in the form that `fetch` gives it. The original error is left behind: n8n's HTTP helper throws Axios
 * errors, which carry the request with its headers.
 */
export function fetchFailure(error: unknown, redactor: Redactor): TypeError {
	const chain = causes(error);
	const reasons = reasonsOf(chain).map((reason) => ({ ...reason, message: redactor.text(reason.message) }));
	const { code, syscall, message } = foremost(reasons);
	const cause: FetchCause = { message };
	const name = firstString(chain, 'name');
	if (name !== undefined) cause.name = name;
	if (code !== undefined) cause.code = code;
	if (syscall !== undefined) cause.syscall = syscall;
	// Which of several decides is the core's to say.
	if (reasons.length > 1) cause.errors = reasons;
	return new TypeError('fetch failed', { cause });
}

/**
 * An error of undici's from before it had a connection. OpenSSL's words for a handshake that failed also end a connection in
 * use; Node's own client tells the two apart by the system call, that of the request which waits to be written.
 */
export function duringHandshake(error: unknown): unknown {
	for (const link of causes(error)) {
		if (stringOf(link, 'code')?.startsWith('ERR_SSL_') === true) Object.assign(link, { syscall: 'write' });
	}
	return error;
}

/** The request could not be signed. Nothing has left. */
export function signingFailure(error: unknown, redactor: Redactor): TypeError {
	const message = redactor.text(error instanceof Error ? error.message : String(error));
	return new TypeError('fetch failed', { cause: { code: 'ERR_SIGNING', message } });
}

/** The call ended while it still waited for its turn or was being signed. Nothing has left. */
export function notLeft(): TypeError {
	const message = 'the call was ended before it left n8n';
	return new TypeError('fetch failed', { cause: { code: 'ERR_NOT_LEFT', message } });
}

/** A proxy on the way has refused to connect. Nothing has reached the host. */
export function proxyRefused(status: number | string): Error {
	return Object.assign(new Error(`the proxy refused the connection with status ${status}`), {
		code: 'ERR_PROXY_CONNECT',
	});
}

type Reason = { code?: string; syscall?: string; message: string };

/** How deep attempts may hold attempts; an error may also hold itself. */
const DEEPEST = 4;

/**
 * Code, system call and words of one and the same error, the one that tells what happened first; of attempts at several
 * addresses those of each.
 */
function reasonsOf(chain: object[], depth = 0): Reason[] {
	const message = chain.map(messageOf).filter((words) => words !== '').at(-1) ?? 'unknown';
	if (chain.some(isBlockedAddress)) return [{ code: 'SSRF_BLOCKED', message }];
	if (chain.some(isProxyRefusal)) return [{ code: 'ERR_PROXY_CONNECT', message }];
	const several = chain.find((link) => attemptsOf(link).length > 0);
	if (several && depth < DEEPEST) {
		return attemptsOf(several).flatMap((attempt) => reasonsOf(causes(attempt), depth + 1));
	}
	const link =
		chain.filter((error) => stringOf(error, 'syscall') !== undefined).at(-1) ??
		chain.find((error) => stringOf(error, 'code') !== undefined);
	if (!link) return [{ message }];
	return [{ code: stringOf(link, 'code'), syscall: stringOf(link, 'syscall'), message: messageOf(link) || message }];
}

/** The one of several attempts that stands for them where only one can: one that surely had a connection, if there is such a one. */
function foremost(reasons: Reason[]): Reason {
	const connected = reasons.find(({ syscall }) => !CONNECTING.test(syscall ?? ''));
	return connected ?? reasons[0] ?? { message: 'unknown' };
}

/** The system calls before there is a connection. */
const CONNECTING = /^(connect|socket|bind|getaddrinfo|getnameinfo|query.*)$/;

function attemptsOf(error: object): unknown[] {
	const errors = property(error, 'errors');
	return Array.isArray(errors) ? errors : [];
}

/** n8n's SSRF protection refused the address before anything was connected. */
function isBlockedAddress(error: object): boolean {
	return (
		/^SsrfBlocked/.test(stringOf(error, 'name') ?? '') || /^SsrfBlocked/.test(error.constructor?.name ?? '')
	);
}

/** The words and codes of Node's agents, of undici and of tunnelling agents for a proxy that answers CONNECT with an error. */
function isProxyRefusal(error: object): boolean {
	const code = stringOf(error, 'code') ?? '';
	return (
		['ERR_PROXY_CONNECT', 'ERR_PROXY_TUNNEL', 'UND_ERR_PRX_TLS'].includes(code) ||
		/^Proxy response \(\d+\)|^tunneling socket could not be established|^Proxy connection ended before receiving CONNECT response/.test(messageOf(error))
	);
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
	return chain.map((link) => stringOf(link, name)).find((value) => value !== undefined);
}

function stringOf(error: object, name: string): string | undefined {
	const value = property(error, name);
	return typeof value === 'string' && value !== '' ? value : undefined;
}

function messageOf(error: object): string {
	return stringOf(error, 'message') ?? '';
}

function property(value: object, name: string): unknown {
	return name in value ? (value as Record<string, unknown>)[name] : undefined;
}
