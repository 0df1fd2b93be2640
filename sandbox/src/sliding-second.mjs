// @ts-check
/** How many events fell into the last second (or another span), in constant time per event. */

export class SlidingSecond {
	#spanMs;
	/** @type {number[]} */
	#times = [];
	#first = 0;
	/** The most that any second has held. */
	peak = 0;

	/** @param {number} [spanMs] */
	constructor(spanMs = 1000) {
		this.#spanMs = spanMs;
	}

	/** @param {number} now  monotonic milliseconds */
	add(now) {
		this.#times.push(now);
		this.peak = Math.max(this.peak, this.count(now));
	}

	/** @param {number} now */
	count(now) {
		while (this.#first < this.#times.length && /** @type {number} */ (this.#times[this.#first]) <= now - this.#spanMs) {
			this.#first += 1;
		}
		if (this.#first > 1024 && this.#first * 2 > this.#times.length) {
			this.#times = this.#times.slice(this.#first);
			this.#first = 0;
		}
		return this.#times.length - this.#first;
	}
}
