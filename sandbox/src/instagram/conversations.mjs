// @ts-check
/** What stands between an account and a person: messages of both, reactions, typing, the seen mark. */
import { randomBytes } from 'node:crypto';

/**
 * @typedef {object} Message
 * @property {string} messageId
 * @property {'account' | 'person'} from
 * @property {number} at
 * @property {string} kind
 * @property {import('../graph/kinds/kind.mjs').Content} content
 * @property {string | null} replyTo    the message it answers to
 * @property {string | null} commentId  the comment it answers to
 * @property {string | null} reaction   the account's reaction to it: an emoji
 * @property {string | null} theirReaction  the person's
 * @property {number} edits             how often its text was changed
 * @property {boolean} isDeleted        taken back by whoever wrote it
 * @property {Extra} extra
 *
 * @typedef {object} Extra  what only some messages of people have
 * @property {string} [quickReply]      the payload of the quick reply that was tapped
 * @property {string} [postback]        the payload of the button that was tapped
 * @property {{ id: string, url: string }} [story]  that it answers to
 * @property {Readonly<Record<string, unknown>>} [referral]
 * @property {boolean} [isUnsupported]  Instagram does not hand it on
 * @property {boolean} [isStandby]      another app owns the thread
 */

/** An indicator that nobody takes back ends by itself. */
const typingMs = 20_000;

/** The messages between one account and one person. */
class Conversation {
	/** @type {Message[]} */
	messages = [];
	/** The account appears to be typing until then; ms since the epoch. */
	typingUntil = 0;
	/** The account has seen what the person wrote until then. */
	seenAt = 0;
	/** The latest message of the account that the person has seen. @type {string | null} */
	seenByPerson = null;

	/**
	 * @param {string} id
	 * @param {string} account
	 * @param {string} person
	 */
	constructor(id, account, person) {
		this.id = id;
		this.account = account;
		this.person = person;
	}

	/** What was said and not taken back, the latest first. */
	standing() {
		return this.messages.filter(({ isDeleted }) => !isDeleted).reverse();
	}

	/**
	 * Latest first: that is where reactions and replies point.
	 * @param {unknown} messageId
	 */
	find(messageId) {
		return this.messages.findLast((message) => message.messageId === messageId);
	}

	/** @param {number} at */
	type(at) {
		this.typingUntil = at + typingMs;
	}

	stopTyping() {
		this.typingUntil = 0;
	}
}

export class Conversations {
	/**
	 * By account and person, the conversation with the latest change last.
	 * @type {Map<string, Conversation>}
	 */
	#byKey = new Map();
	/** All messages in all conversations. */
	messageCount = 0;
	/** Grows with every change a reader could see. Never goes back, so that a page notices a reset. */
	revision = 0;
	#run = randomBytes(6).toString('base64url');
	#count = 0;
	#threads = 0;
	/** @type {Set<() => void>} */
	#watchers = new Set();

	get size() {
		return this.#byKey.size;
	}

	/**
	 * @param {string} account
	 * @param {string} person
	 */
	find(account, person) {
		return this.#byKey.get(`${account}/${person}`);
	}

	/**
	 * The conversation, begun if there was none, because something changes in it.
	 * @param {string} account
	 * @param {string} person
	 */
	touch(account, person) {
		const key = `${account}/${person}`;
		const conversation = this.#byKey.get(key) ?? new Conversation(this.#nextId(), account, person);
		this.#byKey.delete(key);
		this.#byKey.set(key, conversation);
		this.changed();
		return conversation;
	}

	/** Something changed that a reader could see. */
	changed() {
		this.revision += 1;
		for (const watcher of this.#watchers) watcher();
	}

	/**
	 * @param {() => void} watcher  told of every change
	 * @returns {() => void}  ends it
	 */
	watch(watcher) {
		this.#watchers.add(watcher);
		return () => void this.#watchers.delete(watcher);
	}

	/**
	 * @param {string} account
	 * @param {string} person
	 * @param {Omit<Message, 'reaction' | 'theirReaction' | 'edits' | 'isDeleted' | 'extra'> & { extra?: Extra }} given
	 * @returns {Message}
	 */
	add(account, person, given) {
		const conversation = this.touch(account, person);
		const message = { extra: {}, ...given, reaction: null, theirReaction: null, edits: 0, isDeleted: false };
		conversation.messages.push(message);
		// Writing ends the typing that announced it.
		if (message.from === 'account') conversation.stopTyping();
		this.messageCount += 1;
		return message;
	}

	/** @param {string} account */
	of(account) {
		return [...this.#byKey.values()].filter((conversation) => conversation.account === account);
	}

	/**
	 * The conversation with this id, or with a message of this id.
	 * @param {string} id
	 */
	holding(id) {
		for (const conversation of this.#byKey.values()) if (conversation.id === id || conversation.find(id)) return conversation;
		return undefined;
	}

	/** @param {number} most */
	latest(most) {
		return [...this.#byKey.values()].slice(-most).reverse();
	}

	/** An opaque id in the style of Meta's. */
	nextMessageId() {
		this.#count += 1;
		return `aWdfZAG1faXRlbToxOklHTWVzc2FnZA${this.#run}${this.#count.toString(36).padStart(8, '0')}ZD`;
	}

	/** A message id that can be written as a bare JSON number, and does not fit into a double. */
	nextNumericMessageId() {
		this.#count += 1;
		return String(90_071_992_547_409_931n + 2n * BigInt(this.#count));
	}

	/** The id of a thread, in the style of Meta's. */
	#nextId() {
		this.#threads += 1;
		return `aWdfZAG06MTpJR01lc3NhZA2VUaHJlYWQ6${this.#run}${this.#threads.toString(36).padStart(8, '0')}ZD`;
	}

	clear() {
		this.#byKey.clear();
		this.messageCount = 0;
		this.changed();
	}
}
