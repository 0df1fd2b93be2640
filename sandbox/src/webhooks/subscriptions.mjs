// @ts-check
/** Who is told what: an app's callback and fields, and the accounts that are linked to their app. Both are needed. */

/**
 * @typedef {object} Subscription  an app's, for one object
 * @property {string} app
 * @property {string} object
 * @property {string} callbackUrl
 * @property {string} verifyToken
 * @property {string[]} fields
 * @property {string} version
 * @property {boolean} includeValues  without it a change says which field, not what
 */

export class Subscriptions {
	/** @type {Map<string, Subscription>} */
	#apps = new Map();
	/** The fields with which accounts were linked. @type {Map<string, readonly string[]>} */
	#accounts = new Map();

	/** @param {Subscription} subscription  one per app and object: another callback replaces it */
	set(subscription) {
		this.#apps.set(`${subscription.app}/${subscription.object}`, subscription);
	}

	/**
	 * @param {string} app
	 * @param {string} [object]
	 */
	get(app, object = 'instagram') {
		return this.#apps.get(`${app}/${object}`);
	}

	/** @param {string} app */
	of(app) {
		return [...this.#apps.values()].filter((subscription) => subscription.app === app);
	}

	/**
	 * @param {string} app
	 * @param {string} object
	 * @param {readonly string[]} [fields]  only these
	 */
	remove(app, object, fields) {
		const subscription = this.get(app, object);
		if (!subscription) return;
		subscription.fields = fields === undefined ? [] : subscription.fields.filter((field) => !fields.includes(field));
		if (subscription.fields.length === 0) this.#apps.delete(`${app}/${object}`);
	}

	/**
	 * Links an account; the list replaces the one before.
	 * @param {string} account
	 * @param {readonly string[]} fields
	 */
	link(account, fields) {
		this.#accounts.set(account, fields);
	}

	/** @param {string} account */
	unlink(account) {
		return this.#accounts.delete(account);
	}

	/** @param {string} account */
	linkOf(account) {
		return this.#accounts.get(account);
	}

	list() {
		return {
			apps: [...this.#apps.values()].map(({ verifyToken, ...shown }) => shown),
			accounts: [...this.#accounts].map(([account, fields]) => ({ account, fields })),
		};
	}

	get isEmpty() {
		return this.#apps.size === 0;
	}

	clear() {
		this.#apps.clear();
		this.#accounts.clear();
	}
}
