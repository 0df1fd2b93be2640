// @ts-check
/** The inbox: what was said, as a person would see it, a conversation per person and account. */
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { inboxData } from './data.mjs';

const pageHeaders = {
	'content-security-policy': "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'",
	'cache-control': 'no-cache',
};

/** What a client sent is shown, never run. */
const fileHeaders = {
	'content-security-policy': "default-src 'none'; sandbox",
	'x-content-type-options': 'nosniff',
	'cache-control': 'no-cache',
};

/**
 * @param {import('fastify').FastifyInstance} app
 * @param {import('../state.mjs').State} state
 */
export async function inboxRoutes(app, state) {
	await app.register(fastifyStatic, {
		root: fileURLToPath(new URL('./page/', import.meta.url)),
		prefix: '/inbox/',
		index: false,
	});
	app.get('/', (_request, reply) => reply.redirect('/inbox'));
	app.get('/inbox', (_request, reply) => reply.headers(pageHeaders).sendFile('inbox.html'));
	app.get('/inbox/data', (request, reply) => {
		const tag = `"${state.conversations.revision}"`;
		reply.header('etag', tag).header('cache-control', 'no-cache');
		if (request.headers['if-none-match'] === tag) return reply.code(304).send();
		return reply.send(inboxData(state));
	});
	app.get('/inbox/changes', (request, reply) => {
		reply.hijack();
		tellChanges(state, request.raw, reply.raw);
	});
	app.get('/inbox/files/:sha256', (request, reply) => {
		const file = state.files.get(/** @type {{ sha256: string }} */ (request.params).sha256);
		if (!file) return reply.code(404).type('text/plain').send('This file is not kept.');
		return reply.headers(fileHeaders).type(file.mimeType).send(file.bytes);
	});
}

/** Many changes within so short a time are told as one. */
const togetherMs = 40;

/**
 * Server-sent events: the page reads anew when there is something new.
 * @param {import('../state.mjs').State} state
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
function tellChanges(state, request, response) {
	response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
	const tell = () => response.write(`data: ${state.conversations.revision}\n\n`);
	/** @type {NodeJS.Timeout | undefined} */
	let timer;
	const unwatch = state.conversations.watch(() => {
		timer ??= setTimeout(() => {
			timer = undefined;
			tell();
		}, togetherMs);
	});
	tell();
	request.on('close', () => {
		clearTimeout(timer);
		unwatch();
	});
}
