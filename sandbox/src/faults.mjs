// @ts-check
/** Scripted faults: which of them a call meets. */
import { chance } from './random.mjs';

/**
 * @typedef {{ type: 'error', code: number, subcode?: number, message?: string, httpStatus?: number, afterDelivery?: boolean }
 *   | { type: 'echoToken', code?: number, subcode?: number, httpStatus?: number, afterDelivery?: boolean }
 *   | { type: 'drop', when?: 'before' | 'after' }
 *   | { type: 'reset', when?: 'before' | 'after' }
 *   | { type: 'garbage', when?: 'before' | 'after', kind: GarbageKind, httpStatus?: number }} EndingAction
 *   an action that decides the answer
 * @typedef {{ type: 'latency', ms: number } | { type: 'usage', header: unknown, name?: string }} PassingAction
 *   an action that lets the call go on
 * @typedef {'html' | 'empty' | 'truncated' | 'cutOff' | 'noId' | 'numberId' | 'notJson'} GarbageKind
 *
 * @typedef {object} FaultRule
 * @property {import('./ledger.mjs').Endpoint | 'any' | 'webhook'} endpoint  `any`: of Graph; `webhook`: what Graph tells
 * @property {string} [kind]         only this kind of send or of event, or way of upload
 * @property {string} [recipient]    only sends to, and events about, this person
 * @property {string} [url]          only uploads of, and sends with, this media URL
 * @property {string} [comment]      only private replies to this comment
 * @property {string} [fileName]     only uploads of, and sends with, a file of this name
 * @property {number} [times]        how many calls meet it; without: all
 * @property {number} [probability]  0 to 1; without: always
 * @property {number} [seed]         of the chance; without: the sandbox's seed
 * @property {EndingAction | PassingAction | WebhookAction} action
 *
 * @typedef {import('./webhooks/webhooks.mjs').WebhookAction} WebhookAction
 * @typedef {{ endpoint: import('./ledger.mjs').Endpoint | 'webhook', kind?: string | undefined } & { [selector in Selector]?: string | undefined }} Target
 * @typedef {typeof selectors[number]} Selector
 *
 * @typedef {object} Fault
 * @property {number} id
 * @property {FaultRule} rule
 * @property {number} left
 * @property {number} hits
 * @property {Map<string, number>} seen  calls so far by target, for chances that do not hang on the order of arrival
 */

/** What a fault can be aimed at, so that thousands of faults cost a call nothing. */
const selectors = /** @type {const} */ (['recipient', 'url', 'comment', 'fileName']);

export class Faults {
	/** @type {Fault[]} */
	#general = [];
	/** By the first thing they are aimed at. @type {Map<string, Fault[]>} */
	#aimed = new Map();
	#count = 0;
	#seed = 1;

	/** @param {number} seed */
	reset(seed) {
		this.clear();
		this.#seed = seed;
	}

	clear() {
		this.#general = [];
		this.#aimed.clear();
	}

	/**
	 * @param {FaultRule} rule
	 * @returns {number} the fault's id
	 */
	add(rule) {
		this.#count += 1;
		/** @type {Fault} */
		const fault = { id: this.#count, rule, left: rule.times ?? Infinity, hits: 0, seen: new Map() };
		const aim = selectors.find((selector) => rule[selector] !== undefined);
		if (aim === undefined) {
			this.#general.push(fault);
		} else {
			const key = `${aim} ${rule[aim]}`;
			const list = this.#aimed.get(key);
			if (list) list.push(fault);
			else this.#aimed.set(key, [fault]);
		}
		return fault.id;
	}

	/** All faults with how often they were met. */
	list() {
		return [...this.#general, ...[...this.#aimed.values()].flat()]
			.sort((a, b) => a.id - b.id)
			.map(({ id, rule, left, hits }) => ({ id, ...rule, left: left === Infinity ? null : left, hits }));
	}

	/**
	 * What this call meets: everything that lets it go on, and the first that decides its answer.
	 * @param {Target} target
	 */
	meet(target) {
		let delayMs = 0;
		/** @type {Record<string, string>} */
		const headers = {};
		/** @type {EndingAction | undefined} */
		let ending;
		for (const fault of this.#candidates(target)) {
			const action = /** @type {EndingAction | PassingAction} */ (fault.rule.action);
			const ends = action.type !== 'latency' && action.type !== 'usage';
			if ((ends && ending) || !strikes(fault, target, this.#seed)) continue;
			if (action.type === 'latency') delayMs += action.ms;
			else if (action.type === 'usage') {
				headers[action.name ?? 'X-Business-Use-Case-Usage'] =
					typeof action.header === 'string' ? action.header : JSON.stringify(action.header);
			} else ending = action;
		}
		return { delayMs, headers, ending };
	}

	/**
	 * All that befalls an event on its way to a callback.
	 * @param {Omit<Target, 'endpoint'>} target
	 */
	meetWebhook(target) {
		/** @type {Target} */
		const full = { ...target, endpoint: 'webhook' };
		return this.#candidates(full)
			.filter((fault) => strikes(fault, full, this.#seed))
			.map(({ rule }) => /** @type {WebhookAction} */ (rule.action));
	}

	/** @param {Target} target */
	#candidates(target) {
		if (this.#aimed.size === 0) return this.#general;
		const aimed = selectors.flatMap((selector) => (target[selector] === undefined ? [] : (this.#aimed.get(`${selector} ${target[selector]}`) ?? [])));
		return aimed.length === 0 ? this.#general : [...this.#general, ...aimed].sort((a, b) => a.id - b.id);
	}
}

/**
 * @param {Fault} fault
 * @param {Target} target
 * @param {number} sandboxSeed
 */
function strikes(fault, target, sandboxSeed) {
	const { rule } = fault;
	if (fault.left <= 0) return false;
	if (rule.endpoint !== target.endpoint && (rule.endpoint !== 'any' || target.endpoint === 'webhook')) return false;
	if (rule.kind !== undefined && rule.kind !== target.kind) return false;
	if (selectors.some((selector) => rule[selector] !== undefined && rule[selector] !== target[selector])) return false;
	if (rule.probability !== undefined) {
		const key = `${target.endpoint} ${target.recipient ?? ''} ${target.url ?? ''}`;
		const round = (fault.seen.get(key) ?? 0) + 1;
		fault.seen.set(key, round);
		const draw = chance(rule.seed ?? sandboxSeed, `${rule.action.type} ${fault.id} ${round} ${key}`);
		if (draw >= rule.probability) return false;
	}
	fault.left -= 1;
	fault.hits += 1;
	return true;
}
