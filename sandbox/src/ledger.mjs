// @ts-check
/** What happened: every upload and everything sent, the latest calls, and what a good client would not have done. */
import { SlidingSecond } from './sliding-second.mjs';

/**
 * @typedef {import('./graph/formats.mjs').FileFacts} FileFacts
 *
 * @typedef {{ attachmentId: string, kind: string, url: string, type: string, account: string, at: number, reusable: boolean, file?: FileFacts }} Upload
 *   `url`: empty for a file
 *
 * @typedef {object} Accepted  a send that Graph accepted
 * @property {string} kind
 * @property {string | null} messageId  null for a reaction and a sender action
 * @property {string} recipient         IGSID, also where a comment was answered
 * @property {string} account
 * @property {number} at                ms since the epoch
 * @property {Readonly<Record<string, unknown>>} body  the call's parameters as they came, without credentials
 * @property {import('./graph/kinds/kind.mjs').Content} content  what was made of them
 * @property {string | null} replyTo    the message it answers to
 * @property {string | null} commentId  the comment it answers to
 * @property {boolean} humanAgent       tagged as written by a person
 *
 * @typedef {Accepted & { messageId: string, type: string, url: string, attachmentId: string, text?: string, file?: FileFacts }} Delivery
 *   a message; of its content what media and texts have, beside
 * @typedef {'upload' | 'send' | 'me' | 'subscribedApps' | 'subscriptions' | import('./graph/reads/index.mjs').ReadName} Endpoint
 * @typedef {{ endpoint: Endpoint, at: number, account: string | null, kind: string | null, recipient: string | null, url: string | null,
 *   status: number | null, code: number | null, subcode: number | null, tokenInUrl: boolean, userAgent: string }} CallRecord
 *   `status`: null while it is being answered, 0 when the connection was broken instead of an answer
 * @typedef {{ endpoint: Endpoint, at: number, reason: string }} Violation
 */

/** Calls kept one by one; older ones live on in the counters. */
const keptCalls = 20_000;
const keptViolations = 1000;

export class Ledger {
	/** @type {Upload[]} */
	uploads = [];
	/** All that was accepted, in order of arrival: messages, reactions, sender actions. @type {(Accepted | Delivery)[]} */
	accepted = [];
	/** The messages among it. @type {Delivery[]} */
	deliveries = [];
	/** @type {CallRecord[]} */
	#calls = [];
	/** @type {Violation[]} */
	#violations = [];
	#counters = emptyCounters();
	#sends = new SlidingSecond();
	#text = new SlidingSecond();
	#audioVideo = new SlidingSecond();
	#reads = new SlidingSecond();
	#inFlight = 0;
	#maxInFlight = 0;
	#uptime;

	/** @param {() => number} uptime  monotonic milliseconds */
	constructor(uptime) {
		this.#uptime = uptime;
	}

	reset() {
		this.uploads = [];
		this.accepted = [];
		this.deliveries = [];
		this.#calls = [];
		this.#violations = [];
		this.#counters = emptyCounters();
		this.#sends = new SlidingSecond();
		this.#text = new SlidingSecond();
		this.#audioVideo = new SlidingSecond();
		this.#reads = new SlidingSecond();
		this.#maxInFlight = this.#inFlight;
	}

	/** @param {Upload} upload */
	upload(upload) {
		this.uploads.push(upload);
	}

	/**
	 * @param {Accepted} send
	 * @param {import('./graph/kinds/kind.mjs').Bucket} bucket
	 */
	accept(send, bucket) {
		if (send.messageId === null) {
			this.accepted.push(send);
		} else {
			const { type, url = '', attachmentId = '', text, file } = send.content;
			const delivery = { ...send, messageId: send.messageId, type, url, attachmentId, ...(text === undefined ? {} : { text }), ...(file ? { file } : {}) };
			this.accepted.push(delivery);
			this.deliveries.push(delivery);
		}
		const now = this.#uptime();
		this.#sends.add(now);
		if (bucket === 'text') this.#text.add(now);
		if (bucket === 'audioVideo') this.#audioVideo.add(now);
	}

	/** A read of conversations that was not throttled. */
	read() {
		this.#reads.add(this.#uptime());
	}

	/** @param {CallRecord} call */
	begin(call) {
		this.#inFlight += 1;
		this.#maxInFlight = Math.max(this.#maxInFlight, this.#inFlight);
		this.#counters.calls[call.endpoint] = (this.#counters.calls[call.endpoint] ?? 0) + 1;
		this.#calls.push(call);
		if (this.#calls.length >= 2 * keptCalls) this.#calls = this.#calls.slice(-keptCalls);
		if (call.tokenInUrl) this.violation({ endpoint: call.endpoint, at: call.at, reason: 'access token in the URL' });
	}

	/**
	 * @param {CallRecord} call
	 * @param {number} status
	 */
	end(call, status) {
		this.#inFlight -= 1;
		call.status = status;
		const key = String(status);
		this.#counters.statuses[key] = (this.#counters.statuses[key] ?? 0) + 1;
	}

	/** @param {Violation} violation */
	violation(violation) {
		this.#counters.violations += 1;
		if (this.#violations.length < keptViolations) this.#violations.push(violation);
	}

	connection() {
		this.#counters.connections += 1;
	}

	snapshot() {
		return {
			uploads: this.uploads,
			deliveries: this.deliveries,
			calls: this.#calls.slice(-keptCalls),
			violations: this.#violations,
			deliveriesPerKey: this.#deliveriesPerKey(),
		};
	}

	counts() {
		return {
			...this.#counters,
			uploads: this.uploads.length,
			deliveries: this.deliveries.length,
			duplicates: this.#deliveriesPerKey().reduce((sum, { count }) => sum + count - 1, 0),
			inFlight: this.#inFlight,
			maxInFlight: this.#maxInFlight,
			peakSendsPerSecond: this.#sends.peak,
			peakTextPerSecond: this.#text.peak,
			peakAudioVideoPerSecond: this.#audioVideo.peak,
			peakReadsPerSecond: this.#reads.peak,
		};
	}

	/** How often each person got the same content, however it came: `content` where URL and type do not say it all. */
	#deliveriesPerKey() {
		/** @type {Map<string, { recipient: string, url: string, type: string, count: number, content?: object }>} */
		const byKey = new Map();
		for (const { kind, recipient, url, type, content } of this.deliveries) {
			const isByUrl = kind === 'media' && url !== '';
			const said = isByUrl ? {} : { content: withoutIds(content) };
			const key = `${recipient} ${type} ${isByUrl ? url : `${kind} ${JSON.stringify(said.content)}`}`;
			const entry = byKey.get(key);
			if (entry) entry.count += 1;
			else byKey.set(key, { recipient, url, type, count: 1, ...said });
		}
		return [...byKey.values()];
	}
}

/**
 * The same content under two attachment ids is the same content.
 * @param {import('./graph/kinds/kind.mjs').Content} content
 * @returns {object}
 */
function withoutIds(content) {
	return JSON.parse(JSON.stringify(content, (name, value) => (name === 'attachmentId' ? undefined : value)));
}

function emptyCounters() {
	return {
		calls: /** @type {Partial<Record<Endpoint, number>>} */ ({ upload: 0, send: 0, me: 0 }),
		/** @type {Record<string, number>} */
		statuses: {},
		violations: 0,
		connections: 0,
	};
}
