// @ts-check
/** The inbox: delivered messages as a person would see them, a conversation per recipient. */
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import { preview } from './media.mjs';

/** Enough to look at; the ledger has them all. */
const shownConversations = 60;
const shownMessages = 40;

const pageHeaders = {
	'content-security-policy': "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'",
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
		const tag = `"${state.ledger.revision}"`;
		reply.header('etag', tag).header('cache-control', 'no-cache');
		if (request.headers['if-none-match'] === tag) return reply.code(304).send();
		return reply.send(inboxData(state.ledger));
	});
}

/** @param {import('../ledger.mjs').Ledger} ledger */
function inboxData(ledger) {
	const latestFirst = [...ledger.conversations.values()].slice(-shownConversations).reverse();
	return {
		revision: ledger.revision,
		totals: { conversations: ledger.conversations.size, messages: ledger.deliveries.length },
		conversations: latestFirst.map((messages) => ({
			recipient: messages[0]?.recipient ?? '',
			account: messages[0]?.account ?? '',
			total: messages.length,
			messages: messages.slice(-shownMessages).map((message) => ({
				messageId: message.messageId,
				attachmentId: message.attachmentId,
				type: message.type,
				url: message.url,
				text: message.text ?? null,
				preview: preview(message.url, message.type),
				at: message.at,
			})),
		})),
	};
}
