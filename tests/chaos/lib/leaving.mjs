// @ts-check
/** When messages leave this process, as Node itself tells: what happens to them on the way is not the node's doing. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { SlidingSecond } from '../../../sandbox/src/sliding-second.mjs';

/**
 * Watches the sends to one sandbox, through n8n's helper and by `fetch`.
 * <https://nodejs.org/api/diagnostics_channel.html#built-in-channels>,
 * <https://undici.nodejs.org/#/docs/api/DiagnosticsChannel>
 * @param {string} sandboxUrl
 */
export function watchSends(sandboxUrl) {
	const { host } = new URL(sandboxUrl);
	const sends = new SlidingSecond();
	let count = 0;
	const note = (/** @type {string} */ to, /** @type {string} */ path) => {
		if (to !== host || !/\/messages(\?|$)/.test(path)) return;
		count += 1;
		sends.add(performance.now());
	};
	const byHttp = (/** @type {any} */ { request }) => note(String(request.getHeader('host')), request.path);
	const byFetch = (/** @type {any} */ { request }) => note(new URL(request.origin).host, request.path);
	subscribe('http.client.request.start', byHttp);
	subscribe('undici:request:create', byFetch);
	return {
		count: () => count,
		/** The most that left within any second. */
		peakPerSecond: () => sends.peak,
		stop: () => {
			unsubscribe('http.client.request.start', byHttp);
			unsubscribe('undici:request:create', byFetch);
		},
	};
}
