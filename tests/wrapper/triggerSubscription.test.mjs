// @ts-check
/** What the trigger sets up at Meta, and that it takes away that alone. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { headersFor, message, newMid, notification, written } from '../trigger/lib/notification.mjs';
import { createTrigger, secrets } from './lib/trigger.mjs';
import { loadPackage, unpackTarball } from './lib/package.mjs';

/** @type {any} */ let pkg;
/** @type {{ dir: string, remove: () => Promise<void> }} */ let unpacked;
before(async () => {
	unpacked = await unpackTarball();
	pkg = await loadPackage(unpacked.dir);
});
after(() => unpacked.remove());

const url = 'https://n8n.example.com/webhook/webhook-1/webhook';
const unknown = { accessToken: 'TEST-TOKEN-ig-1', host: 'instagram', apiVersion: 'v25.0' };
/** Renewed a moment ago. */
const token = {
	...unknown,
	tokenLife: JSON.stringify({
		of: createHash('sha256').update(unknown.accessToken).digest('hex').slice(0, 16),
		triedAt: new Date().toISOString(),
		renewedAt: new Date().toISOString(),
	}),
};

/** What the Instagram host takes; Meta refuses a whole list for one other name. */
const taken = new Set(['messages', 'messaging_postbacks', 'messaging_seen', 'messaging_handover', 'messaging_referral', 'message_reactions', 'message_edit', 'standby', 'comments', 'live_comments', 'mentions', 'story_insights', 'feed']);

/** Meta's two edges. @param {{ fields?: string[], callback?: string, fails?: boolean }} [start] */
function meta({ fields = [], callback, fails } = {}) {
	const state = { fields: [...fields], callback, calls: /** @type {any[]} */ ([]) };
	const answer = (/** @type {unknown} */ body, statusCode = 200) => ({ statusCode, body });
	const http = async (/** @type {any} */ request) => {
		const { method, url: address, qs = {}, body } = request;
		state.calls.push({ method, address, qs, body, headers: request.headers });
		assert.ok(!/TEST-/.test(address), 'no secret in a URL');
		if (fails) return answer({ error: { message: 'Invalid OAuth access token TEST-APP-SECRET', code: 190 } }, 400);
		if (address.endsWith('/me/subscribed_apps')) {
			if (method === 'GET') return answer({ data: state.fields.length ? [{ id: secrets.appId, subscribed_fields: state.fields }] : [] });
			if (method === 'DELETE') state.fields = [];
			else {
				const asked = String(qs.subscribed_fields).split(',');
				const odd = asked.find((field) => !taken.has(field));
				if (odd) return answer({ error: { message: `(#100) Param must be one of {…} - got "${odd}"`, code: 100 } }, 400);
				state.fields = asked;
			}
			return answer({ success: true });
		}
		assert.match(address, /\/v25\.0\/1020304050\/subscriptions$/);
		assert.equal(request.headers.authorization, `Bearer ${secrets.appId}|${secrets.appSecret}`);
		if (method === 'GET') return answer({ data: state.callback ? [{ object: 'page', callback_url: 'https://other' }, { object: 'instagram', callback_url: state.callback }] : [] });
		if (method === 'DELETE') {
			assert.equal(qs.object, 'instagram');
			state.callback = undefined;
		} else {
			assert.equal(body.object, 'instagram');
			assert.equal(body.verify_token, secrets.verifyToken);
			state.callback = body.callback_url;
		}
		return answer({ success: true });
	};
	return { state, http };
}

/** @param {object} [options] @param {Partial<Parameters<typeof createTrigger>[0]>} [more] */
const trigger = (options = { subscribe: true }, more = {}) =>
	createTrigger({ pkg, options, credentials: { instagramDirectApi: token }, ...more });

/** What the static data says of what was set up. @param {ReturnType<typeof createTrigger>} one @returns {any} */
const recordOf = (one) => one.staticData.subscription;

/** Another call has saved its copy of the static data. @param {ReturnType<typeof createTrigger>} one @param {Record<string, unknown>} copy */
function become({ staticData }, copy) {
	for (const key of Object.keys(staticData)) delete staticData[key];
	Object.assign(staticData, structuredClone(copy));
}

/** As n8n does: `create` where `checkExists` says no. @param {any} one @param {any} situation */
async function activate(one, situation) {
	if (!(await one.hook('checkExists', situation))) await one.hook('create', situation);
}

test('without the option nothing is asked of Meta', async () => {
	const { state, http } = meta();
	const one = trigger({});
	await activate(one, { http });
	await one.hook('delete', { http });
	assert.deepEqual(state.calls, []);
});

test('an account is subscribed to what its events need, and the list is taken whole', async () => {
	const { state, http } = meta();
	const all = ['message', 'quickReply', 'postback', 'reaction', 'seen', 'edited', 'deleted', 'referral', 'echo', 'comment', 'liveComment', 'mention', 'storyInsights', 'handover', 'other'];
	await activate(trigger({ subscribe: true }, { events: all }), { http });
	assert.deepEqual(new Set(state.fields), new Set([...taken].filter((field) => field !== 'feed')));
	assert.match(state.calls[0].address, /^https:\/\/graph\.instagram\.com\/v25\.0\/me\/subscribed_apps$/);
});

test('a Page is linked by a field of its own', async () => {
	const { state, http } = meta();
	await activate(trigger({ subscribe: true }, { credentials: { instagramDirectApi: { ...token, host: 'facebook' } } }), { http });
	assert.deepEqual(state.fields, ['feed']);
	assert.match(state.calls[0].address, /^https:\/\/graph\.facebook\.com\//);
});

test('what others have subscribed to stays, and is there after a deactivation', async () => {
	const { state, http } = meta({ fields: ['comments'] });
	const one = trigger();
	await activate(one, { http });
	assert.deepEqual(state.fields, ['comments', 'messages', 'messaging_postbacks']);
	state.fields.push('message_edit');
	await one.hook('delete', { http });
	assert.deepEqual(state.fields, ['comments', 'message_edit']);
	assert.equal(recordOf(one).url, undefined);
});

test('a subscription of the node alone is taken away whole, and one that was there before is left', async () => {
	const own = meta();
	const one = trigger();
	await activate(one, { http: own.http });
	await one.hook('delete', { http: own.http });
	assert.equal(own.state.calls.at(-1).method, 'DELETE');
	assert.deepEqual(own.state.fields, []);

	const present = meta({ fields: ['messages', 'messaging_postbacks'] });
	const other = trigger();
	await activate(other, { http: present.http });
	await other.hook('delete', { http: present.http });
	assert.ok(present.state.calls.every(({ method }) => method === 'GET'));
});

test('a start of n8n repairs what Meta has ended', async () => {
	const { state, http } = meta();
	const one = trigger();
	await activate(one, { http });
	state.fields = [];
	await activate(one, { http, activation: 'init' });
	assert.deepEqual(state.fields, ['messages', 'messaging_postbacks']);
	await one.hook('delete', { http });
	assert.deepEqual(state.fields, []);
});

test('a refusal fails an activation with Meta\'s words and no secret, and a start only says so', async () => {
	const { http } = meta({ fails: true });
	await assert.rejects(activate(trigger(), { http }), (error) => {
		assert.match(String(error), /could not be subscribed at Meta: Invalid OAuth access token .*\(code 190\)/);
		assert.ok(!String(error).includes('TEST-APP-SECRET'));
		return true;
	});
	const started = trigger();
	await activate(started, { http, activation: 'init' });
	assert.match(started.log[0].text, /code 190/);
	const ended = trigger({ subscribe: true }, { staticData: { subscription: { url, fields: ['messages'] } } });
	await ended.hook('delete', { http });
	assert.match(ended.log[0].text, /could not be taken away/);
});

test('a test asks nothing of Meta, and its end takes nothing away from the active workflow', async () => {
	const { state, http } = meta({ fields: ['messages', 'messaging_postbacks'], callback: url });
	const staticData = { subscription: { url, fields: ['messages'], callback: true } };
	const one = trigger({ subscribe: true, setCallback: true }, { staticData });
	await activate(one, { http, activation: 'manual', isTest: true });
	await one.hook('delete', { http, activation: 'update', isTest: true });
	assert.deepEqual(state.calls, []);
});

test('the app\'s callback URL is set where there is none, and taken away with the workflow', async () => {
	const { state, http } = meta();
	const one = trigger({ subscribe: true, setCallback: true });
	await activate(one, { http });
	assert.equal(state.callback, url);
	const { body, address } = state.calls.find(({ method, body: sent }) => method === 'POST' && sent);
	assert.match(address, /^https:\/\/graph\.facebook\.com\//);
	assert.deepEqual(body, { object: 'instagram', callback_url: url, verify_token: secrets.verifyToken, fields: 'messages,messaging_postbacks', include_values: true });
	assert.ok(state.calls.findIndex(({ body: sent }) => sent) < state.calls.findIndex(({ qs }) => qs.subscribed_fields), 'the app chooses its fields first');
	await one.hook('delete', { http });
	assert.equal(state.callback, undefined);
});

test('another callback URL is never replaced, and never taken away', async () => {
	const { state, http } = meta({ callback: 'https://elsewhere.example.com/' });
	const one = trigger({ subscribe: true, setCallback: true });
	await activate(one, { http });
	assert.match(one.log[0].text, /another callback URL/);
	await one.hook('delete', { http });
	assert.equal(state.callback, 'https://elsewhere.example.com/');

	const own = meta();
	const other = trigger({ subscribe: true, setCallback: true });
	await activate(other, { http: own.http });
	own.state.callback = 'https://elsewhere.example.com/';
	await other.hook('delete', { http: own.http });
	assert.equal(own.state.callback, 'https://elsewhere.example.com/');
});

test('an event that comes while the workflow is being activated does not make the node forget what it has set up', async () => {
	const newMessage = () => {
		const bytes = written(notification(message(newMid())));
		return { bytes, headers: headersFor(bytes) };
	};
	for (const eventsAfter of [0, 1]) {
		const { state, http } = meta();
		const one = trigger({ subscribe: true, setCallback: true });
		await one.call(newMessage());
		const read = structuredClone(one.staticData);
		await activate(one, { http });
		// n8n saves the copy that the event's call had read before the activation's was saved.
		become(one, read);
		if (eventsAfter) {
			const { events } = await one.call(newMessage());
			assert.equal(events?.length, 1);
			const { at, ...record } = recordOf(one);
			assert.deepEqual(record, { url, callback: true, fields: ['messages', 'messaging_postbacks'] });
		}
		const active = structuredClone(one.staticData);
		await one.hook('delete', { http });
		assert.deepEqual([state.fields, state.callback, recordOf(one).url], [[], undefined, undefined]);
		// The same at the end: what comes meanwhile must not bring back a record of what has been taken away.
		become(one, active);
		state.fields = ['messages'];
		state.callback = url;
		await one.hook('delete', { http });
		assert.deepEqual([state.fields, state.callback], [['messages'], url]);
	}
});

test('what another process has set up meanwhile is taken away', async () => {
	const { state, http } = meta();
	const one = trigger();
	await activate(one, { http });
	await one.hook('delete', { http });
	state.fields = ['messages'];
	become(one, { subscription: { url, fields: ['messages'], at: Date.now() + 1 } });
	await one.hook('delete', { http });
	assert.deepEqual(state.fields, []);
});

test('a start renews a token of unknown age, and a renewal that fails is no reason not to begin', async () => {
	const { state, http } = meta();
	/** @type {string[]} */ const renewals = [];
	const refusing = async (/** @type {any} */ request) => {
		if (!String(request.url).includes('/refresh_access_token')) return await http(request);
		renewals.push(request.headers?.Authorization ?? request.headers?.authorization);
		return { statusCode: 400, headers: {}, body: Buffer.from('{"error":{"message":"no","code":190}}') };
	};
	const one = trigger({ subscribe: true }, { credentials: { instagramDirectApi: unknown } });
	await activate(one, { http: refusing, activation: 'init' });
	assert.deepEqual(state.fields, ['messages', 'messaging_postbacks']);
	assert.deepEqual(renewals, [`Bearer ${unknown.accessToken}`]);
	assert.ok(one.log.every(({ text }) => !text.includes('TEST-TOKEN')));
});

test('without the credential of the account an activation says what is missing', async () => {
	const { http } = meta();
	const one = createTrigger({ pkg, options: { subscribe: true } });
	await assert.rejects(activate(one, { http }), /no Instagram Direct API credential; choose the account's/);
});
