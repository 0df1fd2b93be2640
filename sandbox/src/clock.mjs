// @ts-check
/** The sandbox's time of day, which tests may move forward: windows, deadlines and retries are counted by it. */

/** What a timer of Node's can wait at most. */
const longestTimerMs = 2 ** 31 - 1;

export class Clock {
	#aheadMs = 0;
	/** What is to happen later. @type {Set<{ at: number, run: () => void }>} */
	#waiting = new Set();
	/** @type {NodeJS.Timeout | undefined} */
	#timer;
	/** When the timer wakes. */
	#wakesAt = Infinity;
	#realNow;

	/** @param {() => number} [realNow]  ms since the epoch */
	constructor(realNow = () => Date.now()) {
		this.#realNow = realNow;
	}

	/** ms since the epoch */
	now() {
		return this.#realNow() + this.#aheadMs;
	}

	/**
	 * What has come due by it happens at once, the earliest first.
	 * @param {number} ms
	 */
	advance(ms) {
		this.#aheadMs += ms;
		this.#runDue();
	}

	/**
	 * Does something so many milliseconds from now, by this clock.
	 * @param {number} ms
	 * @param {() => void} run
	 */
	after(ms, run) {
		const at = this.now() + ms;
		this.#waiting.add({ at, run });
		if (at < this.#wakesAt) this.#wake(at);
	}

	/** Back to the real time; nothing that waits will happen. */
	reset() {
		this.#aheadMs = 0;
		this.#waiting.clear();
		this.#wake(Infinity);
	}

	#runDue() {
		const now = this.now();
		const due = [...this.#waiting].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
		for (const job of due) this.#waiting.delete(job);
		let next = Infinity;
		for (const { at } of this.#waiting) next = Math.min(next, at);
		this.#wake(next);
		for (const { run } of due) run();
	}

	/** @param {number} at  by this clock; Infinity: not at all */
	#wake(at) {
		clearTimeout(this.#timer);
		this.#wakesAt = at;
		if (at === Infinity) return;
		this.#timer = setTimeout(() => this.#runDue(), Math.min(Math.max(at - this.now(), 0), longestTimerMs));
		// A retry in half an hour keeps no process alive.
		this.#timer.unref();
	}
}
