// @ts-check
/** Everything one sandbox remembers. */
import { Faults } from './faults.mjs';
import { Attachments } from './graph/attachments.mjs';
import { Ledger } from './ledger.mjs';
import { Limits } from './limits.mjs';
import { Pauses } from './pauses.mjs';

export class State {
	attachments = new Attachments();
	faults = new Faults();
	ledger = new Ledger();
	limits = new Limits();
	pauses = new Pauses();

	/** @param {Readonly<Record<string, import('./tokens.mjs').TokenMeaning>>} tokens */
	constructor(tokens) {
		/** @type {ReadonlyMap<string, import('./tokens.mjs').TokenMeaning>} */
		this.tokens = new Map(Object.entries(tokens));
	}

	/** @param {number} seed  of the faults' chances */
	reset(seed) {
		this.attachments.expire();
		this.faults.reset(seed);
		this.ledger.reset();
		this.limits.reset();
	}
}
