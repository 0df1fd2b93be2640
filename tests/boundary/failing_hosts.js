// Hosts whose fetch fails for the send as the runtime, n8n or the wrapper would have it fail.

import { createServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { runInNewContext } from 'node:vm';

const coded = (message, members) => Object.assign(new Error(message), members);
const refused = (address) => coded(`connect ECONNREFUSED ${address}`, { code: 'ECONNREFUSED', syscall: 'connect' });
const slow = (address) => coded(`connect ETIMEDOUT ${address}`, { code: 'ETIMEDOUT', syscall: 'connect' });
const lost = coded('read ECONNRESET', { code: 'ECONNRESET', syscall: 'read' });

const causes = {
	'no file handles left': coded('connect EMFILE 127.0.0.1:443', { code: 'EMFILE', syscall: 'connect' }),
	'host unreachable': coded('EHOSTUNREACH', { code: 'EHOSTUNREACH' }),
	'all addresses fail': Object.assign(new AggregateError([slow('[::1]:443'), refused('127.0.0.1:443')]), { code: 'ETIMEDOUT' }),
	'one address is lost': Object.assign(new AggregateError([refused('[::1]:443'), lost]), { code: 'ECONNREFUSED' }),
	'proxy refuses': coded('HTTP 407 Proxy Authentication Required', { code: 'ERR_PROXY_CONNECT' }),
	'not signed': coded('The access token is empty', { code: 'ERR_SIGNING' }),
	'not left': coded('cancelled', { code: 'ERR_NOT_LEFT' }),
	'too large': coded('more than 1 MB', { code: 'ERR_TOO_LARGE' }),
};

/** Lets the send fail by the error of this name: as the cause of a `TypeError`, as fetch has it, or thrown as it is. */
export function failSends(host, name, asCause) {
	const usual = host.fetch;
	host.fetch = (url, init) => {
		if (!url.endsWith('/messages')) return usual(url, init);
		return Promise.reject(asCause ? new TypeError('fetch failed', { cause: causes[name] }) : causes[name]);
	};
}

/** Lets the send be answered with this body. */
export function answerSends(host, status, body) {
	const usual = host.fetch;
	host.fetch = (url, init) => (url.endsWith('/messages') ? Promise.resolve(new Response(body, { status })) : usual(url, init));
}

const texts = {
	'there already': (text) => text,
	'a promise': (text) => Promise.resolve(text),
	'a promise of another realm': (text) => runInNewContext('Promise.resolve(text)', { text }),
	'what can be waited for': (text) => ({ then: (resolve) => void resolve(text) }),
};

/** Lets the send be answered with a body whose text comes in this way. */
export function answerWithText(host, way, body) {
	const answer = { status: 200, headers: new Headers(), text: () => texts[way](body) };
	const usual = host.fetch;
	host.fetch = (url, init) => (url.endsWith('/messages') ? Promise.resolve(answer) : usual(url, init));
}

async function addressOf(server) {
	server.unref();
	await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `https://127.0.0.1:${server.address().port}`;
}

/** The address of a server that refuses each handshake: it has no certificate. */
export const refusingHandshakes = () => addressOf(createTlsServer());

/** The address of a server that ends each connection before any handshake. */
export const hangingUp = () => addressOf(createServer((socket) => socket.destroy()));
