// @ts-check
/** The admin API: scripts faults and limits, shows the ledger. For tests and demonstrations; no token needed. */
import { adminSchemas } from './admin-schemas.mjs';

/**
 * @param {import('fastify').FastifyInstance} app
 * @param {import('./state.mjs').State} state
 */
export function adminRoutes(app, state) {
	app.get('/_admin/faults', () => ({ faults: state.faults.list() }));

	app.post('/_admin/faults', { schema: { body: adminSchemas.faults } }, (request) => {
		const body = /** @type {import('./faults.mjs').FaultRule | import('./faults.mjs').FaultRule[]} */ (request.body);
		return Array.isArray(body) ? { ids: body.map((rule) => state.faults.add(rule)) } : { id: state.faults.add(body) };
	});

	app.delete('/_admin/faults', () => {
		state.faults.clear();
		return { ok: true };
	});

	app.get('/_admin/limits', () => state.limits.settings);

	app.post('/_admin/limits', { schema: { body: adminSchemas.limits } }, (request) => {
		state.limits.set(/** @type {import('./limits.mjs').LimitSettings} */ (request.body));
		return state.limits.settings;
	});

	app.delete('/_admin/limits', () => {
		state.limits.set({});
		return { ok: true };
	});

	app.delete('/_admin/attachments', () => ({ removed: state.attachments.expire() }));

	app.post('/_admin/reset', { schema: { body: adminSchemas.reset } }, (request) => {
		const body = /** @type {{ seed?: number } | null | undefined} */ (request.body);
		state.reset(body?.seed ?? 1);
		return { ok: true };
	});

	app.get('/_admin/instagram-login', () => state.instagramLogin.settings);

	app.post('/_admin/instagram-login', { schema: { body: adminSchemas.instagramLogin } }, (request) => {
		state.instagramLogin.set(/** @type {Partial<import('./graph/instagram-login.mjs').InstagramLoginSettings>} */ (request.body));
		return state.instagramLogin.settings;
	});

	app.delete('/_admin/instagram-login', () => {
		state.instagramLogin.reset();
		return { ok: true };
	});

	app.get('/_admin/reading', () => state.reading.settings);

	app.post('/_admin/reading', { schema: { body: adminSchemas.reading } }, (request) => {
		state.reading.set(/** @type {Partial<import('./graph/reads/settings.mjs').ReadingSettings>} */ (request.body));
		return state.reading.settings;
	});

	app.delete('/_admin/reading', () => {
		state.reading.reset();
		return { ok: true };
	});

	app.get('/_admin/ledger', () => state.ledger.snapshot());

	app.get('/_admin/accepted', { schema: { querystring: adminSchemas.acceptedQuery } }, (request) => {
		const { recipient } = /** @type {{ recipient?: string }} */ (request.query);
		const { accepted } = state.ledger;
		return { accepted: recipient === undefined ? accepted : accepted.filter((send) => send.recipient === recipient) };
	});

	app.get('/_admin/counts', () => ({ ...state.ledger.counts(), conversations: state.conversations.size, throttled: state.limits.throttled }));

	app.all('/_admin/*', (request, reply) => reply.code(404).send({ error: `No such admin call: ${request.method} ${request.url}` }));
}
