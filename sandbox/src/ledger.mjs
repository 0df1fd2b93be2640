// @ts-check
/** What happened: every upload and delivery, the latest calls, and what a good client would not have done. */
import { SlidingSecond } from './sliding-second.mjs';

/**
 * @typedef {{ attachmentId: string, url: string, type: string, account: string, at: number }} Upload
 * @typedef {{ messageId: string, recipient: string, attachmentId: string, type: string, url: string, text?: string, account: string, at: number }} Delivery
 * @typedef {'upload' | 'send' | 'me'} Endpoint
 * @typedef {{ endpoint: Endpoint, at: number, account: string | null, recipient: string | null, url: string | null,
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
	/** @type {Delivery[]} */
	deliveries = [];
	/** @type {CallRecord[]} */
	#calls = [];
	/** @type {Violation[]} */
	#violations = [];
	/**
	 * The messages of a conversation by account and recipient, the conversation with the latest message last.
	 * @type {Map<string, Delivery[]>}
	 */
	conversations = new Map();
	/** Grows with every change a reader could see. Never goes back, so that a page notices a reset. */
	revision = 0;

	#counters = emptyCounters();
	#sends = new SlidingSecond();
	#audioVideo = new SlidingSecond();
	#inFlight = 0;
	#maxInFlight = 0;

	reset() {
		this.uploads = [];
		this.deliveries = [];
		this.#calls = [];
		this.#violations = [];
		this.conversations = new Map();
		this.#counters = emptyCounters();
		this.#sends = new SlidingSecond();
		this.#audioVideo = new SlidingSecond();
		this.#maxInFlight = this.#inFlight;
		this.revision += 1;
	}

	/** @param {Upload} upload */
	upload(upload) {
		this.uploads.push(upload);
	}

	/** @param {Delivery} delivery */
	delivery(delivery) {
		this.deliveries.push(delivery);
		this.revision += 1;
		const key = `${delivery.account}/${delivery.recipient}`;
		const messages = this.conversations.get(key) ?? [];
		messages.push(delivery);
		this.conversations.delete(key);
		this.conversations.set(key, messages);
		const now = performance.now();
		this.#sends.add(now);
		if (delivery.type === 'audio' || delivery.type === 'video') this.#audioVideo.add(now);
	}

	/** @param {CallRecord} call */
	begin(call) {
		this.#inFlight += 1;
		this.#maxInFlight = Math.max(this.#maxInFlight, this.#inFlight);
		this.#counters.calls[call.endpoint] += 1;
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
			conversations: this.conversations.size,
			inFlight: this.#inFlight,
			maxInFlight: this.#maxInFlight,
			peakSendsPerSecond: this.#sends.peak,
			peakAudioVideoPerSecond: this.#audioVideo.peak,
		};
	}

	/** How often each (recipient, url, type) was delivered. */
	#deliveriesPerKey() {
		/** @type {Map<string, { recipient: string, url: string, type: string, count: number }>} */
		const byKey = new Map();
		for (const { recipient, url, type } of this.deliveries) {
			const key = `${recipient} ${type} ${url}`;
			const entry = byKey.get(key);
			if (entry) entry.count += 1;
			else byKey.set(key, { recipient, url, type, count: 1 });
		}
		return [...byKey.values()];
	}
}

function emptyCounters() {
	return {
		calls: { upload: 0, send: 0, me: 0 },
		/** @type {Record<string, number>} */
		statuses: {},
		violations: 0,
		connections: 0,
	};
}
