// @ts-check
/** What the tests share: a running sandbox and short ways to call it. */
import { startSandbox } from '../src/server.mjs';

export const token = 'TEST-TOKEN-page-1';
export const pictureUrl = 'https://media.example.com/holiday.png';

/**
 * @typedef {{ status: number, body: any, text: string, headers: Headers }} Reply
 * @typedef {{ token?: string | null, version?: string, query?: string }} CallOptions
 */

/**
 * A sandbox for one test; closed when the test ends.
 * @param {import('node:test').TestContext} t
 * @param {import('../src/server.mjs').SandboxOptions} [options]
 */
export async function sandbox(t, options) {
	const running = await startSandbox(options);
	t.after(() => running.close());
	return client(running.url);
}

/**
 * A sandbox for which no time passes but what the test lets pass, however long the test takes.
 * @param {import('node:test').TestContext} t
 */
export async function heldSandbox(t) {
	let now = Date.now();
	const graph = await sandbox(t, { now: () => now });
	return { ...graph, pass: (/** @type {number} */ ms) => void (now += ms) };
}

/** @param {string} url */
export function client(url) {
	/**
	 * @param {string} method
	 * @param {string} path
	 * @param {unknown} [body]  a string goes out as it is
	 * @param {Record<string, string>} [headers]
	 * @returns {Promise<Reply>}
	 */
	async function call(method, path, body, headers = {}) {
		const response = await fetch(url + path, {
			method,
			headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
			...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
			redirect: 'manual',
		});
		const text = await response.text();
		return { status: response.status, text, body: parse(text), headers: response.headers };
	}

	/**
	 * @param {string} method
	 * @param {string} path
	 * @param {unknown} body
	 * @param {CallOptions} [options]
	 */
	function graph(method, path, body, { token: own = token, version = 'v25.0', query = '' } = {}) {
		/** @type {Record<string, string>} */
		const headers = own === null ? {} : { authorization: `Bearer ${own}` };
		return call(method, `/${version}/${path}${query}`, body, headers);
	}

	return {
		url,
		call,
		/** @param {CallOptions} [options] */
		me: (options) => graph('GET', 'me', undefined, options),
		/**
		 * @param {unknown} body
		 * @param {CallOptions} [options]
		 */
		upload: (body = uploadBody(), options) => graph('POST', 'me/message_attachments', body, options),
		/**
		 * @param {unknown} body
		 * @param {CallOptions} [options]
		 */
		send: (body, options) => graph('POST', 'me/messages', body, options),
		/** @param {CallOptions} [options] */
		async uploaded(url = pictureUrl, type = 'image', options = {}) {
			const { status, body, text } = await graph('POST', 'me/message_attachments', uploadBody({ url, type }), options);
			if (status !== 200) throw new Error(`The upload failed: ${text}`);
			return String(body.attachment_id);
		},
		/**
		 * A call with a file, to either endpoint.
		 * @param {string} edge
		 * @param {Record<string, unknown>} fields  what is no string goes out as JSON
		 * @param {File | undefined} file
		 * @param {CallOptions} [options]
		 * @returns {Promise<Reply>}
		 */
		async form(edge, fields, file, { token: own = token } = {}) {
			const form = new FormData();
			for (const [name, value] of Object.entries(fields)) form.set(name, typeof value === 'string' ? value : JSON.stringify(value));
			if (file) form.set('filedata', file);
			const response = await fetch(`${url}/v25.0/me/${edge}`, { method: 'POST', headers: { authorization: `Bearer ${own}` }, body: form });
			const text = await response.text();
			return { status: response.status, text, body: parse(text), headers: response.headers };
		},
		/**
		 * @param {string} path
		 * @param {unknown} [body]
		 * @returns {Promise<any>}
		 */
		async admin(path, body = {}) {
			const reply = await call('POST', `/_admin/${path}`, body);
			if (reply.status !== 200) throw new Error(`${path}: ${reply.text}`);
			return reply.body;
		},
		/** @returns {Promise<any[]>} everything one person got, in order, without the times */
		async accepted(/** @type {string} */ recipient) {
			const { body } = await call('GET', `/_admin/accepted?recipient=${recipient}`);
			return body.accepted.map((/** @type {any} */ { at, ...send }) => send);
		},
		/** @param {unknown} rules */
		fault: (rules) => call('POST', '/_admin/faults', rules),
		/** @param {unknown} settings */
		limits: (settings) => call('POST', '/_admin/limits', settings),
		ledger: async () => (await call('GET', '/_admin/ledger')).body,
		counts: async () => (await call('GET', '/_admin/counts')).body,
	};
}

/** @param {{ url?: unknown, type?: unknown, platform?: unknown, reusable?: unknown }} [given] */
export function uploadBody(given = {}) {
	const { url = pictureUrl, type = 'image', platform = 'instagram', reusable = true } = given;
	return { platform, message: { attachment: { type, payload: { url, is_reusable: reusable } } } };
}

/**
 * @param {unknown} recipient
 * @param {unknown} attachmentId
 */
export function sendBody(recipient, attachmentId, type = 'image') {
	return { recipient: { id: recipient }, message: { attachment: { type, payload: { attachment_id: attachmentId } } } };
}

/**
 * Sends each body, and says what came back in place of each: `200`, or the code.
 * @param {Awaited<ReturnType<typeof sandbox>>} graph
 * @param {Record<string, unknown>} bodies  by name
 */
export async function outcomes(graph, bodies) {
	/** @type {Record<string, string>} */
	const codes = {};
	for (const [name, body] of Object.entries(bodies)) {
		const reply = await graph.send(body);
		codes[name] = reply.status === 200 ? '200' : codeOf(reply);
	}
	return codes;
}

/**
 * Code and subcode of a refusal, in the fact sheet's notation.
 * @param {Reply} reply
 */
export function codeOf({ body }) {
	const { code, error_subcode: subcode } = body?.error ?? {};
	return subcode === undefined ? `${code}` : `${code}/${subcode}`;
}

/** @param {string} text */
function parse(text) {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
