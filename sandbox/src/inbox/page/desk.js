// @ts-check
/** Which conversations are open, side by side as far as there is room. */

/** Below this a conversation is no pleasure to read. */
const columnWidth = 350;

export class Desk {
	/** Keys of what is open, in the order of the columns. @type {string[]} */
	open = [];
	/** Closed by hand: does not open by itself again. @type {Set<string>} */
	#closed = new Set();
	/** What was used, the latest last. @type {string[]} */
	#used = [];

	/**
	 * How many fit.
	 * @param {number} width  CSS pixels
	 */
	static columns(width) {
		return Math.max(1, Math.floor(width / columnWidth));
	}

	/**
	 * Opens by itself what there is room for, and closes what is gone or does not fit.
	 * @param {readonly string[]} keys  the latest first
	 * @param {number} columns
	 * @param {boolean} byItself  on a phone nothing opens but by a tap
	 */
	arrange(keys, columns, byItself) {
		this.open = this.open.filter((key) => keys.includes(key));
		while (this.open.length > columns) this.#dropOldest();
		if (!byItself) return;
		for (const key of keys) {
			if (this.open.length >= columns) break;
			if (!this.open.includes(key) && !this.#closed.has(key)) this.open.push(key);
		}
	}

	/**
	 * Opens what was chosen, in place of what was longest not used.
	 * @param {string} key
	 * @param {number} columns
	 */
	choose(key, columns) {
		this.#closed.delete(key);
		this.#used = [...this.#used.filter((used) => used !== key), key];
		if (this.open.includes(key)) return;
		if (this.open.length < columns) {
			this.open.push(key);
			return;
		}
		const oldest = this.#oldest();
		this.open = this.open.map((open) => (open === oldest ? key : open));
	}

	/** @param {string} key */
	close(key) {
		this.#closed.add(key);
		this.open = this.open.filter((open) => open !== key);
	}

	#dropOldest() {
		const oldest = this.#oldest();
		this.open = this.open.filter((key) => key !== oldest);
	}

	#oldest() {
		return this.open.reduce((oldest, key) => (this.#used.indexOf(key) < this.#used.indexOf(oldest) ? key : oldest));
	}
}
