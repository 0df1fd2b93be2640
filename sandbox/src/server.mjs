// @ts-check
/** The Graph sandbox as one HTTP server. */
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import Fastify from 'fastify';
import { adminRoutes } from './admin.mjs';
import { adminWebhookRoutes } from './admin-webhooks.mjs';
import { adminWorldRoutes } from './admin-world.mjs';
import { refusal } from './graph/answer.mjs';
import { appSubscriptionRoutes } from './graph/app-subscriptions.mjs';
import { GraphError, invalidParameter } from './graph/errors.mjs';
import { maxFormBytes, parseForm, parseUrlForm } from './graph/form.mjs';
import { graphRoutes } from './graph/routes.mjs';
import { unknownPath } from './graph/version.mjs';
import { inboxRoutes } from './inbox/routes.mjs';
import { loginRoutes } from './login/routes.mjs';
import { personRoutes } from './person/routes.mjs';
import { State } from './state.mjs';
import { defaultTokens } from './tokens.mjs';

/**
 * @typedef {object} SandboxOptions
 * @property {number} [port]  0, the default, takes a free one
 * @property {string} [host]
 * @property {Readonly<Record<string, import('./tokens.mjs').TokenMeaning>>} [tokens]  instead of the default ones
 * @property {readonly import('./apps.mjs').App[]} [apps]  instead of the default ones
 * @property {() => number} [now]  ms since the epoch, instead of the computer's clocks: a test that holds it needs not be quick
 * @property {(line: string) => void} [log]  told when the sandbox listens and when it is closed
 *
 * @typedef {{ url: string, port: number, close: () => Promise<void> }} Sandbox
 */

/**
 * Starts a sandbox; its inbox is empty and its faults are none.
 * @param {SandboxOptions} [options]
 * @returns {Promise<Sandbox>}
 */
export async function startSandbox({ port = 0, host = '127.0.0.1', tokens = defaultTokens, apps, now, log = () => {} } = {}) {
	const state = new State(tokens, apps, now);
	const app = Fastify({
		logger: false,
		keepAliveTimeout: 60_000,
		// Closing must not wait for callers that keep their connections open.
		forceCloseConnections: true,
		routerOptions: { maxParamLength: 200 },
		ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false, discriminator: true, allowUnionTypes: true } },
	});
	app.server.on('connection', () => state.ledger.connection());
	acceptAnyBody(app);
	answerErrors(app, state);

	await app.register(fastifyStatic, {
		root: fileURLToPath(new URL('../media/samples/', import.meta.url)),
		prefix: '/media/',
		decorateReply: false,
		index: false,
	});
	await inboxRoutes(app, state);
	await loginRoutes(app, state);
	adminWorldRoutes(app, state);
	adminWebhookRoutes(app, state);
	personRoutes(app, state);
	adminRoutes(app, state);
	appSubscriptionRoutes(app, state);
	graphRoutes(app, state);

	await app.listen({ port, host });
	const address = app.server.address();
	if (address === null || typeof address === 'string') throw new Error('The sandbox has no TCP address.');
	const url = `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
	state.origin = url;
	log(`Graph sandbox listening on ${url}`);
	return {
		url,
		port: address.port,
		async close() {
			state.pauses.endAll();
			state.clock.reset();
			state.webhooks.close();
			await app.close();
			log('Graph sandbox closed');
		},
	};
}

/**
 * Bodies that are no JSON reach the endpoints as nothing, so that they are refused in Graph's words.
 * @param {import('fastify').FastifyInstance} app
 */
function acceptAnyBody(app) {
	app.removeContentTypeParser(['application/json', 'text/plain']);
	app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
		try {
			done(null, body === '' ? undefined : JSON.parse(String(body)));
		} catch {
			done(null, undefined);
		}
	});
	app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => done(null, parseUrlForm(String(body))));
	app.addContentTypeParser(
		'multipart/form-data',
		{ parseAs: 'buffer', bodyLimit: maxFormBytes },
		async (/** @type {import('fastify').FastifyRequest} */ request, /** @type {Buffer} */ body) =>
			parseForm(request.headers['content-type'] ?? '', body),
	);
}

/**
 * Admin mistakes are told plainly, everything else in Graph's envelope.
 * @param {import('fastify').FastifyInstance} app
 * @param {State} state
 */
function answerErrors(app, state) {
	app.setNotFoundHandler((request, reply) => {
		const path = request.url.split('?', 1)[0] ?? '';
		const isGraphPath = /^\/v\d/.test(path);
		const wrongMethod = /^\/v\d+\.\d+\/[^/]+\/(?:messages|message_attachments)$/.test(path);
		const error = wrongMethod ? new GraphError({ code: 100, subcode: 33, type: 'GraphMethodException' }) : unknownPath(path, isGraphPath ? 400 : 404);
		const answer = refusal(error);
		return reply.code(answer.status).headers(answer.headers).send(answer.body);
	});
	app.setErrorHandler((error, request, reply) => {
		const { message, statusCode } = /** @type {import('fastify').FastifyError} */ (error);
		const path = request.url.split('?', 1)[0] ?? '';
		if (path.startsWith('/_admin/')) return reply.code(statusCode ?? 500).send({ error: message });
		const isClients = statusCode !== undefined && statusCode < 500;
		const isForm = request.headers['content-type']?.startsWith('multipart/') === true;
		const clients = statusCode === 413 && isForm ? new GraphError({ code: 100, subcode: 2018109 }) : invalidParameter(message);
		const graphError = isClients ? clients : new GraphError({ code: 1, httpStatus: 500 });
		if (isClients) state.ledger.violation({ endpoint: path.endsWith('/messages') ? 'send' : 'upload', at: Date.now(), reason: message });
		const answer = refusal(graphError);
		return reply.code(answer.status).headers(answer.headers).send(answer.body);
	});
}
