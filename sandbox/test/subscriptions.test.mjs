// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { receiver, until, verifyToken } from './receiver.mjs';
import { codeOf, sandbox } from './support.mjs';

const app = '700000000000001';
const appToken = `${app}|TEST-SECRET-page-1`;
const account = '17841400000000001';

/** @param {string} url @param {Record<string, unknown>} [more] @returns {Record<string, any>} */
const subscription = (url, more = {}) => ({ object: 'instagram', callback_url: url, verify_token: verifyToken, fields: 'messages,messaging_postbacks', include_values: true, ...more });

test('an app is subscribed once its callback has answered the handshake, during the call', async (t) => {
	const graph = await sandbox(t);
	const own = await receiver(t);
	const reply = await graph.call('POST', `/v25.0/${app}/subscriptions`, subscription(own.url), { authorization: `Bearer ${appToken}` });
	assert.deepEqual([reply.status, reply.body], [200, { success: true }], reply.text);
	const [asked] = own.handshakes;
	assert.deepEqual([own.handshakes.length, asked?.get('hub.mode'), asked?.get('hub.verify_token')], [1, 'subscribe', verifyToken]);
	assert.match(asked?.get('hub.challenge') ?? '', /^\d+$/);

	const list = (await graph.call('GET', `/v25.0/${app}/subscriptions`, undefined, { authorization: `Bearer ${appToken}` })).body;
	assert.deepEqual(list, { data: [{ object: 'instagram', callback_url: own.url, active: true, fields: [{ name: 'messages', version: 'v25.0' }, { name: 'messaging_postbacks', version: 'v25.0' }] }] });

	const other = await receiver(t);
	await graph.call('POST', `/v25.0/${app}/subscriptions`, subscription(other.url), { authorization: `Bearer ${appToken}` });
	const [replaced] = (await graph.call('GET', `/v25.0/${app}/subscriptions`, undefined, { authorization: `Bearer ${appToken}` })).body.data;
	assert.equal(replaced.callback_url, other.url, 'one callback per app and object');
	await graph.call('DELETE', `/v25.0/${app}/subscriptions?object=instagram&fields=messages`, undefined, { authorization: `Bearer ${appToken}` });
	const [left] = (await graph.call('GET', `/v25.0/${app}/subscriptions`, undefined, { authorization: `Bearer ${appToken}` })).body.data;
	assert.deepEqual(left.fields.map((/** @type {any} */ { name }) => name), ['messaging_postbacks']);
	await graph.call('DELETE', `/v25.0/${app}/subscriptions?object=instagram`, undefined, { authorization: `Bearer ${appToken}` });
	assert.deepEqual((await graph.call('GET', `/v25.0/${app}/subscriptions`, undefined, { authorization: `Bearer ${appToken}` })).body, { data: [] });
});

test('parameters come as JSON, as a form or in the URL', async (t) => {
	const graph = await sandbox(t);
	const own = await receiver(t);
	const form = new URLSearchParams({ ...subscription(own.url, { include_values: 'true' }), access_token: appToken });
	const byForm = await graph.call('POST', `/v25.0/${app}/subscriptions`, form.toString(), { 'content-type': 'application/x-www-form-urlencoded' });
	assert.equal(byForm.status, 200, byForm.text);
	const byUrl = await graph.call('POST', `/v25.0/${app}/subscriptions?${form}`);
	assert.equal(byUrl.status, 200, byUrl.text);
	assert.equal(own.handshakes.length, 2);
});

test('what Graph refuses of an app subscription', async (t) => {
	const graph = await sandbox(t);
	const own = await receiver(t);
	/** @param {unknown} body @param {string} [token] */
	const code = async (body, token = appToken, id = app) => codeOf(await graph.call('POST', `/v25.0/${id}/subscriptions`, body, { authorization: `Bearer ${token}` }));
	assert.equal(await code(subscription(own.url), 'TEST-TOKEN-page-1'), '15', 'a Page token');
	assert.equal(await code(subscription(own.url), `${app}|wrong`), '190');
	assert.equal(await code(subscription(own.url), appToken, '700000000000002'), '100/33', 'another app');
	assert.equal(await code(subscription(own.url, { object: 'telephone' })), '100');
	assert.equal(await code(subscription(own.url, { fields: 'messages,message_reads' })), '100', 'the name that Messenger has');
	assert.equal(await code({ ...subscription(own.url), verify_token: undefined }), '100');
	assert.equal(await code(subscription(own.url, { verify_token: 'another' })), '2200');
	assert.equal(own.handshakes.length, 1);
	assert.deepEqual((await graph.call('GET', '/_admin/webhooks')).body.apps, []);
});

test('a callback that answers the handshake wrongly is refused', async (t) => {
	const graph = await sandbox(t);
	/** @type {[string, (challenge: string) => { status: number, body: string }][]} */
	const wrong = [
		['quoted', (challenge) => ({ status: 200, body: JSON.stringify(challenge) })],
		['with a newline', (challenge) => ({ status: 200, body: `${challenge}\n` })],
		['with another status', (challenge) => ({ status: 201, body: challenge })],
		['with another text', () => ({ status: 200, body: 'ok' })],
		['by a redirect', (challenge) => ({ status: 302, body: challenge })],
	];
	for (const [name, handshake] of wrong) {
		const own = await receiver(t, { handshake });
		const reply = await graph.call('POST', `/v25.0/${app}/subscriptions`, subscription(own.url), { authorization: `Bearer ${appToken}` });
		assert.equal(codeOf(reply), '2200', name);
		assert.match(reply.body.error.message, /^\(#2200\) Callback verification failed/);
	}
});

test('callbacks are on this machine, or refused', async (t) => {
	const graph = await sandbox(t);
	for (const url of ['https://example.com/webhook', 'http://10.0.0.1/', 'http://192.168.0.1:5678/', 'http://0.0.0.0:5678/', 'http://[fe80::1]/', 'http://localhost.example.com/', 'http://127.0.0.1.example.com/', 'ftp://127.0.0.1/', 'webhook', '']) {
		const reply = await graph.call('POST', `/v25.0/${app}/subscriptions`, subscription(url), { authorization: `Bearer ${appToken}` });
		assert.match(codeOf(reply), /^(?:2200|100)$/, url);
		const admin = await graph.call('POST', '/_admin/webhooks', { callbackUrl: url, verifyToken });
		assert.equal(admin.status, 400, url);
	}
	const own = await receiver(t);
	for (const url of [own.url.replace('127.0.0.1', 'localhost'), own.url.replace('127.0.0.1', '2130706433')]) {
		assert.equal((await graph.call('POST', `/v25.0/${app}/subscriptions`, subscription(url), { authorization: `Bearer ${appToken}` })).status, 200, url);
	}
});

for (const { name, token, good, bad } of [
	{ name: 'the Instagram login', token: 'TEST-TOKEN-ig-1', good: ['messages', 'messaging_seen', 'message_edit', 'comments'], bad: ['message_echoes', 'message_reads', 'messaging_referrals', 'message_edits', 'feed', 'nonsense'] },
	{ name: 'a Page', token: 'TEST-TOKEN-page-1', good: ['feed', 'messages', 'message_echoes', 'message_edits'], bad: ['messaging_seen', 'messaging_referral', 'message_edit', 'comments', 'nonsense'] },
]) {
	test(`subscribed_apps of ${name}: one bad name refuses all`, async (t) => {
		const graph = await sandbox(t);
		const call = (/** @type {string} */ method, /** @type {unknown} */ body, query = '') => graph.call(method, `/v25.0/me/subscribed_apps${query}`, body, { authorization: `Bearer ${token}` });
		for (const name of bad) {
			const reply = await call('POST', { subscribed_fields: [good[0], name] });
			assert.equal(codeOf(reply), '100', name);
			assert.match(reply.body.error.message, new RegExp(`^\\(#100\\) Param subscribed_fields\\[1\\] must be one of \\{.*\\} - got "${name}"`));
		}
		assert.deepEqual((await call('GET', undefined)).body, { data: [] }, 'nothing was subscribed');
		assert.equal(codeOf(await call('POST', {})), '100');
		assert.deepEqual((await call('POST', { subscribed_fields: good })).body, { success: true });
		assert.deepEqual((await call('GET', undefined)).body.data.map((/** @type {any} */ row) => [row.id, row.subscribed_fields]), [[app, good]]);
		assert.deepEqual((await call('POST', undefined, `?subscribed_fields=${good.slice(0, 1)}`)).body, { success: true });
		assert.deepEqual((await call('GET', undefined)).body.data[0].subscribed_fields, good.slice(0, 1));
		assert.deepEqual((await call('DELETE', undefined)).body, { success: true });
		assert.deepEqual((await call('GET', undefined)).body, { data: [] });
	});
}

test('what is not ticked for the app cannot be had for an account of the Instagram login', async (t) => {
	const graph = await sandbox(t);
	const own = await receiver(t);
	await graph.admin('webhooks', { callbackUrl: own.url, verifyToken, fields: ['messages'], accounts: [] });
	const link = (/** @type {string[]} */ fields) => graph.call('POST', '/v25.0/me/subscribed_apps', { subscribed_fields: fields }, { authorization: 'Bearer TEST-TOKEN-ig-1' });
	assert.equal(codeOf(await link(['messages', 'comments'])), '100');
	assert.equal((await link(['messages'])).status, 200);
});

test('nothing is sent until the callback, the field and the account are all subscribed', async (t) => {
	const graph = await sandbox(t);
	const own = await receiver(t);
	const write = () => graph.admin('messages', { person: '1', text: 'Hello' });
	const why = async () => (await graph.call('GET', '/_admin/webhooks/deliveries')).body.deliveries.map((/** @type {any} */ d) => `${d.state}: ${d.why}`).at(-1);
	await write();
	assert.match(await why(), /^unheard: App 700000000000001 has no callback/);
	await graph.call('POST', `/v25.0/${app}/subscriptions`, subscription(own.url, { fields: 'comments' }), { authorization: `Bearer ${appToken}` });
	await write();
	assert.match(await why(), /^unheard: Account 17841400000000001 is not linked/);
	await graph.call('POST', `/v25.0/${account}/subscribed_apps`, { subscribed_fields: ['feed'] }, { authorization: 'Bearer TEST-TOKEN-page-1' });
	await write();
	assert.match(await why(), /^unheard: App 700000000000001 is not subscribed to messages/);
	await graph.call('POST', `/v25.0/${app}/subscriptions`, subscription(own.url), { authorization: `Bearer ${appToken}` });
	const { messageId } = await write();
	await until(() => own.posts.length > 0, 'a POST');
	assert.deepEqual(own.items().map((/** @type {any} */ item) => item.message.mid), [messageId]);
	await graph.call('DELETE', `/v25.0/${account}/subscribed_apps`, undefined, { authorization: 'Bearer TEST-TOKEN-page-1' });
	await write();
	await graph.admin('webhooks/idle');
	assert.equal(own.posts.length, 1);
});

test('both edges can be made to fail', async (t) => {
	const graph = await sandbox(t);
	const own = await receiver(t);
	await graph.fault([{ endpoint: 'subscriptions', times: 1, action: { type: 'error', code: 200 } }, { endpoint: 'subscribedApps', times: 1, action: { type: 'error', code: 210 } }]);
	const subscribe = () => graph.call('POST', `/v25.0/${app}/subscriptions`, subscription(own.url), { authorization: `Bearer ${appToken}` });
	const link = () => graph.call('POST', '/v25.0/me/subscribed_apps', { subscribed_fields: ['messages'] }, { authorization: 'Bearer TEST-TOKEN-page-1' });
	assert.deepEqual([codeOf(await subscribe()), codeOf(await link()), own.handshakes.length], ['200', '210', 0]);
	assert.deepEqual([(await subscribe()).status, (await link()).status, own.handshakes.length], [200, 200, 1]);
});

test('three hundred people write at once, and each is told of once', async (t) => {
	const graph = await sandbox(t);
	const own = await receiver(t);
	await graph.admin('webhooks', { callbackUrl: own.url, verifyToken });
	const ids = Array.from({ length: 300 }, (_, place) => String(place + 1));
	await Promise.all(ids.map((id) => graph.admin(`people/${id}/messages`, { text: id })));
	await graph.admin('webhooks/idle');
	assert.deepEqual(own.items().map((/** @type {any} */ { sender, message }) => `${sender.id} ${message.text}`).sort(), ids.map((id) => `${id} ${id}`).sort());
	assert.ok(own.posts.every(({ signedBy }) => signedBy !== null));
});
