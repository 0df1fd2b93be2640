// @ts-check
/** Meta's rate limits, switched on by the admin API: so many sends, and reads of conversations, within any second, per account. */
import { GraphError } from './graph/errors.mjs';
import { SlidingSecond } from './sliding-second.mjs';

/**
 * @typedef {object} LimitSettings
 * @property {number} [sendsPerSecond]       all sends of an account
 * @property {number} [textPerSecond]        its sends of texts, links, reactions and stickers, and of what Meta names no limit for
 * @property {number} [audioVideoPerSecond]  its sends of audio and video
 * @property {number} [privateRepliesPerHour]  its private replies to comments
 * @property {number} [readsPerSecond]       its reads of conversations and their messages
 * @property {number} [code]                 the throttle's code, 613 unless said
 * @property {number} [subcode]
 * @property {number} [regainMinutes]        `estimated_time_to_regain_access`, 0 unless said
 * @property {number} [latencyMs]            every Graph call is answered so much later
 * @property {unknown} [usage]               a usage header's value for every answer that is not throttled
 */

/** @typedef {import('./graph/kinds/kind.mjs').Bucket} Bucket */
/** @typedef {{ all: SlidingSecond, reads: SlidingSecond } & Record<Bucket, SlidingSecond>} Windows */

const hourMs = 60 * 60 * 1000;

/**
 * What Meta publishes, https://developers.facebook.com/docs/graph-api/overview/rate-limiting/
 * @type {Readonly<LimitSettings>}
 */
const published = { textPerSecond: 100, audioVideoPerSecond: 10, privateRepliesPerHour: 750, readsPerSecond: 2 };

export class Limits {
	/** @type {LimitSettings} */
	settings = {};
	/** @type {Map<string, Windows>} */
	#windows = new Map();
	throttled = 0;

	/** @param {LimitSettings & { published?: boolean }} settings  with `published`, Meta's numbers where no others are given */
	set({ published: asPublished = false, ...settings }) {
		this.settings = asPublished ? { ...published, ...settings } : settings;
		this.#windows.clear();
	}

	reset() {
		this.set({});
		this.throttled = 0;
	}

	/** @returns {Record<string, string>} */
	usageHeaders() {
		const { usage } = this.settings;
		return usage === undefined ? {} : { 'X-Business-Use-Case-Usage': typeof usage === 'string' ? usage : JSON.stringify(usage) };
	}

	/**
	 * Counts a send, or refuses it when the account's second is full. A refused call is not counted.
	 * @param {import('./tokens.mjs').Account} account
	 * @param {Bucket} bucket
	 * @param {number} now  monotonic milliseconds
	 */
	admitSend(account, bucket, now) {
		const { sendsPerSecond, textPerSecond, audioVideoPerSecond, privateRepliesPerHour } = this.settings;
		const most = { text: textPerSecond, audioVideo: audioVideoPerSecond, privateReply: privateRepliesPerHour }[bucket];
		if (sendsPerSecond === undefined && most === undefined) return;
		const windows = this.#windowsOf(account.id);
		if (windows.all.count(now) >= (sendsPerSecond ?? Infinity)) throw this.#throttle(account);
		if (windows[bucket].count(now) >= (most ?? Infinity)) throw this.#throttle(account);
		windows.all.add(now);
		windows[bucket].add(now);
	}

	/**
	 * Counts a read of conversations, or refuses it.
	 * @param {import('./tokens.mjs').Account} account
	 * @param {number} now  monotonic milliseconds
	 */
	admitRead(account, now) {
		const { readsPerSecond } = this.settings;
		if (readsPerSecond === undefined) return;
		const { reads } = this.#windowsOf(account.id);
		if (reads.count(now) >= readsPerSecond) throw this.#throttle(account);
		reads.add(now);
	}

	/** @param {string} accountId */
	#windowsOf(accountId) {
		let windows = this.#windows.get(accountId);
		if (!windows) {
			windows = { all: new SlidingSecond(), reads: new SlidingSecond(), text: new SlidingSecond(), audioVideo: new SlidingSecond(), privateReply: new SlidingSecond(hourMs) };
			this.#windows.set(accountId, windows);
		}
		return windows;
	}

	/** @param {import('./tokens.mjs').Account} account */
	#throttle(account) {
		this.throttled += 1;
		const { code = 613, subcode, regainMinutes = 0 } = this.settings;
		const usage = { type: 'messenger', call_count: 100, total_cputime: 12, total_time: 14, estimated_time_to_regain_access: regainMinutes };
		return new GraphError({
			code,
			subcode,
			httpStatus: 400,
			headers: { 'X-Business-Use-Case-Usage': JSON.stringify({ [account.pageId]: [usage] }) },
		});
	}
}
