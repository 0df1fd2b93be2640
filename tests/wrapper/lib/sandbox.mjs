// @ts-check
import { startSandbox as start } from '../../../sandbox/src/server.mjs';

/** A Graph sandbox of the test's own, with its admin calls. */
export async function startSandbox() {
	const { url, close } = await start();
	/** @param {string} method @param {string} path @param {unknown} [body] */
	const admin = async (method, path, body) => {
		const response = await fetch(`${url}/_admin/${path}`, {
			method,
			headers: { 'content-type': 'application/json' },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
		return response.status === 204 ? undefined : await response.json();
	};
	return {
		url,
		close,
		admin,
		/** @param {Record<string, unknown>} fault */
		fault: (fault) => admin('POST', 'faults', fault),
		/** @param {Record<string, unknown>} limits */
		limits: (limits) => admin('POST', 'limits', limits),
		reset: () => admin('POST', 'reset', {}),
		/** @returns {Promise<any>} */
		ledger: () => admin('GET', 'ledger'),
		/** All that was accepted, reactions and sender actions among it. @returns {Promise<any[]>} */
		accepted: async () => (await admin('GET', 'accepted')).accepted,
		/** @param {Record<string, unknown>} comment */
		comment: (comment) => admin('POST', 'comments', comment),
		/** How often each recipient got a message. */
		async deliveries() {
			const { deliveries } = await admin('GET', 'ledger');
			/** @type {Record<string, number>} */
			const counts = {};
			for (const { recipient } of deliveries) counts[recipient] = (counts[recipient] ?? 0) + 1;
			return counts;
		},
		/** @param {string} token @param {Record<string, string>} [more] */
		credentials: (token = 'TEST-TOKEN-page-1', more = {}) => ({
			accessToken: token,
			host: 'custom',
			customBaseUrl: url,
			apiVersion: 'v25.0',
			appSecret: '',
			...more,
		}),
	};
}

export const picture = 'https://cdn.example.com/picture.png';

/** @param {string} userId @param {Record<string, unknown>} [more] */
export const item = (userId, more = {}) => ({ userId, mediaUrl: picture, mediaType: 'image', ...more });
