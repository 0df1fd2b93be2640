// @ts-check
/**
 * Tells the callbacks of apps what happens on their accounts, as Meta does: signed, again and again until the answer is 200,
 * to loopback addresses only.
 */
import { signingSecret } from '../apps.mjs';
import { bodyOf, signatures } from './body.mjs';
import { Deliveries } from './deliveries.mjs';
import { LoopbackClient } from './loopback.mjs';
import { Subscriptions } from './subscriptions.mjs';

/** @typedef {import('../apps.mjs').App} App */
/** @typedef {import('../tokens.mjs').Account} Account */
/** @typedef {import('./body.mjs').WebhookEvent} WebhookEvent */
/** @typedef {import('./body.mjs').Shape} Shape */
/** @typedef {import('./body.mjs').Badness} Badness */
/** @typedef {import('./deliveries.mjs').Delivery} Delivery */

/**
 * @typedef {object} WebhookSettings
 * @property {number} answerTimeoutMs  for an answer; real time
 * @property {number[]} retryMs        after which pause each further try comes, by the sandbox's clock; when all failed, the event is dropped
 * @property {boolean} disable         an account whose event was dropped is unlinked from its app, as Meta does after an hour
 *
 * @typedef {{ type: 'duplicate', times?: number, atOnce?: boolean }
 *   | { type: 'reorder', behind?: number, withinMs?: number }
 *   | { type: 'batch', size: number, withinMs?: number }
 *   | { type: 'latency', ms: number }
 *   | { type: 'lost' }
 *   | { type: 'phantomEdit', bare?: boolean, instead?: boolean }
 *   | { type: 'beforeAnswer' }
 *   | { type: 'signature', badness: Badness }
 *   | { type: 'shape', shape: Shape }} WebhookAction
 *   what a fault does to an event
 *
 * @typedef {object} How  how one POST is made
 * @property {Shape[]} shapes
 * @property {Badness | undefined} badness
 * @property {number} duplicates
 * @property {boolean} atOnce
 * @property {string} secret
 *
 * @typedef {{ app: App, how: How, events: WebhookEvent[], size: number }} Batch
 * @typedef {{ app: string, left: number, go: () => void }} Held
 */

/**
 * Meta's words: "a few immediate tries", then ever rarer, and after an hour the account is unsubscribed.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks
 * @type {Readonly<WebhookSettings>}
 */
const untouched = { answerTimeoutMs: 5000, retryMs: [0, 1000, 5000, 30_000, 120_000, 600_000, 1_200_000, 1_800_000], disable: true };

/** How long an event waits for those that were to come before it, or with it. */
const patienceMs = 2000;

export class Webhooks {
	subscriptions = new Subscriptions();
	deliveries = new Deliveries();
	/** @type {WebhookSettings} */
	settings = { ...untouched };
	#client = new LoopbackClient();
	/** @type {Map<string, Batch>} */
	#batches = new Map();
	/** @type {Set<Held>} */
	#held = new Set();
	/** POSTs whose answer is awaited, retries that wait for their time not among them. @type {Set<Promise<unknown>>} */
	#underway = new Set();
	/** Grows with each reset, so that what was underway before it is forgotten. */
	#era = 0;

	/** @param {{ clock: import('../clock.mjs').Clock, faults: import('../faults.mjs').Faults, appOf: (account: Account) => App, changed: () => void }} world */
	constructor(world) {
		this.world = world;
	}

	/** @param {Partial<WebhookSettings>} settings */
	set(settings) {
		this.settings = { ...untouched, ...settings };
	}

	reset() {
		this.#era += 1;
		this.set({});
		this.subscriptions.clear();
		this.deliveries.clear();
		this.#batches.clear();
		this.#held.clear();
	}

	close() {
		this.#era += 1;
		this.#client.close();
	}

	/**
	 * Why nobody is told of such an event; undefined when somebody is.
	 * @param {Account} account
	 * @param {string} field
	 */
	deafness(account, field) {
		const app = this.world.appOf(account);
		const subscription = this.subscriptions.get(app.id);
		if (!subscription) return `App ${app.id} has no callback for instagram.`;
		if (this.subscriptions.linkOf(account.id) === undefined) return `Account ${account.id} is not linked to its app: subscribed_apps was not called for it.`;
		if (!subscription.fields.includes(field)) return `App ${app.id} is not subscribed to ${field}.`;
		return undefined;
	}

	/**
	 * Tells of something that happened on an account.
	 * @param {Account} account
	 * @param {WebhookEvent} event
	 * @param {readonly WebhookAction[]} [actions]  of the faults it meets, where they are known already
	 * @returns {Promise<unknown> | undefined}  settled with the first answer; nothing when it is not sent now
	 */
	emit(account, event, actions = this.world.faults.meetWebhook({ kind: event.kind, recipient: event.person ?? undefined })) {
		const app = this.world.appOf(account);
		const deaf = this.deafness(account, event.field);
		const lost = actions.some(({ type }) => type === 'lost');
		if (deaf !== undefined || lost) {
			const delivery = this.deliveries.add({ app: app.id, at: this.world.clock.now(), callbackUrl: null, why: deaf ?? 'Lost by a fault.' }, [event]);
			this.deliveries.settle(delivery, deaf === undefined ? 'lost' : 'unheard');
			this.world.changed();
			return undefined;
		}
		/** @type {How} */
		const how = { shapes: [], badness: undefined, duplicates: 0, atOnce: false, secret: signingSecret(app, account.style) };
		let latency = 0;
		/** @type {Extract<WebhookAction, { type: 'batch' }> | undefined} */
		let batch;
		/** @type {Extract<WebhookAction, { type: 'reorder' }> | undefined} */
		let reorder;
		/** @type {Extract<WebhookAction, { type: 'phantomEdit' }> | undefined} */
		let phantom;
		for (const action of actions) {
			if (action.type === 'duplicate') Object.assign(how, { duplicates: how.duplicates + (action.times ?? 1), atOnce: action.atOnce ?? false });
			else if (action.type === 'signature') how.badness = action.badness;
			else if (action.type === 'shape') how.shapes.push(action.shape);
			else if (action.type === 'latency') latency += action.ms;
			else if (action.type === 'batch') batch = action;
			else if (action.type === 'reorder') reorder = action;
			else if (action.type === 'phantomEdit' && event.mid !== null) phantom = action;
		}
		if (phantom) {
			const edit = this.emit(account, phantomEdit(event, phantom.bare === true), []);
			if (phantom.instead) return edit;
		}
		const go = () => (batch ? this.#collect(app, event, how, batch) : this.#post(app, [event], how));
		if (latency > 0) {
			this.world.clock.after(latency, () => void go());
			return undefined;
		}
		if (reorder) {
			this.#hold(app.id, go, reorder);
			return undefined;
		}
		const sent = go();
		this.#overtake(app.id);
		return sent;
	}

	/**
	 * Several events of an account in one POST, whoever is linked.
	 * @param {App} app
	 * @param {readonly WebhookEvent[]} events
	 * @param {Partial<How> & { secret: string }} how
	 */
	post(app, events, how) {
		return this.#post(app, events, { shapes: [], badness: undefined, duplicates: 0, atOnce: false, ...how });
	}

	/**
	 * A body of anything, signed.
	 * @param {App} app
	 * @param {string} body
	 * @param {Partial<How> & { secret: string }} how
	 */
	raw(app, body, how) {
		return this.#deliver(app, Buffer.from(body), [], { shapes: [], badness: undefined, duplicates: 0, atOnce: false, ...how });
	}

	/**
	 * Asks a callback whether it is meant: `GET` with a challenge, which must come back as it is.
	 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
	 * @param {string} callbackUrl
	 * @param {string} verifyToken
	 * @returns {Promise<string | undefined>}  what was wrong
	 */
	async handshake(callbackUrl, verifyToken) {
		const url = new URL(callbackUrl);
		const challenge = String(1_000_000_000 + Math.floor(Math.random() * 1_000_000_000));
		url.searchParams.set('hub.mode', 'subscribe');
		url.searchParams.set('hub.challenge', challenge);
		url.searchParams.set('hub.verify_token', verifyToken);
		try {
			const { status, text, reason } = await this.#client.request(url.href, { method: 'GET', headers: { accept: '*/*', 'user-agent': 'facebookplatform/1.0 (+http://developers.facebook.com)' }, timeoutMs: this.settings.answerTimeoutMs });
			if (status !== 200) return `HTTP Status Code = ${status}; HTTP Message = ${reason}`;
			return text === challenge ? undefined : 'The response is not the challenge.';
		} catch (error) {
			return error instanceof Error ? error.message : String(error);
		}
	}

	/** Settled when no POST is on its way. What waits for its time, as a retry does, waits on. */
	async idle() {
		while (this.#underway.size > 0) await Promise.all(this.#underway);
	}

	/**
	 * @param {App} app
	 * @param {WebhookEvent} event
	 * @param {How} how
	 * @param {Extract<WebhookAction, { type: 'batch' }>} action
	 */
	#collect(app, event, how, { size, withinMs = patienceMs }) {
		const key = `${app.id} ${how.secret}`;
		const batch = this.#batches.get(key) ?? { app, how, events: [], size };
		const send = () => {
			// By its time or by its size, whichever comes first.
			if (this.#batches.get(key) !== batch) return undefined;
			this.#batches.delete(key);
			return this.#post(app, batch.events, batch.how);
		};
		if (batch.events.length === 0) {
			this.#batches.set(key, batch);
			this.world.clock.after(withinMs, () => void send());
		}
		batch.events.push(event);
		return batch.events.length >= batch.size ? send() : undefined;
	}

	/**
	 * @param {string} app
	 * @param {() => unknown} send
	 * @param {Extract<WebhookAction, { type: 'reorder' }>} action
	 */
	#hold(app, send, { behind = 1, withinMs = patienceMs }) {
		/** @type {Held} */
		const held = {
			app,
			left: behind,
			go: () => {
				if (this.#held.delete(held)) send();
			},
		};
		this.#held.add(held);
		this.world.clock.after(withinMs, held.go);
	}

	/**
	 * Another event has gone out: those that wait for it to be first may follow, once it has been answered.
	 * @param {string} app
	 */
	#overtake(app) {
		const next = [...this.#held].filter((held) => held.app === app && (held.left -= 1) <= 0);
		if (next.length > 0) void this.idle().then(() => next.forEach(({ go }) => go()));
	}

	/**
	 * @param {App} app
	 * @param {readonly WebhookEvent[]} events
	 * @param {How} how
	 */
	#post(app, events, how) {
		const includeValues = this.subscriptions.get(app.id)?.includeValues ?? true;
		return this.#deliver(app, bodyOf(events, { now: this.world.clock.now(), shapes: how.shapes, includeValues }), events, how);
	}

	/**
	 * @param {App} app
	 * @param {Buffer} body
	 * @param {readonly WebhookEvent[]} events  that it tells of
	 * @param {How} how
	 */
	#deliver(app, body, events, how) {
		const now = this.world.clock.now();
		const subscription = this.subscriptions.get(app.id);
		const headers = signatures(body, how.secret, how.badness);
		const delivery = this.deliveries.add({ app: app.id, at: now, callbackUrl: subscription?.callbackUrl ?? null, signatures: headers, body: body.toString() }, events);
		const round = async () => {
			await this.#try(delivery, body, 0);
			for (let again = 0; again < how.duplicates && !how.atOnce; again += 1) await this.#attempt(delivery, body);
		};
		const sent = Promise.all([round(), ...(how.atOnce ? Array.from({ length: how.duplicates }, () => this.#attempt(delivery, body)) : [])]);
		return this.#track(sent);
	}

	/**
	 * @template T
	 * @param {Promise<T>} work
	 */
	#track(work) {
		this.#underway.add(work);
		void work.finally(() => this.#underway.delete(work));
		return work;
	}

	/**
	 * @param {Delivery} delivery
	 * @param {Buffer} body
	 * @param {number} retries  so far
	 */
	async #try(delivery, body, retries) {
		const era = this.#era;
		delivery.state = 'sending';
		const isDelivered = await this.#attempt(delivery, body);
		if (era !== this.#era) return;
		const pause = this.settings.retryMs[retries];
		if (isDelivered) {
			this.deliveries.settle(delivery, 'delivered');
		} else if (pause !== undefined && delivery.callbackUrl !== null) {
			delivery.state = 'retrying';
			delivery.nextAt = this.world.clock.now() + pause;
			this.world.clock.after(pause, () => void this.#track(this.#try(delivery, body, retries + 1)));
		} else {
			this.deliveries.settle(delivery, 'dropped');
			if (this.settings.disable) for (const { account } of delivery.events) this.subscriptions.unlink(account);
		}
		this.world.changed();
	}

	/**
	 * @param {Delivery} delivery
	 * @param {Buffer} body
	 */
	async #attempt(delivery, body) {
		const era = this.#era;
		const at = this.world.clock.now();
		const start = performance.now();
		const headers = { 'content-type': 'application/json', accept: '*/*', 'user-agent': 'facebookexternalua', ...delivery.signatures };
		/** @type {{ status: number | null, answer: string }} */
		let result;
		try {
			const { status, text } = await this.#client.request(delivery.callbackUrl ?? '', { method: 'POST', headers, body, timeoutMs: this.settings.answerTimeoutMs });
			result = { status, answer: text };
		} catch (error) {
			result = { status: null, answer: error instanceof Error ? error.message : String(error) };
		}
		if (era === this.#era) this.deliveries.tried(delivery, { at, ms: Math.round(performance.now() - start), ...result });
		return result.status === 200;
	}
}

/**
 * What accompanies ordinary messages of some apps: an edit that is none, without a text and sometimes without people.
 * @param {WebhookEvent} event
 * @param {boolean} isBare  without people
 * @returns {WebhookEvent}
 */
function phantomEdit({ entryId, person, mid, value }, isBare) {
	const { sender, recipient, timestamp } = value;
	const who = isBare ? {} : { sender, recipient };
	return { kind: 'edit', field: 'message_edit', entryId, person, mid, value: { ...who, timestamp, message_edit: { mid, num_edit: 0 } } };
}
