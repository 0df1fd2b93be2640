// @ts-check
/** The people an account knows. Whoever wrote to none is a stranger whose window is open, so that any digits are a recipient. */
import { randomInt } from 'node:crypto';

/**
 * @typedef {object} Person
 * @property {string} id              IGSID: the person as this account sees them
 * @property {string} account         the account's id
 * @property {string} username
 * @property {string | null} name
 * @property {number | null} wroteAt  when they last wrote, ms since the epoch; null: never, and the account may not begin
 * @property {number} followerCount
 * @property {boolean} isVerified
 * @property {boolean} follows        the account
 * @property {boolean} isFollowed     by the account
 * @property {boolean} hasBlocked     the account: it is told nothing of them
 * @property {boolean} isAiStudio     no person: an AI of Instagram's AI Studio, whose thread Meta cannot read out
 */

/** How long after a person's last message an account may write: by itself, and for a human agent. */
const windowMs = { standard: 24 * 60 * 60 * 1000, humanAgent: 7 * 24 * 60 * 60 * 1000 };

export class People {
	/** @type {Map<string, Person>} */
	#byKey = new Map();
	/** The accounts that know a person of this id. @type {Map<string, Set<string>>} */
	#accountsOf = new Map();
	#run = randomInt(10_000, 99_999);
	#count = 0;

	/**
	 * Adds a person, or changes what is known of one.
	 * @param {string} account
	 * @param {Partial<Omit<Person, 'account'>>} known
	 * @returns {Person}
	 */
	add(account, known) {
		const id = known.id ?? this.#nextId();
		const before = this.get(account, id);
		/** @type {Person} */
		const person = {
			id,
			account,
			username: known.username ?? before?.username ?? usernameFor(id),
			name: known.name !== undefined ? known.name : (before?.name ?? null),
			wroteAt: known.wroteAt !== undefined ? known.wroteAt : (before?.wroteAt ?? null),
			followerCount: known.followerCount ?? before?.followerCount ?? 0,
			isVerified: known.isVerified ?? before?.isVerified ?? false,
			follows: known.follows ?? before?.follows ?? false,
			isFollowed: known.isFollowed ?? before?.isFollowed ?? false,
			hasBlocked: known.hasBlocked ?? before?.hasBlocked ?? false,
			isAiStudio: known.isAiStudio ?? before?.isAiStudio ?? false,
		};
		this.#byKey.set(`${account}/${id}`, person);
		this.#accountsOf.set(id, (this.#accountsOf.get(id) ?? new Set()).add(account));
		return person;
	}

	/**
	 * @param {string} account
	 * @param {string} id
	 */
	get(account, id) {
		return this.#byKey.get(`${account}/${id}`);
	}

	/**
	 * Whether whoever has this id wrote to another account and is unknown to this one, for which the same person has another id.
	 * @param {string} account
	 * @param {string} id
	 */
	isOfAnotherAccount(account, id) {
		const accounts = this.#accountsOf.get(id);
		if (!accounts || accounts.has(account)) return false;
		return [...accounts].some((other) => this.get(other, id)?.wroteAt !== null);
	}

	list() {
		return [...this.#byKey.values()];
	}

	clear() {
		this.#byKey.clear();
		this.#accountsOf.clear();
	}

	/**
	 * Whether the account may write to the person at this time.
	 * @param {string} account
	 * @param {string} id
	 * @param {number} now
	 * @param {boolean} humanAgent
	 */
	mayBeWrittenTo(account, id, now, humanAgent) {
		const person = this.get(account, id);
		if (!person) return true;
		if (person.wroteAt === null) return false;
		return now - person.wroteAt <= (humanAgent ? windowMs.humanAgent : windowMs.standard);
	}

	#nextId() {
		this.#count += 1;
		return `12${this.#run}${String(this.#count).padStart(9, '0')}`;
	}
}

/**
 * The user name of somebody of whom nothing else is known.
 * @param {string} id
 */
export function usernameFor(id) {
	return `person.${id.slice(-4)}`;
}
