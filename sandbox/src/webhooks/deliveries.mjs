// @ts-check
/** What was sent to callbacks, what they answered, and what was sent to nobody: the ledger of webhooks. */

/**
 * @typedef {object} Attempt
 * @property {number} at
 * @property {number} ms            until the answer
 * @property {number | null} status  null: no answer
 * @property {string} answer        the beginning of its body, or why there was none
 *
 * @typedef {'waiting' | 'sending' | 'delivered' | 'retrying' | 'dropped' | 'unheard' | 'lost'} DeliveryState
 *   `waiting`: for others to go with it or before it; `dropped`: every try failed; `unheard`: nobody is subscribed; `lost`: by a fault
 *
 * @typedef {object} Delivery  one POST with all its tries
 * @property {number} id
 * @property {DeliveryState} state
 * @property {string | null} why           of what was not sent
 * @property {string} app
 * @property {string | null} callbackUrl
 * @property {number} at
 * @property {{ kind: string, field: string, account: string, person: string | null, mid: string | null }[]} events
 * @property {Record<string, string>} signatures  the headers
 * @property {string | null} body          as it was sent; null once it is too much to keep, and then only some of the events are, too
 * @property {number} eventCount
 * @property {Attempt[]} attempts
 * @property {number | null} nextAt        of the next try, by the sandbox's clock
 */

const kept = 5000;
/** Characters of bodies kept at most, the oldest forgotten first; events kept of such a delivery. */
const keptBodies = 64 * 1024 * 1024;
const keptEvents = 10;

export class Deliveries {
	/** @type {Delivery[]} */
	#list = [];
	/** The latest that told of a message. @type {Map<string, Delivery>} */
	#byMid = new Map();
	#count = 0;
	/** Those whose body is kept. @type {Set<Delivery>} */
	#whole = new Set();
	#bodySize = 0;
	#counters = emptyCounters();

	/**
	 * @param {Pick<Delivery, 'app' | 'at' | 'callbackUrl'> & Partial<Delivery>} given
	 * @param {readonly import('./body.mjs').WebhookEvent[]} events
	 * @returns {Delivery}
	 */
	add(given, events) {
		this.#count += 1;
		/** @type {Delivery} */
		const delivery = {
			id: this.#count,
			state: 'sending',
			why: null,
			events: events.map(({ kind, field, entryId, person, mid }) => ({ kind, field, account: entryId, person, mid })),
			signatures: {},
			body: '',
			eventCount: events.length,
			attempts: [],
			nextAt: null,
			...given,
		};
		this.#list.push(delivery);
		this.#keepBody(delivery);
		if (this.#list.length >= 2 * kept) this.#list = this.#list.slice(-kept);
		for (const { mid } of events) {
			if (mid === null) continue;
			this.#byMid.delete(mid);
			this.#byMid.set(mid, delivery);
		}
		for (const mid of this.#byMid.keys()) {
			if (this.#byMid.size <= kept) break;
			this.#byMid.delete(mid);
		}
		this.#counters.events += events.length;
		return delivery;
	}

	/** @param {Delivery} delivery */
	#keepBody(delivery) {
		this.#whole.add(delivery);
		this.#bodySize += delivery.body?.length ?? 0;
		for (const oldest of this.#whole) {
			if (this.#bodySize <= keptBodies && this.#whole.size <= kept) break;
			this.#whole.delete(oldest);
			this.#bodySize -= oldest.body?.length ?? 0;
			oldest.body = null;
			oldest.events = oldest.events.slice(0, keptEvents);
		}
	}

	/**
	 * @param {Delivery} delivery
	 * @param {Attempt} attempt
	 */
	tried(delivery, attempt) {
		delivery.attempts.push(attempt);
		this.#counters.posts += 1;
		const status = String(attempt.status ?? 'none');
		this.#counters.answers[status] = (this.#counters.answers[status] ?? 0) + 1;
		this.#counters.slowestMs = Math.max(this.#counters.slowestMs, attempt.ms);
	}

	/**
	 * @param {Delivery} delivery
	 * @param {DeliveryState} state
	 */
	settle(delivery, state) {
		delivery.state = state;
		delivery.nextAt = null;
		if (state === 'delivered' || state === 'dropped' || state === 'unheard' || state === 'lost') this.#counters[state] += 1;
	}

	/** @param {string} mid */
	ofMessage(mid) {
		return this.#byMid.get(mid);
	}

	list() {
		return this.#list.slice(-kept);
	}

	counts() {
		return { ...this.#counters };
	}

	clear() {
		this.#list = [];
		this.#byMid.clear();
		this.#whole.clear();
		this.#bodySize = 0;
		this.#counters = emptyCounters();
	}
}

function emptyCounters() {
	return { events: 0, posts: 0, delivered: 0, dropped: 0, unheard: 0, lost: 0, slowestMs: 0, answers: /** @type {Record<string, number>} */ ({}) };
}
