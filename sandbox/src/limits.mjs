// @ts-check
/** Meta's rate limits, switched on by the admin API: so many sends within any second, per account. */
import { GraphError } from './graph/errors.mjs';
import { SlidingSecond } from './sliding-second.mjs';

/**
 * @typedef {object} LimitSettings
 * @property {number} [sendsPerSecond]       all sends of an account
 * @property {number} [audioVideoPerSecond]  its sends of audio and video
 * @property {number} [code]                 the throttle's code, 613 unless said
 * @property {number} [subcode]
 * @property {number} [regainMinutes]        `estimated_time_to_regain_access`, 0 unless said
 * @property {number} [latencyMs]            every Graph call is answered so much later
 * @property {unknown} [usage]               a usage header's value for every answer that is not throttled
 */

/** @typedef {{ all: SlidingSecond, audioVideo: SlidingSecond }} Windows */

export class Limits {
	/** @type {LimitSettings} */
	settings = {};
	/** @type {Map<string, Windows>} */
	#windows = new Map();
	throttled = 0;

	/** @param {LimitSettings} settings */
	set(settings) {
		this.settings = settings;
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
	 * @param {string} type
	 * @param {number} now  monotonic milliseconds
	 */
	admitSend(account, type, now) {
		const { sendsPerSecond, audioVideoPerSecond } = this.settings;
		if (sendsPerSecond === undefined && audioVideoPerSecond === undefined) return;
		const windows = this.#windowsOf(account.id);
		const isAudioVideo = type === 'audio' || type === 'video';
		if (windows.all.count(now) >= (sendsPerSecond ?? Infinity)) throw this.#throttle(account);
		if (isAudioVideo && windows.audioVideo.count(now) >= (audioVideoPerSecond ?? Infinity)) throw this.#throttle(account);
		windows.all.add(now);
		if (isAudioVideo) windows.audioVideo.add(now);
	}

	/** @param {string} accountId */
	#windowsOf(accountId) {
		let windows = this.#windows.get(accountId);
		if (!windows) {
			windows = { all: new SlidingSecond(), audioVideo: new SlidingSecond() };
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
