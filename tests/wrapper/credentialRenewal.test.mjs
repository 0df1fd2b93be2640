// @ts-check
/** An Instagram-login token renews itself: on n8n's own credentials helper, which stores it, and a clock that is moved. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { credentialStore } from './lib/credentialStore.mjs';
import { credentialTester } from './lib/credentialTester.mjs';
import { fixture } from './lib/fixture.mjs';
import { createCall } from './lib/n8n.mjs';
import { item } from './lib/sandbox.mjs';

const shared = fixture();
const account = '17841400000000003';
const hour = 3_600_000;
const day = 24 * hour;

// Both the node and the sandbox read the time from here. It runs on, since pauses are measured by it.
const realNow = Date.now;
let ahead = 0;
before(() => void (Date.now = () => realNow() + ahead));
after(() => void (Date.now = realNow));
const pass = (/** @type {number} */ ms) => void (ahead += ms);
const dayOf = (/** @type {number} */ time) => new Date(time).toISOString().slice(0, 10);

/** @param {Record<string, unknown>} [how] */
const newToken = async (how = {}) => (await shared.sandbox.admin('POST', 'tokens', { account, ...how })).accessToken;
const login = (/** @type {Record<string, unknown>} */ settings) => shared.sandbox.admin('POST', 'login', settings);
/** @returns {Promise<{ kind: string, status: number, tokenIn: string }[]>} */
const renewals = async () => (await shared.sandbox.admin('GET', 'login')).calls.filter((/** @type {any} */ { kind }) => kind === 'renewal');
const fields = (/** @type {string} */ accessToken, more = {}) => ({ ...shared.sandbox.credentials(accessToken), customLogin: 'instagram', ...more });

/** @param {any} store @param {Record<string, any>} [setting] */
async function send(store, setting = {}) {
	const call = createCall({
		pkg: shared.pkg,
		credentials: {},
		credentialsHelper: store.helper,
		items: [item('11')],
		settings: { onError: 'continueRegularOutput' },
		...setting,
	});
	const output = await call.execute();
	return { output, json: output[0].json, log: call.log };
}

test('a token lives through 200 days of weekly executions, renewed once a week, and is dead after 61 idle days', async () => {
	const first = await newToken();
	const store = await credentialStore(shared.pkg, fields(first));
	for (let days = 0; days <= 200; days += 7) {
		const { json } = await send(store);
		assert.equal(json.success, true, `day ${days}: ${json.error}`);
		pass(7 * day);
	}
	// The first is refused: a token has to be a day old.
	const calls = await renewals();
	assert.deepEqual(calls.map(({ status }) => status), [400, ...Array.from({ length: 28 }, () => 200)]);
	assert.deepEqual([...new Set(calls.map(({ tokenIn }) => tokenIn))], ['header']);
	const stored = await store.read();
	assert.equal(stored.accessToken, first);
	assert.match(stored.renewedToken, /^IGAATEST/);
	assert.notEqual(stored.renewedToken, first);

	pass(61 * day);
	const { json } = await send(store);
	assert.equal(json.success, false);
	assert.deepEqual([json.code, json.subcode, json.delivery], [190, 463, 'notSent']);
	const renewedAt = Date.now() - (7 + 61) * day;
	assert.match(json.advice, /create a new one/);
	assert.ok(json.advice.endsWith(`; it was last renewed on ${dayOf(renewedAt)} and ran out on ${dayOf(renewedAt + 60 * day)}.`), json.advice);
});

test('a batch costs no further call while no renewal is due, and one when it is', async () => {
	const store = await credentialStore(shared.pkg, fields(await newToken({ ageMs: 2 * day })));
	await send(store);
	assert.equal((await renewals()).length, 1);
	for (const hours of [1, 30, 100]) {
		pass(hours * hour);
		const before = (await shared.sandbox.ledger()).calls.length;
		await send(store, { items: [item('11'), item('12')] });
		assert.equal((await shared.sandbox.ledger()).calls.length - before, 3);
	}
	assert.equal((await renewals()).length, 1);
	assert.equal(store.written.count, 1);
	pass(40 * hour);
	await send(store);
	assert.equal((await renewals()).length, 2);
});

test('Page tokens and custom hosts of the Facebook login are left alone', async () => {
	for (const more of [{}, { customLogin: 'facebook' }, { customLogin: undefined }]) {
		const store = await credentialStore(shared.pkg, { ...shared.sandbox.credentials(), ...more });
		assert.equal((await send(store)).json.success, true);
		assert.equal(store.written.count, 0);
	}
	assert.deepEqual(await renewals(), []);
});

test('nothing is renewed when nothing may leave', async () => {
	const store = await credentialStore(shared.pkg, fields(await newToken({ ageMs: 9 * day })));
	const { json } = await send(store, { items: [item('not an id')] });
	assert.match(json.error, /^Invalid input: /);
	assert.deepEqual(await renewals(), []);
	assert.equal(store.written.count, 0);
});

test('a renewal that fails, and one that hangs, fail no send, and are not tried again before the next day', async () => {
	for (const settings of [{ renewalError: { code: 190, subcode: 460 } }, { renewalError: { code: 1, httpStatus: 500 } }, { renewalError: { code: 4 } }]) {
		await login(settings);
		const token = await newToken({ ageMs: 9 * day });
		const store = await credentialStore(shared.pkg, fields(token));
		const before = (await renewals()).length;
		for (const hours of [0, 1, 22]) {
			pass(hours * hour);
			assert.equal((await send(store)).json.success, true);
		}
		assert.equal((await renewals()).length - before, 1);
		assert.ok(!(await store.read()).renewedToken);
		pass(2 * hour);
		await send(store);
		assert.equal((await renewals()).length - before, 2);
		await login({});
		pass(day);
		await send(store);
		assert.match((await store.read()).renewedToken, /^IGAATEST/);
	}
});

test('answers that are no token leave the old one', async () => {
	const { createServer } = await import('node:http');
	for (const [status, body] of /** @type {[number, string][]} */ ([
		[200, ''],
		[200, '{}'],
		[200, '<html>'],
		[200, '{"access_token":""}'],
		[200, '{"access_token":"a b"}'],
		[200, '{"access_token":17}'],
		[200, '{"access_token":null}'],
		[302, ''],
		[500, '{"access_token":"TEST-TOKEN-of-an-error"}'],
	])) {
		/** @type {string[]} */ const asked = [];
		const server = createServer((request, response) => {
			asked.push(String(request.url));
			if (request.url?.startsWith('/refresh')) return void response.writeHead(status, { location: '/elsewhere' }).end(body);
			response.end(request.url?.includes('attachments') ? '{"attachment_id":"1"}' : '{"message_id":"m"}');
		});
		await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
		const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
		const store = await credentialStore(shared.pkg, fields(`TEST-TOKEN-${status}-${body.length}`, { customBaseUrl: `http://127.0.0.1:${port}` }));
		assert.equal((await send(store)).json.success, true);
		assert.ok(!(await store.read()).renewedToken, body);
		assert.equal(asked.filter((url) => url.startsWith('/refresh')).length, 1, body);
		assert.ok(asked.every((url) => !url.includes('TEST-TOKEN')), 'a token in a URL');
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
});

test('a host that reads the token from the query alone gets it there', async () => {
	await login({ tokenIn: 'query' });
	const store = await credentialStore(shared.pkg, fields(await newToken({ ageMs: 2 * day })));
	const { log } = await send(store);
	const calls = await renewals();
	assert.deepEqual(calls.map(({ status, tokenIn }) => [status, tokenIn]), [[401, 'header'], [200, 'header']]);
	const { renewedToken } = await store.read();
	assert.match(renewedToken, /^IGAATEST/);
	assert.ok(!log.join().includes('IGAATEST'));
});

test('executions side by side renew once; so do two credentials with one token', async () => {
	await login({ renewalDelayMs: 50 });
	const token = await newToken({ ageMs: 9 * day });
	const stores = await Promise.all([1, 2].map(() => credentialStore(shared.pkg, fields(token))));
	await Promise.all([0, 0, 0, 1, 1].map((at) => send(stores[at])));
	assert.equal((await renewals()).length, 1);
	const [one, two] = await Promise.all(stores.map((store) => store.read()));
	assert.match(one.renewedToken, /^IGAATEST/);
	assert.equal(one.renewedToken, two.renewedToken);
});

test('two workers that renew at once do each other no harm', async () => {
	const { loadPackage, unpackTarball } = await import('./lib/package.mjs');
	const { dir, remove } = await unpackTarball();
	try {
		// A second copy of the package has a memory of its own, as a second process has.
		const other = await loadPackage(dir);
		await login({ renewalDelayMs: 1000 });
		const store = await credentialStore(shared.pkg, fields(await newToken({ ageMs: 9 * day })));
		const others = await credentialStore(other, fields((await store.read()).accessToken));
		Object.defineProperty(others, 'row', { value: store.row });
		const outcomes = await Promise.all([send(store), send(others, { pkg: other })]);
		assert.ok(outcomes.every(({ json }) => json.success));
		assert.equal((await renewals()).filter(({ status }) => status === 200).length, 2);
		pass(8 * day);
		assert.equal((await send(store)).json.success, true);
		assert.equal((await send(others, { pkg: other })).json.success, true);
	} finally {
		await remove();
	}
});

test('a token pasted anew is used at once, and what belonged to the old one is not', async () => {
	const store = await credentialStore(shared.pkg, fields(await newToken({ ageMs: 9 * day })));
	await send(store);
	const { renewedToken } = await store.read();
	assert.match(renewedToken, /^IGAATEST/);
	await store.save({ accessToken: 'TEST-TOKEN-expired' });
	const dead = await send(store);
	assert.equal(dead.json.subcode, 463);
	assert.ok(!/renewed/.test(dead.json.advice));
	await store.save({ accessToken: await newToken({ ageMs: 2 * day }) });
	assert.equal((await send(store)).json.success, true);
	assert.notEqual((await store.read()).renewedToken, renewedToken);
});

test('expressions of the credential stay expressions, and a token that comes from one is left alone', async () => {
	const token = await newToken({ ageMs: 9 * day });
	const values = /** @type {Record<string, unknown>} */ ({ customBaseUrl: shared.sandbox.url, apiVersion: 'v25.0', accessToken: token });
	const resolve = (/** @type {string} */ name) => values[name];
	const address = await credentialStore(shared.pkg, fields(token, { customBaseUrl: '={{ $vars.base }}', apiVersion: '={{ $vars.version }}' }), { resolve });
	assert.equal((await send(address)).json.success, true);
	const stored = await address.read();
	assert.match(stored.renewedToken, /^IGAATEST/);
	assert.deepEqual([stored.customBaseUrl, stored.apiVersion, stored.accessToken], ['={{ $vars.base }}', '={{ $vars.version }}', token]);

	const secret = await credentialStore(shared.pkg, fields('={{ $secrets.vault.token }}'), { resolve });
	assert.equal((await send(secret)).json.success, true);
	assert.equal(secret.written.count, 0);
	assert.equal((await renewals()).length, 1);
});

test('what is stored is what was there and the two hidden fields, and lies there encrypted', async () => {
	const before = fields(await newToken({ ageMs: 9 * day }), { appSecret: 'TEST-SECRET-ig-1' });
	const store = await credentialStore(shared.pkg, before);
	await send(store);
	const { tokenLife, renewedToken, ...rest } = await store.read();
	assert.deepEqual(rest, before);
	assert.ok(!JSON.stringify(store.row).includes(renewedToken));
	assert.ok(!tokenLife.includes(renewedToken) && !tokenLife.includes(before.accessToken));
	const { type, typeOptions } = new shared.pkg.InstagramDirectApi().properties.find((/** @type {any} */ { name }) => name === 'renewedToken');
	assert.deepEqual([type, typeOptions.password], ['hidden', true]);
});

test('the renewed token is as secret as the pasted one', async () => {
	const store = await credentialStore(shared.pkg, fields(await newToken({ ageMs: 9 * day })));
	await send(store);
	await shared.sandbox.fault({ endpoint: 'send', action: { type: 'echoToken' } });
	const { output, log } = await send(store);
	const { renewedToken, accessToken } = await store.read();
	assert.equal(output[0].json.success, false);
	for (const secret of [renewedToken, accessToken]) assert.ok(!JSON.stringify([output, log]).includes(secret));
});

test('other nodes that use the credential send the renewed token, and store nothing', async () => {
	const store = await credentialStore(shared.pkg, fields(await newToken({ ageMs: 9 * day })));
	await send(store);
	const { renewedToken } = await store.read();
	const type = new shared.pkg.InstagramDirectApi();
	const signed = await type.authenticate(await store.read(), { url: 'https://graph.instagram.com/v25.0/me' });
	assert.equal(signed.headers.Authorization, `Bearer ${renewedToken}`);
	assert.deepEqual(await type.preAuthentication.call({}, { ...(await store.read()), tokenLife: '' }), {});
});

test('the credential test renews too, once with the execution that stores what it brought', async () => {
	const token = await newToken({ ageMs: 9 * day });
	const tester = credentialTester(shared.pkg);
	for (let count = 0; count < 3; count += 1) assert.deepEqual(await tester(fields(token)), { status: 'OK', message: 'Connection successful: @sandbox.instagram (17841400000000003)' });
	assert.equal((await renewals()).length, 1);
	const store = await credentialStore(shared.pkg, fields(token));
	await send(store);
	assert.match((await store.read()).renewedToken, /^IGAATEST/);
	assert.equal((await renewals()).length, 1);
	pass(61 * day);
	const { status, message } = await tester(await store.read());
	assert.equal(status, 'Error');
	assert.match(message, /^The access token has expired: .*; it was last renewed on \d{4}-\d\d-\d\d and ran out on \d{4}-\d\d-\d\d\.$/);
});
