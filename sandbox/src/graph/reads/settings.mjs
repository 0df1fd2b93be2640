// @ts-check
/** What tests choose of reads: what the account's owner and the app's review have not allowed, and how hosts and gateways differ. */

/**
 * @typedef {object} ReadingSettings
 * @property {'allowed' | 'off' | 'noPermission'} messages  `off`: the owner has not allowed access to messages, lists are empty without an
 *   error; `noPermission`: the token lacks the permission for messages
 * @property {'supported' | 'ignored'} nestedFields  `ignored`: fields within fields are passed over, as by gateways that know none
 * @property {'text' | 'number'} ids      `number`: ids of digits come as bare numbers
 * @property {'account' | 'other'} ownId  by what the account stands among participants: its own id, or the other one that `/me` has as `id`
 * @property {'noData' | 'notFound'} blocked  what is told of people who have blocked the account
 */

/** @type {Readonly<ReadingSettings>} */
const untouched = { messages: 'allowed', nestedFields: 'supported', ids: 'text', ownId: 'account', blocked: 'noData' };

export class Reading {
	/** @type {ReadingSettings} */
	settings = { ...untouched };

	/** @param {Partial<ReadingSettings>} settings */
	set(settings) {
		this.settings = { ...untouched, ...settings };
	}

	reset() {
		this.set({});
	}
}

/** What the admin API takes. */
export const readingSchema = {
	type: 'object',
	additionalProperties: false,
	properties: {
		messages: { enum: ['allowed', 'off', 'noPermission'] },
		nestedFields: { enum: ['supported', 'ignored'] },
		ids: { enum: ['text', 'number'] },
		ownId: { enum: ['account', 'other'] },
		blocked: { enum: ['noData', 'notFound'] },
	},
};
