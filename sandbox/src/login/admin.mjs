// @ts-check
/** The admin API's part for logins and tokens. */
import { longLived } from './login.mjs';

const count = { type: 'integer', minimum: 0 };
const settings = {
	type: 'object',
	additionalProperties: false,
	properties: {
		tokenIn: { enum: ['anywhere', 'header', 'query'] },
		renewalError: {
			type: ['object', 'null'],
			additionalProperties: false,
			required: ['code'],
			properties: { code: { type: 'integer' }, subcode: { type: 'integer' }, httpStatus: { type: 'integer', minimum: 200, maximum: 599 } },
		},
		renewalDelayMs: count,
		longLivedCode: { type: 'boolean' },
	},
};
const token = {
	type: 'object',
	additionalProperties: false,
	required: ['account'],
	properties: { account: { type: 'string', pattern: '^[0-9]+$' }, lifetimeMs: count, ageMs: count },
};

/**
 * @param {import('fastify').FastifyInstance} app
 * @param {import('../state.mjs').State} state
 */
export function loginAdminRoutes(app, state) {
	app.get('/_admin/login', () => ({ settings: state.login.settings, calls: state.login.calls }));
	app.post('/_admin/login', { schema: { body: settings } }, (request) => {
		state.login.set(/** @type {Partial<import('./login.mjs').LoginSettings>} */ (request.body));
		return state.login.settings;
	});
	app.post('/_admin/tokens', { schema: { body: token } }, (request, reply) => {
		const given = /** @type {{ account: string, lifetimeMs?: number, ageMs?: number }} */ (request.body);
		const account = state.accountsOf('instagram').concat(state.accountsOf('page')).find(({ id }) => id === given.account);
		if (!account) return reply.code(400).send({ error: `No such account: ${given.account}` });
		const isInstagram = account.style === 'instagram';
		const lifetimeMs = given.lifetimeMs ?? (isInstagram ? longLived : undefined);
		return { accessToken: state.tokens.issue({ account }, { prefix: isInstagram ? 'IGAATEST' : 'EAATEST', lifetimeMs, ageMs: given.ageMs ?? 0 }) };
	});
}
