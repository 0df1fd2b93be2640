// @ts-check
/** The admin API's part for webhooks: what Meta's dashboard does, and what Meta tells nobody. */
import { adminSchemas } from './admin-schemas.mjs';
import { signingSecret } from './apps.mjs';
import { setCallback } from './graph/app-subscriptions.mjs';
import { GraphError } from './graph/errors.mjs';
import { Impossible } from './person/actions.mjs';
import { dashboardTest } from './webhooks/events.mjs';
import { instagramFields } from './webhooks/fields.mjs';

/** @typedef {import('./state.mjs').State} State */
/** @typedef {import('fastify').FastifyRequest} FastifyRequest */

/**
 * @param {import('fastify').FastifyInstance} app
 * @param {State} state
 */
export function adminWebhookRoutes(app, state) {
	const { webhooks } = state;
	app.get('/_admin/webhooks', () => ({ settings: webhooks.settings, ...webhooks.subscriptions.list(), counts: webhooks.deliveries.counts() }));
	app.post('/_admin/webhooks', { schema: { body: adminSchemas.webhooks } }, (request) => subscribe(state, request));
	app.delete('/_admin/webhooks', () => {
		webhooks.subscriptions.clear();
		state.conversations.changed();
		return { ok: true };
	});

	app.post('/_admin/webhooks/settings', { schema: { body: adminSchemas.webhookSettings } }, (request) => {
		webhooks.set(/** @type {Partial<import('./webhooks/webhooks.mjs').WebhookSettings>} */ (request.body));
		return webhooks.settings;
	});

	app.get('/_admin/webhooks/deliveries', () => ({ deliveries: webhooks.deliveries.list() }));
	app.post('/_admin/webhooks/idle', async () => {
		await webhooks.idle();
		return webhooks.deliveries.counts();
	});

	app.post('/_admin/webhooks/test', { schema: { body: adminSchemas.webhookTest } }, async (request) => {
		const { app: id, field = 'messages', login = 'page' } = /** @type {{ app?: string, field?: string, login?: 'page' | 'instagram' }} */ (request.body ?? {});
		const tested = listening(state, id);
		await webhooks.post(tested, [dashboardTest(field)], { secret: signingSecret(tested, login) });
		return { ok: true };
	});

	app.post('/_admin/webhooks/raw', { schema: { body: adminSchemas.webhookRaw } }, async (request) => {
		const { app: id, login = 'page', body, badness } = /** @type {{ app?: string, login?: 'page' | 'instagram', body: string, badness?: any }} */ (request.body);
		const told = listening(state, id);
		await webhooks.raw(told, body, { secret: signingSecret(told, login), badness });
		return { ok: true };
	});

	app.post('/_admin/webhooks/events', { schema: { body: adminSchemas.webhookEvents } }, async (request) => {
		const given = /** @type {{ account?: string, events: { field: string, value: Record<string, unknown>, kind?: string }[], shapes?: any[], badness?: any, standby?: boolean }} */ (request.body);
		const account = accountOf(state, given.account);
		const events = given.events.map(({ field, value, kind = 'raw' }) => ({ kind, field, value, entryId: account.id, person: null, mid: null, isStandby: given.standby ?? false }));
		const told = listening(state, state.appOf(account).id);
		await webhooks.post(told, events, { secret: signingSecret(told, account.style), shapes: given.shapes ?? [], badness: given.badness });
		return { ok: true };
	});
}

/**
 * The account a call means; the first one when it names none.
 * @param {State} state
 * @param {string | undefined} id
 */
export function accountOf(state, id = state.accounts[0]) {
	const account = id === undefined ? undefined : state.accountById.get(id);
	if (!account) throw new Impossible(`No such account: ${id}`);
	return account;
}

/**
 * The app a call means; the first one when it names none.
 * @param {State} state
 * @param {string | undefined} id
 */
function appOf(state, id) {
	const app = id === undefined ? state.apps[0] : state.apps.find((known) => known.id === id);
	if (!app) throw new Impossible(`No such app: ${id}`);
	return app;
}

/**
 * @param {State} state
 * @param {string | undefined} id
 */
function listening(state, id) {
	const app = appOf(state, id);
	if (!state.webhooks.subscriptions.get(app.id)) throw new Impossible(`App ${app.id} has no callback for instagram.`);
	return app;
}

/**
 * What one does on the dashboard: sets the callback, ticks the fields, links the accounts.
 * @param {State} state
 * @param {FastifyRequest} request
 */
async function subscribe(state, request) {
	const given = /** @type {{ app?: string, callbackUrl: string, verifyToken: string, fields?: string[], accounts?: string[], includeValues?: boolean }} */ (request.body);
	const app = appOf(state, given.app);
	const { callbackUrl, verifyToken, fields = instagramFields, includeValues = true } = given;
	const own = [...state.accountById.values()].filter((account) => state.appOf(account).id === app.id);
	const accounts = given.accounts?.map((id) => accountOf(state, id)) ?? own;
	try {
		await setCallback(state, { app: app.id, object: 'instagram', callbackUrl, verifyToken, fields: [...fields], version: 'v25.0', includeValues });
	} catch (error) {
		if (error instanceof GraphError) throw new Impossible(error.message);
		throw error;
	}
	for (const account of accounts) state.webhooks.subscriptions.link(account.id, account.style === 'instagram' ? fields : ['feed']);
	state.conversations.changed();
	return state.webhooks.subscriptions.list();
}
