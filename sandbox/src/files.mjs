// @ts-check
/** The bytes of files that were sent, as far as they fit: so that the inbox can show them. */

/** @typedef {{ bytes: Buffer, mimeType: string }} StoredFile */

/** Bytes kept at most; the oldest files are forgotten first. A file beyond a quarter of it is not kept at all. */
const capacity = 32 * 1024 * 1024;

export class Files {
	/** @type {Map<string, StoredFile>} */
	#byHash = new Map();
	#size = 0;

	/**
	 * @param {string} sha256  lower-case hex
	 * @param {StoredFile} file
	 */
	keep(sha256, file) {
		if (this.#byHash.has(sha256) || file.bytes.length > capacity / 4) return;
		this.#byHash.set(sha256, file);
		this.#size += file.bytes.length;
		for (const [oldest, { bytes }] of this.#byHash) {
			if (this.#size <= capacity) break;
			this.#byHash.delete(oldest);
			this.#size -= bytes.length;
		}
	}

	/** @param {string} sha256 */
	get(sha256) {
		return this.#byHash.get(sha256);
	}

	clear() {
		this.#byHash.clear();
		this.#size = 0;
	}
}
