// @ts-check
/** The accounts' stories, which people can answer: each account has one. */

/** @typedef {{ id: string, account: string, imageUrl: string }} Story */

export class Stories {
	#accounts;

	/** @param {readonly string[]} accounts */
	constructor(accounts) {
		this.#accounts = accounts;
	}

	/**
	 * 18050000000000001 for the first account, …002 for the second.
	 * @param {string} account
	 * @returns {Story | undefined}
	 */
	of(account) {
		const place = this.#accounts.indexOf(account);
		if (place < 0) return undefined;
		return { id: String(18_050_000_000_000_001n + BigInt(place)), account, imageUrl: 'https://media.example.com/stories/today.jpg' };
	}
}
