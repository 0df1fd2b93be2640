// @ts-check
/** Every access token there is: those a sandbox begins with, which never end, and those it has given out, which do. */
import { randomBytes } from 'node:crypto';

/** @typedef {import('../tokens.mjs').TokenMeaning} TokenMeaning */

/**
 * @typedef {object} Issued
 * @property {TokenMeaning} meaning
 * @property {number} bornAt            ms since the epoch
 * @property {number | undefined} endsAt  undefined: it does not end by time
 */

export class TokenBook {
	/** @type {ReadonlyMap<string, TokenMeaning>} */
	#known;
	/** @type {Map<string, Issued>} */
	#issued = new Map();
	#clock;

	/**
	 * @param {Readonly<Record<string, TokenMeaning>>} known
	 * @param {import('../clock.mjs').Clock} clock
	 */
	constructor(known, clock) {
		this.#known = new Map(Object.entries(known));
		this.#clock = clock;
	}

	/** @param {string} token @returns {TokenMeaning | undefined} */
	get(token) {
		const issued = this.#issued.get(token);
		if (issued === undefined) return this.#known.get(token);
		return issued.endsAt !== undefined && issued.endsAt <= this.#clock.now() ? { refused: 'expired' } : issued.meaning;
	}

	/** ms since it was given out; those the sandbox begins with are old. @param {string} token */
	ageMs(token) {
		const issued = this.#issued.get(token);
		return issued === undefined ? Infinity : this.#clock.now() - issued.bornAt;
	}

	/** @param {string} token */
	endsAt(token) {
		return this.#issued.get(token)?.endsAt;
	}

	/**
	 * @param {TokenMeaning} meaning
	 * @param {{ prefix: string, lifetimeMs?: number | undefined, ageMs?: number }} how
	 */
	issue(meaning, { prefix, lifetimeMs, ageMs = 0 }) {
		const token = `${prefix}${randomBytes(24).toString('base64url').replace(/[-_]/g, 'x')}`;
		const bornAt = this.#clock.now() - ageMs;
		this.#issued.set(token, { meaning, bornAt, endsAt: lifetimeMs === undefined ? undefined : bornAt + lifetimeMs });
		return token;
	}

	reset() {
		this.#issued.clear();
	}
}
