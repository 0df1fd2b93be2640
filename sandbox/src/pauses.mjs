// @ts-check
/** Waiting that ends early when the sandbox closes, so that no timer keeps a process alive. */

export class Pauses {
	/** @type {Map<NodeJS.Timeout, () => void>} */
	#waiting = new Map();

	/**
	 * @param {number} ms
	 * @returns {Promise<void>}
	 */
	wait(ms) {
		return new Promise((resolve) => {
			const timer = setTimeout(() => {
				this.#waiting.delete(timer);
				resolve();
			}, ms);
			this.#waiting.set(timer, resolve);
		});
	}

	endAll() {
		for (const [timer, resolve] of this.#waiting) {
			clearTimeout(timer);
			resolve();
		}
		this.#waiting.clear();
	}
}
