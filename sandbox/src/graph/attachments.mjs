// @ts-check
/** The attachments a sandbox holds, each the property of one account. */
import { randomInt } from 'node:crypto';

/**
 * @typedef {object} Attachment
 * @property {string} id
 * @property {string} url        empty for a file
 * @property {import('./checks.mjs').AttachmentType} type
 * @property {string} account
 * @property {boolean} reusable  for other people than the first
 * @property {import('./formats.mjs').FileFacts} [file]  instead of the URL
 * @property {string | null} firstRecipient  who got it first
 * @property {number} expiresAt   ms since the epoch
 */

/** https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/saving-assets */
const lifetimeMs = 90 * 24 * 60 * 60 * 1000;

export class Attachments {
	/** @type {Map<string, Attachment>} */
	#byId = new Map();
	/** Another range in each run, so that an id of yesterday is not an id of today. */
	#run = randomInt(10_000, 99_999);
	#count = 0;
	#clock;

	/** @param {import('../clock.mjs').Clock} clock */
	constructor(clock) {
		this.#clock = clock;
	}

	/**
	 * @param {Omit<Attachment, 'id' | 'firstRecipient' | 'expiresAt'>} upload
	 * @returns {Attachment}
	 */
	add(upload) {
		this.#count += 1;
		// 16 digits and past 2^53: a client that reads ids as numbers loses digits and is found out.
		const id = `9${this.#run}${String(this.#count * 2 + 1).padStart(10, '0')}`;
		const attachment = { id, ...upload, firstRecipient: null, expiresAt: this.#clock.now() + lifetimeMs };
		this.#byId.set(id, attachment);
		return attachment;
	}

	/** @param {string} id */
	get(id) {
		const attachment = this.#byId.get(id);
		return attachment && this.#clock.now() < attachment.expiresAt ? attachment : undefined;
	}

	/** Forgets all attachments before their time. Messages that were delivered stay. */
	expire() {
		const removed = this.#byId.size;
		this.#byId.clear();
		return removed;
	}
}
