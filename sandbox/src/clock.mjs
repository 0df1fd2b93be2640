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

	/** ms since the epoch */
	now() {
		return Date.now() + this.#aheadMs;
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
		this.#waiting.add({ at: this.now() + ms, run });
		this.#arm();
	}

	/** Back to the real time; nothing that waits will happen. */
	reset() {
		this.#aheadMs = 0;
		this.#waiting.clear();
		clearTimeout(this.#timer);
	}

	#runDue() {
		const now = this.now();
		const due = [...this.#waiting].filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
		for (const job of due) this.#waiting.delete(job);
		for (const { run } of due) run();
		this.#arm();
	}

	#arm() {
		clearTimeout(this.#timer);
		if (this.#waiting.size === 0) return;
		const next = Math.min(...[...this.#waiting].map(({ at }) => at));
		this.#timer = setTimeout(() => this.#runDue(), Math.min(Math.max(next - this.now(), 0), longestTimerMs));
		// A retry in half an hour keeps no process alive.
		this.#timer.unref();
	}
}
