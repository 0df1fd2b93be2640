// @ts-check
/** Comments of people on the accounts' posts: each may be answered privately once, within seven days. */
import { randomInt } from 'node:crypto';

/**
 * @typedef {object} Comment
 * @property {string} id
 * @property {string} account   whose post it is
 * @property {string} post
 * @property {string} person    IGSID of who wrote it
 * @property {string} text
 * @property {number} at
 * @property {string | null} parent   the comment it answers to
 * @property {string | null} privateReply  the message id of the private reply, once there is one
 */

const answerableMs = 7 * 24 * 60 * 60 * 1000;

export class Comments {
	/** @type {Map<string, Comment>} */
	#byId = new Map();
	#run = randomInt(10_000, 99_999);
	#count = 0;

	/**
	 * @param {Omit<Comment, 'id' | 'privateReply'> & { id?: string | undefined }} given
	 * @returns {Comment}
	 */
	add({ id, ...given }) {
		this.#count += 1;
		const comment = { id: id ?? `178${this.#run}${String(this.#count).padStart(9, '0')}`, ...given, privateReply: null };
		this.#byId.set(comment.id, comment);
		return comment;
	}

	/** @param {string} id */
	get(id) {
		return this.#byId.get(id);
	}

	/** @param {string} id */
	remove(id) {
		return this.#byId.delete(id);
	}

	list() {
		return [...this.#byId.values()];
	}

	clear() {
		this.#byId.clear();
	}

	/**
	 * Whether the account may answer this comment privately at this time.
	 * @param {Comment} comment
	 * @param {string} account
	 * @param {number} now
	 */
	isAnswerable(comment, account, now) {
		return comment.account === account && comment.privateReply === null && now - comment.at <= answerableMs;
	}
}
