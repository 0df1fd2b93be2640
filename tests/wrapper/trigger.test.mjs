// @ts-check
/** The trigger in n8n's own webhook context: what it answers, what starts an execution, what does so once. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createTrigger } from './lib/trigger.mjs';
import { loadPackage, rootDir, unpackTarball } from './lib/package.mjs';
import {
	account, appSecret, badHeaders, change, headersFor, instagramAppSecret, item, message, newMid, notification, person, signatureOf, verifyToken, written,
} from '../trigger/lib/notification.mjs';

/** @type {any} */ let pkg;
/** @type {{ dir: string, remove: () => Promise<void> }} */ let unpacked;
before(async () => {
	unpacked = await unpackTarball();
	pkg = await loadPackage(unpacked.dir);
});
after(() => unpacked.remove());

const every = ['message', 'quickReply', 'postback', 'reaction', 'seen', 'edited', 'deleted', 'referral', 'echo', 'comment', 'liveComment', 'mention', 'storyInsights', 'handover', 'other'];

/** @param {ReturnType<typeof createTrigger>} trigger @param {unknown} body @param {object} [more] */
const post = (trigger, body, more = {}) => {
	const bytes = typeof body === 'string' ? body : written(body);
	return trigger.call({ bytes, headers: headersFor(bytes), ...more });
};

/** @param {Partial<Parameters<typeof createTrigger>[0]>} [setting] */
const trigger = (setting = {}) => createTrigger({ pkg, ...setting });

test('a signed message is answered with 200 and becomes one item', async () => {
	const mid = newMid();
	const { answer, result, events } = await post(trigger(), notification(message(mid, { text: 'Grüße 👋 / "hallo"' })));
	assert.equal(answer.status, 200);
	assert.equal(result.noWebhookResponse, true);
	assert.deepEqual(events, [
		{ event: 'message', accountId: account, userId: person, messageId: mid, text: 'Grüße 👋 / "hallo"', sentAt: '2025-11-24T16:00:00.000Z' },
	]);
	assert.deepEqual(Object.keys(events[0]), ['event', 'accountId', 'userId', 'messageId', 'text', 'sentAt']);
});

test('either secret signs', async () => {
	const bytes = written(notification(message(newMid())));
	for (const secret of [appSecret, instagramAppSecret]) {
		const { answer, events } = await trigger().call({ bytes, headers: headersFor(bytes, secret) });
		assert.deepEqual([answer.status, events?.length], [200, 1]);
	}
	for (const credentials of [{ appSecret }, { instagramAppSecret }]) {
		const given = { instagramDirectWebhookApi: { verifyToken, ...credentials } };
		const [secret] = Object.values(credentials);
		assert.equal((await trigger({ credentials: given }).call({ bytes, headers: headersFor(bytes, secret) })).answer.status, 200);
		const other = secret === appSecret ? instagramAppSecret : appSecret;
		assert.equal((await trigger({ credentials: given }).call({ bytes, headers: headersFor(bytes, other) })).answer.status, 401);
	}
});

test('every form of a bad signature is refused with 401, starts nothing, and is logged without a secret', async () => {
	const bytes = written(notification(message(newMid(), { text: 'ä/' })));
	for (const [what, headers] of Object.entries(badHeaders(bytes))) {
		const one = trigger();
		const { answer, result } = await one.call({ bytes, headers });
		assert.equal(answer.status, 401, what);
		assert.deepEqual(result, { noWebhookResponse: true }, what);
		assert.equal(one.log.length, 1, what);
		assert.match(one.log[0].text, /refused a notification/, what);
		for (const secret of [appSecret, instagramAppSecret, verifyToken]) assert.ok(!one.log[0].text.includes(secret));
	}
});

test('the log says which secrets were tried, once in a while', async () => {
	const one = trigger({ credentials: { instagramDirectWebhookApi: { verifyToken, appSecret } } });
	const bytes = written(notification(message(newMid())));
	for (let tries = 0; tries < 50; tries += 1) await one.call({ bytes, headers: headersFor(bytes, instagramAppSecret) });
	assert.equal(one.log.length, 1);
	assert.match(one.log[0].text, /Tried: App Secret\..*Instagram App Secret for Instagram Login/);
});

test('a body of which n8n kept no bytes is refused and not an error', async () => {
	const bytes = written(notification(message(newMid())));
	const { answer, result } = await trigger().call({ bytes, headers: headersFor(bytes), noRawBody: true });
	assert.equal(answer.status, 401);
	assert.deepEqual(result, { noWebhookResponse: true });
});

test('a credential that is gone, and one without secrets, believes nothing', async () => {
	const bytes = written(notification(message(newMid())));
	for (const [given, key] of [[null, appSecret], [{ verifyToken }, ''], [{ verifyToken, appSecret: ' ', instagramAppSecret: '' }, ' ']]) {
		const one = trigger({ credentials: { instagramDirectWebhookApi: given } });
		const { answer, result } = await one.call({ bytes, headers: headersFor(bytes, String(key)) });
		assert.equal(answer.status, 401);
		assert.equal(result.workflowData, undefined);
	}
});

test('the handshake gives the challenge back, bare, for the right token alone', async () => {
	const right = { 'hub.mode': 'subscribe', 'hub.challenge': '1158201444', 'hub.verify_token': verifyToken };
	const forms = [right, { hub_mode: 'subscribe', hub_challenge: '1158201444', hub_verify_token: verifyToken }, { hub: { mode: 'subscribe', challenge: '1158201444', verify_token: verifyToken } }];
	for (const query of forms) {
		const { answer, result } = await trigger().call({ method: 'GET', query });
		assert.deepEqual([answer.status, answer.body, answer.type], [200, '1158201444', 'text/plain']);
		assert.deepEqual(result, { noWebhookResponse: true });
	}
	const wrong = [
		{},
		{ ...right, 'hub.verify_token': 'TEST-OTHER' },
		{ ...right, 'hub.verify_token': '' },
		{ ...right, 'hub.verify_token': verifyToken.toLowerCase() },
		{ ...right, 'hub.verify_token': [verifyToken, verifyToken] },
		{ ...right, hub_verify_token: 'TEST-OTHER' },
		{ ...right, 'hub.mode': 'unsubscribe' },
		{ ...right, 'hub.challenge': ['1', '2'] },
		{ 'hub.mode': 'subscribe', 'hub.verify_token': verifyToken },
	];
	for (const query of wrong) {
		const { answer, result } = await trigger().call({ method: 'GET', query });
		assert.equal(answer.status, 403, JSON.stringify(query));
		assert.ok(!String(answer.body).includes('1158201444'));
		assert.deepEqual(result, { noWebhookResponse: true });
	}
	const empty = { instagramDirectWebhookApi: { verifyToken: '', appSecret } };
	const { answer } = await trigger({ credentials: empty }).call({ method: 'GET', query: { ...right, 'hub.verify_token': '' } });
	assert.equal(answer.status, 403, 'an empty token is none');
});

test('every body of the corpus becomes the items that stand beside it', async () => {
	const folder = join(rootDir, 'tests/webhook-corpus');
	const names = await readdir(folder);
	assert.ok(names.length >= 68);
	for (const name of names) {
		const { body, events } = JSON.parse(await readFile(join(folder, name), 'utf8'));
		const answered = await post(trigger({ events: every }), body);
		assert.equal(answered.answer.status, 200, name);
		const own = (/** @type {any} */ event) => event.isSelf && /comment/i.test(event.event);
		const expected = events
			.filter((/** @type {any} */ event) => !own(event))
			.map(({ addressedTo, sentAt, ...event }) => ({ ...event, ...(sentAt && { sentAt: new Date(sentAt).toISOString() }) }));
		assert.deepEqual(answered.events ?? [], expected, name);
	}
});

test('an option whose expression fails is an error for what is signed, and nothing for what is not', async () => {
	const one = trigger({ options: { keywords: ['={{ $("No Such Node").item.json.word }}'] } });
	const bytes = written(notification(message(newMid())));
	await assert.rejects(one.call({ bytes, headers: headersFor(bytes) }));
	for (const headers of [{}, headersFor(bytes, 'TEST-OTHER-SECRET')]) {
		const { answer, result } = await one.call({ bytes, headers });
		assert.deepEqual([answer.status, result.workflowData], [401, undefined]);
	}
});

test('bytes that n8n has left in the connection are read once the signature has its form', async () => {
	const bytes = written(notification(message(newMid())));
	let reads = 0;
	const late = { bytes, noRawBody: true, readRawBody: async () => (reads += 1, Buffer.from(bytes)) };
	assert.equal((await trigger().call({ ...late, headers: {} })).answer.status, 401);
	assert.equal(reads, 0);
	const { answer, events } = await trigger().call({ ...late, headers: headersFor(bytes) });
	assert.deepEqual([answer.status, events?.length, reads], [200, 1, 1]);
	const broken = async () => {
		throw new Error('the connection is gone');
	};
	assert.equal((await trigger().call({ ...late, headers: headersFor(bytes), readRawBody: broken })).answer.status, 401);
});

test('bodies that make no sense are answered with 200 and start nothing', async () => {
	for (const body of ['', '{', 'null', '[]', '{"object":"page","entry":[{"id":"1","messaging":[{}]}]}', '\ufeff{}', '<xml/>', '[[[[[[[']) {
		const { answer, result } = await post(trigger({ events: every }), body);
		assert.equal(answer.status, 200, body);
		assert.equal(result.workflowData, undefined, body);
	}
});

test('an event starts one execution, however often and in whatever form it comes', async () => {
	const one = trigger();
	const mid = newMid();
	const plain = notification(message(mid));
	assert.equal((await post(one, plain)).events?.length, 1);
	assert.equal((await post(one, plain)).events, undefined);
	assert.equal((await post(one, [plain])).events, undefined);
	assert.equal((await post(one, change('messages', message(mid)))).events, undefined);
	const mixed = await post(one, notification(message(mid), message(newMid()), message(mid)));
	assert.equal(mixed.events?.length, 1);
	assert.notEqual(mixed.events?.[0].messageId, mid);
});

test('a deletion and an edit of a message are events of their own', async () => {
	const one = trigger({ events: ['message', 'deleted', 'edited'] });
	const mid = newMid();
	const kinds = [];
	for (const section of [
		{ message: { mid, text: 'a' } },
		{ message_edit: { mid, text: 'b', num_edit: 1 } },
		{ message_edit: { mid, text: 'c', num_edit: 2 } },
		{ message_edit: { mid, text: 'c', num_edit: 2 } },
		{ message_edit: { mid, num_edit: 0 } },
		{ message: { mid, is_deleted: true } },
	]) {
		const { events } = await post(one, notification(item(section)));
		kinds.push(events?.[0].event);
	}
	assert.deepEqual(kinds, ['message', 'edited', 'edited', undefined, undefined, 'deleted']);
});

test('what began before n8n was started anew is known by its static data', async () => {
	const staticData = {};
	const body = notification(message(newMid()));
	assert.equal((await post(trigger({ staticData }), body)).events?.length, 1);
	// Another node's memory in the process is not this one's: it stands for a process that has just begun.
	const later = trigger({ staticData: JSON.parse(JSON.stringify(staticData)) });
	assert.equal((await post(later, body)).events, undefined);
});

test('the memory is bounded, and so is what n8n has to save', async () => {
	const one = trigger();
	const first = notification(message(newMid()));
	await post(one, first);
	for (let batch = 0; batch < 11; batch += 1) {
		const items = Array.from({ length: 1000 }, () => message(newMid()));
		assert.equal((await post(one, notification(...items))).events?.length, 1000);
	}
	assert.equal(/** @type {any} */ (one.staticData).events.split(' ').length, 256);
	assert.ok(JSON.stringify(one.staticData).length < 5000);
	assert.equal((await post(one, first)).events?.length, 1, 'the oldest is forgotten');
});

test('test events of the dashboard and of a listening editor come through each time', async () => {
	const one = trigger();
	const value = { sender: { id: '12334' }, recipient: { id: '23245' }, timestamp: '1527459824', message: { mid: 'random_mid', text: 'random_text' } };
	for (let time = 0; time < 2; time += 1) {
		const { events } = await post(one, change('messages', value, '0'));
		assert.equal(events?.[0].isTest, true);
	}
	const body = notification(message(newMid()));
	for (let time = 0; time < 2; time += 1) assert.equal((await post(one, body, { mode: 'manual' })).events?.length, 1);
	assert.equal((await post(one, body)).events?.length, 1);
});

test('all events of a notification are one execution, in the order of their times', async () => {
	const items = [3, 1, 2].map((second) => message(newMid(), { text: String(second) }, { timestamp: 1764000000000 + second }));
	const { result, events } = await post(trigger(), notification(...items));
	assert.equal(result.workflowData.length, 1);
	assert.deepEqual(events.map((/** @type {any} */ event) => event.text), ['1', '2', '3']);
});

test('echoes and own comments start nothing, unless echoes are asked for', async () => {
	const echo = notification(item({ message: { mid: newMid(), text: 'own', is_echo: true } }, { sender: { id: account }, recipient: { id: person } }));
	const ownReaction = notification(item({ reaction: { mid: newMid(), action: 'react' } }, { sender: { id: account }, recipient: { id: person } }));
	const comment = (/** @type {object} */ from) => change('comments', { id: newMid(), from, text: 'x' });
	const all = every.filter((kind) => kind !== 'echo');
	for (const body of [echo, ownReaction, comment({ id: account }), comment({ id: '1020', self_ig_scoped_id: '1020' })]) {
		const { answer, result } = await post(trigger({ events: all }), body);
		assert.deepEqual([answer.status, result.workflowData], [200, undefined]);
	}
	assert.equal((await post(trigger({ events: every }), echo)).events?.[0].isEcho, true);
	assert.equal((await post(trigger({ events: every }), comment({ id: account }))).events, undefined);
	assert.equal((await post(trigger({ events: all }), comment({ id: person }))).events?.[0].event, 'comment');
});

test('only the chosen events, accounts and keywords start an execution', async () => {
	const cases = [
		[{ events: ['reaction'] }, message(newMid()), false],
		[{ options: { accountIds: [account] } }, message(newMid()), true],
		[{ options: { accountIds: [` ${account} `, '1'] } }, message(newMid()), true],
		[{ options: { accountIds: [['1', account]] } }, message(newMid()), true],
		[{ options: { accountIds: ['1'] } }, message(newMid()), false],
		[{ options: { accountIds: [] } }, message(newMid()), true],
	];
	for (const [setting, one, passes] of cases) {
		const { events } = await post(trigger(/** @type {any} */ (setting)), notification(/** @type {any} */ (one)));
		assert.equal(events !== undefined, passes, JSON.stringify(setting));
	}
});

test('a keyword matches whatever its case and accents, and whole words if asked for', async () => {
	/** @type {[string, string, boolean, boolean][]} keyword, text, matches, matches as a whole word */
	const cases = [
		['price', 'What is the PRICE?', true, true],
		['price', 'priceless', true, false],
		['prix', 'le prîx', true, true],
		['café', 'CAFE au lait', true, true],
		['strasse', 'Straße', true, true],
		['STRAẞE', 'strasse', true, true],
		['istanbul', 'İSTANBUL', true, true],
		['ΟΔΟΣ', 'η οδός μου', true, true],
		['елка', 'ёлка', true, true],
		['two  words', 'two\nwords', true, true],
		['👋', 'hi👋there', true, true],
		['❤', '❤️', true, true],
		['!start', 'now !start', true, true],
		['price', 'my_price', true, false],
		['値段', 'この値段は', true, true],
		['か', 'が', false, false],
		['कि', 'का', false, false],
		['가', '각', false, false],
		['ｐｒｉｃｅ', 'price', true, true],
		['price', 'cost', false, false],
		['', 'anything', true, true],
	];
	for (const [keyword, text, anywhere, whole] of cases) {
		for (const [wholeWords, expected] of [[false, anywhere], [true, whole]]) {
			const { events } = await post(trigger({ options: { keywords: [keyword], wholeWords } }), notification(message(newMid(), { text })));
			assert.equal(events !== undefined, expected, `${keyword} in ${text}, ${wholeWords}`);
		}
	}
});

test('keywords are looked for in texts, quick replies, buttons and comments', async () => {
	const options = { keywords: ['nothing', 'size'] };
	const said = [
		notification(message(newMid(), { text: 'my size' })),
		notification(message(newMid(), { text: 'Size S', quick_reply: { payload: 'x' } })),
		notification(item({ postback: { mid: newMid(), title: 'Size', payload: 'x' } })),
		notification(item({ postback: { mid: newMid(), title: 'x', payload: 'SIZE' } })),
		change('comments', { id: newMid(), from: { id: person }, text: 'what size?' }),
	];
	for (const body of said) assert.equal((await post(trigger({ events: every, options }), body)).events?.length, 1, JSON.stringify(body));
	for (const section of [{ read: { mid: newMid() } }, { message: { mid: newMid(), attachments: [] } }, { message: { mid: newMid(), text: 'x' } }]) {
		assert.equal((await post(trigger({ events: every, options }), notification(item(section)))).events, undefined);
	}
});

test('the raw event comes along when asked for, its ids whole', async () => {
	const bytes = `{"object":"instagram","entry":[{"id":17841405822304914,"messaging":[{"sender":{"id":12345678901234567890},"recipient":{"id":17841405822304914},"message":{"mid":"${newMid()}"},"x":1}]}]}`;
	const { events } = await post(trigger({ options: { includeRaw: true } }), bytes);
	assert.equal(events[0].userId, '12345678901234567890');
	assert.equal(events[0].raw.sender.id, '12345678901234567890');
	assert.equal(events[0].raw.x, 1);
});

test('two triggers of one workflow that bear the same id each begin with an event', async () => {
	const body = notification(message(newMid()));
	const workflowId = 'workflow-of-two';
	for (const name of ['Trigger', 'Trigger1']) {
		const { events } = await post(trigger({ name, workflowId }), body);
		assert.equal(events?.length, 1, name);
	}
});

test('a call that does not come from Meta costs no look at the credential', async () => {
	const one = trigger({ credentials: { instagramDirectWebhookApi: null } });
	const { answer } = await one.call({ bytes: 'x', headers: { 'x-hub-signature-256': 'nonsense' } });
	assert.equal(answer.status, 401);
	assert.ok(one.log.every(({ text }) => !text.includes('cannot be read')));
});

test('a hundred thousand bad calls leave nothing behind', { timeout: 300_000 }, async () => {
	const one = trigger();
	const bytes = written(notification(message(newMid())));
	const headers = headersFor(bytes, 'TEST-OTHER');
	const { readWebhook } = pkg;
	const round = (/** @type {number} */ times) => {
		for (let time = 0; time < times; time += 1) {
			readWebhook(Buffer.from(bytes), { sha256: headers['x-hub-signature-256'], sha1: undefined }, [appSecret], false);
			readWebhook(Buffer.from(bytes), { sha256: 'nonsense', sha1: undefined }, [], false);
		}
	};
	round(1000);
	globalThis.gc?.();
	const before = process.memoryUsage().external + process.memoryUsage().arrayBuffers;
	round(50_000);
	globalThis.gc?.();
	const after = process.memoryUsage().external + process.memoryUsage().arrayBuffers;
	assert.ok(after - before < 64 * 1024 * 1024, `${after - before} bytes`);
	assert.equal((await one.call({ bytes, headers })).answer.status, 401);
	assert.equal(signatureOf(bytes).length, 71);
});
