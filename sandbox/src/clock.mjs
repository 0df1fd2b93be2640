// @ts-check
/** The sandbox's time of day, which tests may move forward: windows and deadlines are counted by it. */

export class Clock {
	#aheadMs = 0;

	/** ms since the epoch */
	now() {
		return Date.now() + this.#aheadMs;
	}

	/** @param {number} ms */
	advance(ms) {
		this.#aheadMs += ms;
	}

	reset() {
		this.#aheadMs = 0;
	}
}
