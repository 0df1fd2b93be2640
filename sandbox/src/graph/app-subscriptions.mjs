// @ts-check
/**
 * `/{version}/{app-id}/subscriptions`: the callback of an app, called with the app's own token `id|secret`. The callback is asked
 * during the call. https://developers.facebook.com/docs/graph-api/reference/app/subscriptions
 */
import { appFields } from '../webhooks/fields.mjs';
import { loopbackUrl } from '../webhooks/loopback.mjs';
import { refusal, spoil, success } from './answer.mjs';
import { readToken } from './auth.mjs';
import { GraphError, invalidParameter } from './errors.mjs';
import { readBody, readUrlForm } from './form.mjs';
import { beginCall, deliver, withHeaders } from './routes.mjs';
import { fieldList, requireKnown } from './subscribed-apps.mjs';
import { checkVersion } from './version.mjs';

/** @typedef {import('../state.mjs').State} State */
/** @typedef {import('../apps.mjs').App} App */
/** @typedef {import('./checks.mjs').JsonObject} JsonObject */
/** @typedef {import('fastify').FastifyRequest} FastifyRequest */
/** @typedef {import('fastify').FastifyReply} FastifyReply */
/** @typedef {(state: State, app: App, given: JsonObject, version: string) => object | Promise<object>} Run */

/**
 * @param {import('fastify').FastifyInstance} app
 * @param {State} state
 */
export function appSubscriptionRoutes(app, state) {
	app.post('/:version/:node/subscriptions', handler(state, subscribe));
	app.get('/:version/:node/subscriptions', handler(state, list));
	app.delete('/:version/:node/subscriptions', handler(state, unsubscribe));
}

/**
 * @param {State} state
 * @param {Run} run
 */
function handler(state, run) {
	return async (/** @type {FastifyRequest} */ request, /** @type {FastifyReply} */ reply) => {
		const record = beginCall(state, 'subscriptions', request);
		let status = 0;
		try {
			const { answer, delayMs } = await answerCall(state, run, request, record);
			if (delayMs > 0) await state.pauses.wait(delayMs);
			status = answer.fate === undefined ? answer.status : 0;
			return deliver(reply, answer);
		} finally {
			state.ledger.end(record, status);
		}
	};
}

/**
 * @param {State} state
 * @param {Run} run
 * @param {FastifyRequest} request
 * @param {import('../ledger.mjs').CallRecord} record
 */
async function answerCall(state, run, request, record) {
	const params = /** @type {{ version: string, node: string }} */ (request.params);
	const query = /** @type {Record<string, unknown>} */ (request.query);
	let delayMs = 0;
	try {
		checkVersion(params.version, request.url.split('?', 1)[0] ?? '');
		const given = { ...query, ...(readBody(request.body)?.body ?? readUrlForm(request.body)) };
		const { token } = readToken(request.headers.authorization, given);
		const app = appOf(state, params.node, token);
		const { ending, delayMs: later, headers } = state.faults.meet({ endpoint: 'subscriptions' });
		delayMs = later;
		if (ending) return { answer: withHeaders(spoil(ending, undefined, token ?? '', 'page'), headers), delayMs };
		return { answer: withHeaders(success(await run(state, app, given, params.version)), headers), delayMs };
	} catch (error) {
		if (!(error instanceof GraphError)) throw error;
		record.code = error.details.code;
		record.subcode = error.details.subcode ?? null;
		return { answer: refusal(error), delayMs };
	}
}

/**
 * The app of an app token.
 * @param {State} state
 * @param {string} node
 * @param {string | undefined} token
 */
function appOf(state, node, token) {
	if (token === undefined) throw new GraphError({ code: 104, message: 'An access token is required to request this resource.' });
	if (state.tokens.get(token) !== undefined) throw new GraphError({ code: 15, message: '(#15) This method must be called with an app access_token.' });
	const app = state.apps.find(({ id, secret }) => token === `${id}|${secret}`);
	if (!app) throw new GraphError({ code: 190, message: 'Invalid OAuth access token signature.' });
	if (app.id !== node) throw new GraphError({ code: 100, subcode: 33, type: 'GraphMethodException' });
	return app;
}

/**
 * @param {State} state
 * @param {App} app
 * @param {JsonObject} given
 * @param {string} version
 */
async function subscribe(state, app, given, version) {
	const object = given['object'];
	if (typeof object !== 'string' || !Object.hasOwn(appFields, object)) throw invalidParameter(`Param object must be one of {${Object.keys(appFields).join(', ').toUpperCase()}}.`);
	const fields = fieldList(given['fields'], 'fields');
	requireKnown(fields, appFields[object] ?? [], 'fields');
	const { callback_url: callbackUrl, verify_token: verifyToken, include_values: includeValues } = given;
	if (typeof callbackUrl !== 'string' || callbackUrl === '') throw invalidParameter('The parameter callback_url is required.');
	if (typeof verifyToken !== 'string' || verifyToken === '') throw invalidParameter('The parameter verify_token is required.');
	await setCallback(state, { app: app.id, object, callbackUrl, verifyToken, fields, version, includeValues: includeValues === true || includeValues === 'true' || includeValues === '1' });
	return { success: true };
}

/**
 * Subscribes an app, if its callback answers the handshake.
 * @param {State} state
 * @param {import('../webhooks/subscriptions.mjs').Subscription} subscription
 */
export async function setCallback(state, subscription) {
	const { callbackUrl, verifyToken } = subscription;
	const wrong = loopbackUrl(callbackUrl) ? await state.webhooks.handshake(callbackUrl, verifyToken) : 'The sandbox calls loopback addresses only.';
	if (wrong !== undefined) throw new GraphError({ code: 2200, message: `(#2200) Callback verification failed with the following errors: ${wrong}` });
	state.webhooks.subscriptions.set(subscription);
	state.conversations.changed();
}

/** @type {Run} */
function list(state, app) {
	return {
		data: state.webhooks.subscriptions.of(app.id).map(({ object, callbackUrl, fields, version }) => ({
			object,
			callback_url: callbackUrl,
			active: true,
			fields: fields.map((name) => ({ name, version })),
		})),
	};
}

/** @type {Run} */
function unsubscribe(state, app, given) {
	const objects = typeof given['object'] === 'string' ? [given['object']] : Object.keys(appFields);
	const fields = given['fields'] === undefined ? undefined : fieldList(given['fields'], 'fields');
	for (const object of objects) state.webhooks.subscriptions.remove(app.id, object, fields);
	state.conversations.changed();
	return { success: true };
}
