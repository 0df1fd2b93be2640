// @ts-check
/** Requests to this machine, and to no other. */
import { lookup as resolve } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { BlockList, isIP } from 'node:net';

/** @typedef {{ status: number, text: string, reason: string }} HttpAnswer */

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Characters of an answer that are kept. */
const keptAnswer = 1000;

/** @param {string} address */
function isLoopbackAddress(address) {
	return loopback.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/**
 * The address of a callback, if it is one of this machine.
 * @param {string} text
 * @returns {URL | undefined}
 */
export function loopbackUrl(text) {
	if (!URL.canParse(text)) return undefined;
	const url = new URL(text);
	if (!/^https?:$/.test(url.protocol)) return undefined;
	const host = url.hostname.replace(/^\[|\]$/g, '');
	if (host === 'localhost') return url;
	return isIP(host) !== 0 && isLoopbackAddress(host) ? url : undefined;
}

/**
 * Holds also where the name was pointed elsewhere.
 * @type {import('node:net').LookupFunction}
 */
function lookupLoopback(hostname, options, callback) {
	resolve(hostname, { ...options, all: true }, (error, found) => {
		const addresses = found?.filter(({ address }) => isLoopbackAddress(address)) ?? [];
		const [first] = addresses;
		if (error || !first) callback(error ?? Object.assign(new Error(`${hostname} is not this machine`), { code: 'ENOTLOOPBACK' }), '', 0);
		else if (options.all) callback(null, addresses);
		else callback(null, first.address, first.family);
	});
}

/** One sandbox's connections to callbacks. */
export class LoopbackClient {
	#agents = { 'http:': new http.Agent({ keepAlive: true, maxSockets: 64 }), 'https:': new https.Agent({ keepAlive: true, maxSockets: 64 }) };

	/**
	 * No redirect is followed.
	 * @param {string} address
	 * @param {{ method: 'GET' | 'POST', headers?: Record<string, string>, body?: Buffer, timeoutMs: number }} request
	 * @returns {Promise<HttpAnswer>}  rejected when there is no answer in time
	 */
	async request(address, { method, headers = {}, body, timeoutMs }) {
		const url = loopbackUrl(address);
		if (!url) throw new Error('The sandbox calls loopback addresses only');
		const isSecure = url.protocol === 'https:';
		const agent = isSecure ? this.#agents['https:'] : this.#agents['http:'];
		/** @type {import('node:https').RequestOptions} */
		const options = { method, headers: { ...headers, ...(body ? { 'content-length': String(body.length) } : {}) }, agent, lookup: lookupLoopback };
		return new Promise((done, fail) => {
			const sent = (isSecure ? https : http).request(url, options, (response) => {
				response.setEncoding('utf8');
				let text = '';
				response.on('data', (chunk) => {
					if (text.length < keptAnswer) text += chunk;
				});
				response.on('end', () => {
					clearTimeout(timer);
					done({ status: response.statusCode ?? 0, text: text.slice(0, keptAnswer), reason: response.statusMessage ?? '' });
				});
				response.on('error', fail);
			});
			const timer = setTimeout(() => sent.destroy(Object.assign(new Error(`no answer within ${timeoutMs} ms`), { code: 'ETIMEDOUT' })), timeoutMs);
			sent.on('error', (error) => {
				clearTimeout(timer);
				fail(error);
			});
			sent.end(body);
		});
	}

	close() {
		this.#agents['http:'].destroy();
		this.#agents['https:'].destroy();
	}
}
