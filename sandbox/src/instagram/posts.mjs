// @ts-check
/** The posts of the accounts. Each account begins with three. */

/**
 * @typedef {object} Post
 * @property {string} id
 * @property {string} account
 * @property {string} caption
 * @property {string} imageUrl
 * @property {'IMAGE' | 'VIDEO' | 'CAROUSEL_ALBUM'} mediaType
 * @property {number} at  ms since the epoch
 */

/** @type {Omit<Post, 'id' | 'account'>[]} */
const firstPosts = [
	{ caption: 'Evening over the hills', imageUrl: 'https://media.example.com/posts/hills.png', mediaType: 'IMAGE', at: Date.UTC(2026, 8, 12, 18, 40) },
	{ caption: 'The sea, this morning', imageUrl: 'https://media.example.com/posts/sea.jpg', mediaType: 'IMAGE', at: Date.UTC(2026, 8, 20, 6, 15) },
	{ caption: 'Sun on the meadow', imageUrl: 'https://media.example.com/posts/meadow.gif', mediaType: 'IMAGE', at: Date.UTC(2026, 9, 3, 11, 5) },
];

export class Posts {
	/** @type {Map<string, Post>} */
	#byId = new Map();
	#added = 0;
	#accounts;

	/** @param {readonly string[]} accounts */
	constructor(accounts) {
		this.#accounts = accounts;
		this.reset();
	}

	/** Back to the posts that each account begins with: 18000000000000011 to …013 for the first account, …021 for the second. */
	reset() {
		this.#byId.clear();
		this.#accounts.forEach((account, place) => {
			firstPosts.forEach((post, number) => {
				const id = String(18_000_000_000_000_000n + BigInt((place + 1) * 10 + number + 1));
				this.#byId.set(id, { id, account, ...post });
			});
		});
	}

	/**
	 * @param {string} account
	 * @param {{ id?: string, caption?: string, imageUrl?: string, mediaType?: Post['mediaType'], at: number }} given
	 * @returns {Post}
	 */
	add(account, { id, caption = '', imageUrl = 'https://media.example.com/posts/new.png', mediaType = 'IMAGE', at }) {
		this.#added += 1;
		const own = id ?? String(18_000_000_000_001_000n + BigInt(this.#added));
		const post = { id: own, account, caption, imageUrl, mediaType, at };
		this.#byId.set(own, post);
		return post;
	}

	/** @param {string} id */
	get(id) {
		return this.#byId.get(id);
	}

	/** @param {string} account */
	firstOf(account) {
		return this.list().find((post) => post.account === account);
	}

	list() {
		return [...this.#byId.values()];
	}
}
