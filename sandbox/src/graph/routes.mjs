// @ts-check
/** The Graph API's face: each call is checked, counted, faulted where scripted, and answered. */
import { comesAfter, refusal, spoil, success, withNumberIds } from './answer.mjs';
import { authenticate, checkProof, readToken } from './auth.mjs';
import { GraphError, invalidParameter } from './errors.mjs';
import { readBody, readUrlForm } from './form.mjs';
import { me } from './me.mjs';
import { accountReads, objectRead, threadMessages } from './reads/index.mjs';
import { send, sendTarget } from './send.mjs';
import { linkApp, linkedApps, unlinkApp } from './subscribed-apps.mjs';
import { upload, uploadTarget } from './upload.mjs';
import { checkVersion } from './version.mjs';

/** @typedef {import('fastify').FastifyInstance} FastifyInstance */
/** @typedef {import('fastify').FastifyRequest} FastifyRequest */
/** @typedef {import('fastify').FastifyReply} FastifyReply */
/** @typedef {import('./answer.mjs').Answer} Answer */
/** @typedef {import('../ledger.mjs').CallRecord} CallRecord */
/** @typedef {import('../state.mjs').State} State */

/**
 * A call whose token is good.
 * @typedef {object} Call
 * @property {import('../tokens.mjs').Account} account
 * @property {import('./checks.mjs').JsonObject} body
 * @property {import('./formats.mjs').GivenFile | undefined} file  of a multipart body
 * @property {Readonly<Record<string, unknown>>} query
 * @property {string} node        the object in the path
 * @property {string} path
 * @property {string} token
 * @property {number} at          ms since the epoch
 * @property {boolean} numberIds  the answer's id will be written as a bare number
 * @property {import('../webhooks/body.mjs').WebhookEvent} [echo]  set by the run: what the app is told of it
 */

/**
 * @typedef {object} Endpoint
 * @property {import('../ledger.mjs').Endpoint} name
 * @property {(state: State, call: Call) => object} run
 * @property {(state: State, body: import('./checks.mjs').JsonObject, file: import('./formats.mjs').GivenFile | undefined, call: Pick<Call, 'account' | 'node' | 'query'>) => Target} target
 * @property {boolean} takesBody
 * @property {boolean} [isRead]
 * @property {boolean} [isOfConversations]  it counts towards Meta's limit for these
 * @property {boolean} [isOfObject]         what stands in the path is no account
 *
 * @typedef {Omit<import('../faults.mjs').Target, 'endpoint'> & { bucket?: import('./kinds/kind.mjs').Bucket }} Target
 */

/** @type {Endpoint} */
const uploadEndpoint = { name: 'upload', run: upload, target: uploadTarget, takesBody: true };
/** @type {Endpoint} */
const sendEndpoint = { name: 'send', run: send, target: sendTarget, takesBody: true };
/** @type {Endpoint} */
const meEndpoint = { name: 'me', run: me, target: () => ({}), takesBody: false, isRead: true };

/** @type {Omit<Endpoint, 'run'>} */
const subscribedApps = { name: 'subscribedApps', target: () => ({}), takesBody: false };

/**
 * @param {FastifyInstance} app
 * @param {State} state
 */
export function graphRoutes(app, state) {
	app.post('/:version/:node/message_attachments', handler(state, uploadEndpoint));
	app.post('/:version/:node/messages', handler(state, sendEndpoint));
	app.post('/:version/:node/subscribed_apps', handler(state, { ...subscribedApps, run: linkApp }));
	app.get('/:version/:node/subscribed_apps', handler(state, { ...subscribedApps, run: linkedApps }));
	app.delete('/:version/:node/subscribed_apps', handler(state, { ...subscribedApps, run: unlinkApp }));
	for (const [edge, endpoint] of Object.entries(accountReads)) app.get(`/:version/:node/${edge}`, handler(state, endpoint));
	app.get('/:version(^v[^/]+)/:node/messages', handler(state, threadMessages));
	app.get('/:version(^v[^/]+)/:node', handler(state, (node) => (isAccount(state, node) ? meEndpoint : objectRead(state, node))));
}

/**
 * @param {State} state
 * @param {Endpoint | ((node: string) => Endpoint)} chosen  the endpoint, or how it follows from what stands in the path
 */
function handler(state, chosen) {
	return async (/** @type {FastifyRequest} */ request, /** @type {FastifyReply} */ reply) => {
		const { node } = /** @type {{ node: string }} */ (request.params);
		const endpoint = typeof chosen === 'function' ? chosen(node) : chosen;
		const record = beginCall(state, endpoint.name, request);
		let status = 0;
		try {
			const { answer, delayMs, echo } = answerCall(state, endpoint, request, record);
			if (echo) await echoed(state, echo, reply);
			if (delayMs > 0) await state.pauses.wait(delayMs);
			status = answer.fate === undefined ? answer.status : 0;
			return deliver(reply, answer);
		} finally {
			state.ledger.end(record, status);
		}
	};
}

/**
 * Tells the app of what its account has sent: after the answer, or before it where a fault says so.
 * @param {State} state
 * @param {import('../webhooks/body.mjs').WebhookEvent} echo
 * @param {FastifyReply} reply
 */
async function echoed(state, echo, reply) {
	const account = state.accountById.get(echo.entryId);
	if (!account) return;
	const actions = state.faults.meetWebhook({ kind: echo.kind, recipient: echo.person ?? undefined });
	if (actions.some(({ type }) => type === 'beforeAnswer')) await state.webhooks.emit(account, echo, actions);
	else reply.raw.once('close', () => void state.webhooks.emit(account, echo, actions));
}

/**
 * @param {State} state
 * @param {Endpoint['name']} endpoint
 * @param {FastifyRequest} request
 * @returns {CallRecord}
 */
export function beginCall(state, endpoint, request) {
	const query = /** @type {Record<string, unknown>} */ (request.query);
	/** @type {CallRecord} */
	const record = {
		endpoint,
		at: Date.now(),
		account: null,
		kind: null,
		recipient: null,
		url: null,
		status: null,
		code: null,
		subcode: null,
		tokenInUrl: readToken(undefined, query).inUrl,
		userAgent: request.headers['user-agent'] ?? '',
	};
	state.ledger.begin(record);
	return record;
}

/**
 * Everything but the waiting. A call takes effect when it arrives; latency holds back its answer only.
 * @param {State} state
 * @param {Endpoint} endpoint
 * @param {FastifyRequest} request
 * @param {CallRecord} record
 * @returns {{ answer: Answer, delayMs: number, echo?: Call['echo'] }}
 */
function answerCall(state, endpoint, request, record) {
	let delayMs = state.limits.settings.latencyMs ?? 0;
	/** @type {Record<string, string>} */
	let headers = state.limits.usageHeaders();
	/** @type {'page' | 'instagram'} */
	let style = 'page';
	try {
		const params = /** @type {{ version: string, node: string }} */ (request.params);
		const query = /** @type {Record<string, unknown>} */ (request.query);
		const path = request.url.split('?', 1)[0] ?? '';
		checkVersion(params.version, path);
		const { token } = readToken(request.headers.authorization, query);
		const account = authenticate(state.tokens, token);
		record.account = account.id;
		style = account.style;
		if (account.isUser && endpoint.takesBody) throw new GraphError({ code: 210, message: '(#210) A page access token is required to request this resource.' });
		const given = readBody(request.body);
		const { body, file } = given ?? { body: endpoint.takesBody ? {} : (readUrlForm(request.body) ?? {}), file: undefined };
		checkProof(account, token ?? '', { ...query, ...body }, record.at / 1000);
		const { node } = params;
		if (!endpoint.isOfObject) checkNode(account, node);

		const { bucket, ...target } = endpoint.target(state, body, file, { account, node, query });
		record.kind = target.kind ?? null;
		record.recipient = target.recipient ?? null;
		record.url = target.url ?? null;
		if (bucket !== undefined) state.limits.admitSend(account, bucket, state.uptime());
		if (endpoint.isOfConversations) {
			state.limits.admitRead(account, state.uptime());
			state.ledger.read();
		}

		const met = state.faults.meet({ endpoint: endpoint.name, ...target });
		delayMs += met.delayMs;
		headers = { ...headers, ...met.headers };
		const ending = met.ending;
		/** @type {Answer | undefined} */
		let answer;
		/** @type {Call['echo']} */
		let echo;
		if (ending === undefined || comesAfter(ending)) {
			if (endpoint.takesBody && !given) throw invalidParameter('The request body must be a JSON object or a form.');
			if (given && given.files > 1) throw invalidParameter('A call carries one file, not several.', 2534015);
			const numberIds = ending?.type === 'garbage' && ending.kind === 'numberId';
			/** @type {Call} */
			const call = { account, body, file, query, node, path, token: token ?? '', at: record.at, numberIds };
			answer = success(endpoint.run(state, call));
			if (endpoint.isRead && state.reading.settings.ids === 'number') answer.body = withNumberIds(answer.body);
			echo = call.echo;
		}
		const final = ending ? spoil(ending, answer, token ?? '', style) : /** @type {Answer} */ (answer);
		if (ending && 'code' in ending) {
			record.code = ending.code ?? null;
			record.subcode = ending.subcode ?? null;
		}
		return { answer: withHeaders(final, headers), delayMs, echo };
	} catch (error) {
		if (!(error instanceof GraphError)) throw error;
		record.code = error.details.code;
		record.subcode = error.details.subcode ?? null;
		if (error.details.violation) {
			state.ledger.violation({ endpoint: endpoint.name, at: record.at, reason: error.message });
		}
		return { answer: withHeaders(refusal(error, style), headers), delayMs };
	}
}

/**
 * Whether it stands for an account, whoever's.
 * @param {State} state
 * @param {string} node
 */
function isAccount(state, node) {
	return node === 'me' || [...state.accountById.values()].some(({ id, pageId }) => id === node || pageId === node);
}

/**
 * `me`, or the account by one of its own ids.
 * @param {import('../tokens.mjs').Account} account
 * @param {string} node
 */
function checkNode(account, node) {
	if (node !== 'me' && node !== account.id && node !== account.pageId) {
		throw new GraphError({ code: 100, subcode: 33, type: 'GraphMethodException' });
	}
}

/**
 * @param {Answer} answer
 * @param {Record<string, string>} headers
 * @returns {Answer}
 */
export function withHeaders(answer, headers) {
	// A throttle's own usage header says more than the general one.
	return { ...answer, headers: { ...headers, ...answer.headers } };
}

/**
 * @param {FastifyReply} reply
 * @param {Answer} answer
 */
export function deliver(reply, answer) {
	if (answer.fate === undefined) {
		return reply.code(answer.status).headers(answer.headers).send(answer.body);
	}
	reply.hijack();
	const socket = reply.raw.socket;
	if (answer.fate === 'reset') {
		socket?.resetAndDestroy();
	} else if (answer.fate === 'close') {
		socket?.destroy();
	} else {
		const bytes = Buffer.from(answer.body);
		reply.raw.writeHead(answer.status, { ...answer.headers, 'content-length': bytes.length });
		reply.raw.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => socket?.destroy());
	}
	return reply;
}
