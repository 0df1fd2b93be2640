// @ts-check
/** The access token and the app secret are in the signed request and nowhere else. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { fixture } from './lib/fixture.mjs';
import { createCall, runWorkflow } from './lib/n8n.mjs';
import { item } from './lib/sandbox.mjs';

const shared = fixture();
const continuing = { settings: { onError: 'continueRegularOutput' } };

/** Everything of a value that could be printed, stored or shown, hidden properties too. @param {unknown} value */
const everything = (value) => inspect(value, { depth: 20, showHidden: true, maxStringLength: null, maxArrayLength: null });

/**
 * A host that answers every call with the given body.
 * @param {(request: { headers: import('node:http').IncomingHttpHeaders, url: string }) => { status?: number, headers?: Record<string, string>, body: string }} answer
 */
async function startHost(answer) {
	/** @type {{ headers: import('node:http').IncomingHttpHeaders, url: string }[]} */
	const requests = [];
	const server = createServer((request, response) => {
		const seen = { headers: request.headers, url: String(request.url) };
		requests.push(seen);
		request.resume().on('end', () => {
			const { status = 200, headers = {}, body } = answer(seen);
			response.writeHead(status, headers).end(body);
		});
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
	const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
	return {
		requests,
		url: `http://127.0.0.1:${port}`,
		close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve(undefined)))),
	};
}

for (const connection of ['n8n', 'direct']) {
	test(`a token that Graph echoes is masked (${connection})`, async () => {
		await shared.sandbox.fault({ endpoint: 'any', action: { type: 'echoToken' } });
		const call = createCall({
			pkg: shared.pkg,
			credentials: shared.sandbox.credentials(),
			items: [item('11')],
			parameters: { options: { connection } },
			...continuing,
		});
		const output = await call.execute();
		assert.equal(output[0].json.success, false);
		assert.match(output[0].json.error, /\*\*\*\*\*/);
		for (const trace of [everything(output), everything(call.log)]) assert.ok(!trace.includes('TEST-TOKEN-page-1'), trace);
	});
}

test('the error of a stopped workflow holds no token, not even hidden', async () => {
	await shared.sandbox.fault({ endpoint: 'any', action: { type: 'echoToken' } });
	const { error, run } = await runWorkflow({
		pkg: shared.pkg,
		credentials: shared.sandbox.credentials(),
		items: [item('11')],
	});
	assert.match(error.message, /^API Error: /);
	assert.ok(!everything(run).includes('TEST-TOKEN-page-1'));
});

test('token, secret and proof are masked in each spelling, and ids survive', async () => {
	const token = 'TEST/TOKEN+"ä" 1';
	const appSecret = '123456';
	const host = await startHost(({ headers, url }) => {
		const proof = String(new URL(url, 'http://host').searchParams.get('appsecret_proof'));
		const spellings = [token, encodeURIComponent(token), JSON.stringify(token).replaceAll('/', '\\/'), appSecret, proof];
		const message = `seen ${Buffer.from(String(headers.authorization), 'latin1').toString()} ${spellings.join(' | ')} beside 71234569`;
		return { status: 400, body: JSON.stringify({ error: { message, code: 100, fbtrace_id: 'A123456' } }) };
	});
	try {
		const [{ json }] = await createCall({
			pkg: shared.pkg,
			credentials: { accessToken: 'TEST-TOKEN/with+signs', host: 'custom', customBaseUrl: host.url, apiVersion: 'v25.0', appSecret },
			items: [item('71234569')],
			...continuing,
		}).execute();
		assert.equal(json.userId, '71234569');
		assert.ok(json.error.includes('beside 71234569'), json.error);
		assert.ok(!json.error.includes('TEST-TOKEN'), json.error);
		assert.ok(!/\b123456\b/.test(json.error), json.error);
		assert.ok(!/[0-9a-f]{64}/.test(json.error), json.error);
	} finally {
		await host.close();
	}
});

test('an app secret signs each call with a fresh proof and is never sent', async () => {
	const host = await startHost(({ url }) =>
		url.includes('message_attachments')
			? { body: '{"attachment_id":"1601472827243653"}' }
			: { body: '{"recipient_id":"11","message_id":"aWdfZTEST"}' },
	);
	try {
		const [{ json }] = await createCall({
			pkg: shared.pkg,
			credentials: { accessToken: 'TEST-TOKEN-1', host: 'custom', customBaseUrl: host.url, apiVersion: 'v25.0', appSecret: 'TEST-SECRET-1' },
			items: [item('11')],
		}).execute();
		assert.equal(json.messageId, 'aWdfZTEST');
		assert.equal(host.requests.length, 2);
		for (const { headers, url } of host.requests) {
			const query = new URL(url, 'http://host').searchParams;
			const time = String(query.get('appsecret_time'));
			assert.match(time, /^\d{10}$/);
			assert.equal(query.get('appsecret_proof'), createHmac('sha256', 'TEST-SECRET-1').update(`TEST-TOKEN-1|${time}`).digest('hex'));
			assert.deepEqual([...query.keys()].sort(), ['appsecret_proof', 'appsecret_time']);
			assert.equal(headers.authorization, 'Bearer TEST-TOKEN-1');
			assert.ok(!url.includes('TEST-TOKEN') && !everything(headers).includes('TEST-SECRET'));
		}
	} finally {
		await host.close();
	}
});

test('an account that requires the proof accepts ours, on either connection', async () => {
	for (const connection of ['n8n', 'direct']) {
		const [{ json }] = await createCall({
			pkg: shared.pkg,
			credentials: shared.sandbox.credentials('TEST-TOKEN-page-2', { appSecret: 'TEST-SECRET-page-2' }),
			items: [item('11')],
			parameters: { options: { connection } },
		}).execute();
		assert.equal(json.success, true);
	}
	assert.deepEqual((await shared.sandbox.ledger()).violations, []);
});

for (const connection of ['n8n', 'direct']) {
	test(`a token that is a word of the answer does not break the answer (${connection})`, async () => {
		const host = await startHost(({ url }) => {
			if (url.includes('message_attachments')) return { body: '{"attachment_id":"1601472827243653"}' };
			return { body: '{"recipient_id":"11","message_id":"aWdfZTEST"}' };
		});
		const refusing = await startHost(() => ({ status: 400, body: '{"error":{"message":"(#100) no such error_subcode","type":"OAuthException","code":100,"error_subcode":2018001,"fbtrace_id":"ATEST"}}' }));
		try {
			for (const accessToken of ['message_id', 'attachment_id', 'recipient_id', '"message', 'error_subcode', 'OAuthException', 'fbtrace_id', 'failed', 'request', 'unknown', 'notSent']) {
				const credentials = { accessToken, host: 'custom', apiVersion: 'v25.0' };
				const call = (/** @type {string} */ customBaseUrl) =>
					createCall({ pkg: shared.pkg, credentials: { ...credentials, customBaseUrl }, items: [item('11')], parameters: { options: { connection } }, ...continuing }).execute();
				const [sent] = await call(host.url);
				assert.equal(sent.json.success, true, accessToken);
				assert.equal(sent.json.attachmentId, '1601472827243653');
				assert.equal(sent.json.messageId, 'aWdfZTEST');
				const [refused] = await call(refusing.url);
				assert.match(refused.json.error, /^API Error: /, accessToken);
				assert.equal(refused.json.code, 100);
				assert.equal(refused.json.subcode, 2018001);
				assert.equal(refused.json.delivery, 'notSent');
			}
		} finally {
			await host.close();
			await refusing.close();
		}
	});

	test(`secrets in the ids, headers and words of an answer are masked (${connection})`, async () => {
		const token = 'TEST-TOKEN-shown-everywhere-1';
		const host = await startHost(({ url }) => ({
			headers: { 'x-app-usage': `{"note":"${token}"}`, 'x-token': token },
			body: JSON.stringify(url.includes('message_attachments') ? { attachment_id: `id-${token}` } : { recipient_id: token, message_id: `m-${Buffer.from(token).toString('base64')}` }),
		}));
		try {
			const call = createCall({ pkg: shared.pkg, credentials: { accessToken: token, host: 'custom', customBaseUrl: host.url, apiVersion: 'v25.0' }, items: [item('11')], parameters: { options: { connection } }, ...continuing });
			const output = await call.execute();
			for (const trace of [everything(output), everything(call.log)]) {
				assert.ok(!trace.includes('TEST-TOKEN') && !trace.includes('VEVTVC1UT0tFTi'), trace);
			}
		} finally {
			await host.close();
		}
	});
}
