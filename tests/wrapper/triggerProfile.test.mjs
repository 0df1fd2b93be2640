// @ts-check
/** Who the person is, beside their id: asked once, never waited for long, never a reason to lose an event. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { fixture } from './lib/fixture.mjs';
import { connect } from './lib/login.mjs';
import { createTrigger } from './lib/trigger.mjs';
import { change, headersFor, message, newMid, notification, written } from '../trigger/lib/notification.mjs';

const shared = fixture();
const account = '17841400000000001';

/** @param {ReturnType<typeof createTrigger>} trigger @param {unknown} body */
const post = async (trigger, body) => {
	const bytes = written(body);
	return await trigger.call({ bytes, headers: headersFor(bytes) });
};

/** @param {Record<string, unknown>} [credential] @param {Record<string, unknown>} [options] @param {string[]} [events] */
const trigger = (credential = shared.sandbox.credentials('TEST-TOKEN-page-1'), options = { resolveProfile: true }, events = undefined) =>
	createTrigger({ pkg: shared.pkg, options, events, credentials: { instagramDirectApi: credential } });

/** @param {string} person @param {Record<string, unknown>} [more] */
const from = (person, more = {}) => message(newMid(), { text: 'Hello', ...more }, { sender: { id: person } });

/** How often the sandbox was asked for a person. */
const asked = async () => (await shared.sandbox.ledger()).calls.filter((/** @type {any} */ call) => call.endpoint === 'profile').length;

test('username and name stand right behind the id, and are asked for once', async () => {
	await shared.sandbox.admin('POST', 'people', { account, id: '21', username: 'jane', name: 'Jane Doe' });
	await shared.sandbox.admin('POST', 'messages', { person: '21', text: 'Hello', account });
	const one = trigger();
	const { items } = await post(one, notification(from('21'), from('21')));
	for (const { json } of items) {
		assert.deepEqual([json.userId, json.username, json.name], ['21', 'jane', 'Jane Doe']);
		assert.deepEqual(Object.keys(json), ['event', 'accountId', 'userId', 'username', 'name', 'messageId', 'text', 'sentAt']);
	}
	const { events } = await post(one, notification(from('21')));
	assert.equal(events[0].name, 'Jane Doe');
	assert.equal(await asked(), 1);
});

test('without the option nobody is asked', async () => {
	const { events } = await post(trigger(undefined, {}), notification(from('22')));
	assert.deepEqual(['username' in events[0], await asked()], [false, 0]);
});

test('who has not agreed has no name, and is not asked again at once', async () => {
	await shared.sandbox.admin('POST', 'people', { account, id: '23', username: 'joe', name: 'Joe', wroteAt: null });
	const one = trigger();
	for (let times = 0; times < 2; times += 1) {
		const { events } = await post(one, notification(from('23')));
		assert.deepEqual([events.length, events[0].userId, 'username' in events[0], 'name' in events[0]], [1, '23', false, false]);
	}
	assert.equal(await asked(), 1);
});

test('the dashboard\'s people, and who is named already, are not asked for', async () => {
	const value = { sender: { id: '12334' }, recipient: { id: '23245' }, timestamp: '1527459824', message: { mid: 'random_mid', text: 'random_text' } };
	assert.equal((await post(trigger(), change('messages', value, '0'))).events[0].userId, '12334');
	const comment = change('comments', { id: '17', text: 'nice', from: { id: '24', username: 'ann' }, media: { id: '5' } });
	const { events } = await post(trigger(undefined, undefined, ['comment']), comment);
	assert.equal(events[0].username, 'ann');
	assert.equal(await asked(), 0);
});

test('a dead token, and no credential, lose no event and are told once, without a secret', async () => {
	for (const credential of [shared.sandbox.credentials('TEST-TOKEN-nobody'), undefined]) {
		const one = createTrigger({ pkg: shared.pkg, options: { resolveProfile: true }, credentials: credential ? { instagramDirectApi: credential } : {} });
		for (const person of ['25', '26']) {
			const { events, answer } = await post(one, notification(from(person)));
			assert.deepEqual([answer.status, events.length, events[0].userId], [200, 1, person]);
		}
		const warnings = one.log.filter(({ text }) => /names of people cannot be read/.test(text));
		assert.equal(warnings.length, 1, JSON.stringify(one.log));
		assert.ok(!warnings[0].text.includes('TEST-TOKEN'));
	}
});

test('a host that does not answer delays an event by two seconds at most', async () => {
	let calls = 0;
	const server = createServer(() => (calls += 1));
	await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
	try {
		const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
		// Far from the ten seconds after which the call itself is given up. On a machine that is held up it rings later, too.
		let isLate = false;
		const late = setTimeout(() => (isLate = true), 7_000);
		const silent = { accessToken: 'TEST-TOKEN-page-9', host: 'custom', customBaseUrl: `http://127.0.0.1:${port}`, apiVersion: 'v25.0' };
		const { events } = await post(trigger(silent), notification(...['31', '32', '33', '34'].map((person) => from(person))));
		assert.equal(events.length, 4);
		assert.ok(calls >= 1, 'the host was asked');
		assert.equal(isLate, false);
		clearTimeout(late);
	} finally {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
});

test('by the Facebook login the name is read with the token of the chosen account\'s Page', async () => {
	await shared.sandbox.admin('POST', 'people', { account, id: '27', username: 'kim', name: 'Kim' });
	await shared.sandbox.admin('POST', 'messages', { person: '27', text: 'Hello', account });
	const one = createTrigger({
		pkg: shared.pkg,
		options: { resolveProfile: true },
		parameters: { authentication: 'oAuth2', instagramAccount: account },
		credentials: { instagramDirectOAuth2Api: await connect(shared.sandbox.url), instagramDirectApi: null },
	});
	const { events } = await post(one, notification(from('27')));
	assert.deepEqual([events[0].username, events[0].name], ['kim', 'Kim'], JSON.stringify(one.log));
});
