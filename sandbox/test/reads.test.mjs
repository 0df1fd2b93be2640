// @ts-check
/** Reads: threads, messages, people and posts, as both hosts give them, and what Meta refuses. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codeOf, heldSandbox, sandbox } from './support.mjs';

const day = 86_400_000;
const page = { token: 'TEST-TOKEN-page-1', id: '17841400000000001', me: '100000000000001', username: 'sandbox.one' };
const instagram = { token: 'TEST-TOKEN-ig-1', id: '17841400000000003', me: '100000000000003', username: 'sandbox.instagram' };

/** @typedef {Awaited<ReturnType<typeof reading>>} Client */

/**
 * @param {import('node:test').TestContext} t
 * @param {(t: import('node:test').TestContext) => ReturnType<typeof sandbox>} [start]
 */
async function reading(t, start = sandbox) {
	const client = await start(t);
	return {
		...client,
		/** @param {string} path @param {{ token: string }} [as] */
		read: (path, { token } = page) => client.call('GET', `/v25.0/${path}`, undefined, { authorization: `Bearer ${token}` }),
		/** @param {string} person @param {string} text */
		says: (person, text, more = {}) => client.admin('messages', { person, text, ...more }),
	};
}

/** @param {import('./support.mjs').Reply} reply */
const outcome = (reply) => (reply.status === 200 ? '200' : `${reply.status} ${codeOf(reply)}`);

for (const [host, account] of /** @type {const} */ ([['Facebook’s', page], ['Instagram’s', instagram]])) {
	test(`threads, the latest first, with who is in them, on ${host} host`, async (t) => {
		const client = await reading(t);
		await client.admin('people', { account: account.id, id: '11', username: 'jane' });
		await client.says('11', 'Hello', { account: account.id });
		await client.says('12', 'Hi', { account: account.id });
		await client.send({ recipient: { id: '11' }, message: { text: 'Welcome' } }, { token: account.token });
		const { body } = await client.read('me/conversations?platform=instagram', account);
		assert.equal(body.data.length, 2);
		for (const thread of body.data) {
			assert.deepEqual(Object.keys(thread), ['id', 'updated_time']);
			assert.match(thread.updated_time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$/);
		}
		const full = await client.read('me/conversations?platform=instagram&fields=id,participants,messages.limit(1){message,from{username}}', account);
		const [first] = full.body.data;
		assert.equal(first.id, body.data[0].id);
		assert.deepEqual(first.participants.data, [{ username: account.username, id: account.id }, { username: 'jane', id: '11' }]);
		const [message] = first.messages.data;
		assert.deepEqual([message.message, message.from], ['Welcome', { username: account.username, id: account.id }]);
		const { data } = (await client.read('me/conversations?platform=instagram&user_id=12', account)).body;
		assert.deepEqual(data, [body.data[1]]);
	});
}

test('a Page has conversations, its Instagram account has media, and with the Instagram login the account has both', async (t) => {
	const client = await reading(t);
	const outcomes = async (/** @type {typeof page} */ account) => {
		/** @type {string[]} */
		const found = [];
		for (const edge of ['conversations?platform=instagram', 'media']) {
			for (const node of ['me', account.id, account.me]) found.push(outcome(await client.read(`${node}/${edge}`, account)));
		}
		return found;
	};
	assert.deepEqual(await outcomes(page), ['200', '400 100', '200', '400 100', '200', '400 100']);
	assert.deepEqual(await outcomes(instagram), ['200', '200', '200', '200', '200', '200']);
	assert.equal(outcome(await client.read(`${page.me}/conversations?platform=instagram`, instagram)), '400 100/33');
});

test('without the platform a Page’s threads are those of Messenger', async (t) => {
	const client = await reading(t);
	await client.says('11', 'Hello');
	assert.deepEqual((await client.read('me/conversations')).body, { data: [] });
	assert.equal(outcome(await client.read('me/conversations?platform=whatsapp')), '400 100');
});

test('pages end where there is nothing more, and a new message moves nobody out of them', async (t) => {
	const client = await reading(t);
	const started = Date.now() - 10 * day;
	for (let person = 1; person <= 7; person += 1) await client.says(String(person), 'Hello', { at: started + person * 1000 });
	/** @type {string[]} */
	const seen = [];
	let after = '';
	for (let round = 0; round < 10; round += 1) {
		const { body } = await client.read(`me/conversations?platform=instagram&fields=participants&limit=3${after}`);
		seen.push(...body.data.map((/** @type {any} */ { participants }) => participants.data[1].id));
		if (round === 0) await client.says('5', 'Once more');
		assert.equal(new URL(body.paging.next ?? 'http://none').searchParams.get('after') ?? body.paging.cursors.after, body.paging.cursors.after);
		if (body.paging.next === undefined) break;
		assert.ok(body.paging.next.includes('access_token=TEST-TOKEN-page-1'), 'as at Meta, the token stands in it');
		after = `&after=${body.paging.cursors.after}`;
	}
	assert.deepEqual(seen, ['7', '6', '5', '4', '3', '2', '1']);
	assert.equal(outcome(await client.read('me/conversations?platform=instagram&after=nonsense')), '400 100');
	assert.equal(outcome(await client.read('me/conversations?platform=instagram&limit=none')), '400 100');
});

test('one chat with an AI takes a list with nested fields with it', async (t) => {
	const client = await reading(t);
	await client.says('11', 'Hello');
	await client.admin('people', { id: '12', isAiStudio: true });
	await client.says('12', 'I am an AI');
	const list = 'me/conversations?platform=instagram&fields=id,updated_time';
	const { body } = await client.read(list);
	assert.equal(body.data.length, 2);
	assert.equal(outcome(await client.read(`${list},participants`)), '500 1');
	assert.equal(outcome(await client.read(`${list},participants&user_id=11`)), '200');
	const threads = await Promise.all(body.data.map((/** @type {any} */ { id }) => client.read(`${id}?fields=participants`)));
	assert.deepEqual(threads.map(outcome), ['500 1', '200']);
	assert.equal(outcome(await client.read(`${body.data[0].id}?fields=id,updated_time`)), '200');
});

test('a request that was idle for 30 days is not listed, and a thread that was answered is', async (t) => {
	const client = await reading(t);
	await client.says('11', 'A request');
	await client.says('12', 'A question');
	await client.send({ recipient: { id: '12' }, message: { text: 'An answer' } });
	const count = async () => (await client.read('me/conversations?platform=instagram')).body.data.length;
	assert.equal(await count(), 2);
	await client.admin('clock', { advanceMs: 31 * day });
	assert.equal(await count(), 1);
});

test('messages: what was said by both, the latest first, and only the latest 20 in detail', async (t) => {
	const client = await reading(t);
	const old = await client.says('11', 'The oldest');
	for (let number = 1; number <= 18; number += 1) await client.says('11', `Number ${number}`);
	const answer = await client.send({ recipient: { id: '11' }, message: { text: 'Thanks' }, reply_to: { mid: old.messageId } });
	const unsent = await client.says('11', 'A mistake');
	await client.admin('people/11/deletions', { messageId: unsent.messageId });
	await client.admin('people/11/reactions', { messageId: answer.body.message_id, reaction: 'love' });
	const [thread] = (await client.read('me/conversations?platform=instagram')).body.data;
	assert.equal(outcome(await client.read(`${old.messageId}?fields=message`)), '200', 'twenty stand');
	const last = await client.says('11', 'Bye');

	const { body } = await client.read(`${thread.id}?fields=messages.limit(50){id,message}`);
	assert.deepEqual(body.messages.data.map((/** @type {any} */ { message }) => message).slice(0, 2), ['Bye', 'Thanks']);
	assert.equal(body.messages.data.length, 21);
	assert.deepEqual(Object.keys(body.messages.data[20]), ['id', 'created_time']);
	assert.equal(outcome(await client.read(`${old.messageId}?fields=message`)), '400 9000001');
	assert.equal(outcome(await client.read(`${unsent.messageId}?fields=message`)), '400 9000001');

	const fields = 'id,created_time,from,to,message,attachments,shares,story,reactions,reply_to,is_unsupported';
	const read = (await client.read(`${answer.body.message_id}?fields=${fields}`)).body;
	assert.deepEqual({ ...read, created_time: '' }, {
		id: answer.body.message_id,
		created_time: '',
		from: { username: 'sandbox.one', id: page.id },
		to: { data: [{ username: 'person.11', id: '11' }] },
		message: 'Thanks',
		reactions: { data: [{ reaction: 'love', emoji: '❤️', users: [{ username: 'person.11', id: '11' }] }] },
		reply_to: { mid: old.messageId },
	});
	const edge = (await client.read(`${thread.id}/messages?limit=1`)).body;
	assert.deepEqual(edge.data.map((/** @type {any} */ { id }) => id), [last.messageId]);
	const next = new URL(edge.paging.next);
	assert.deepEqual((await client.read(`${next.pathname.slice(7)}${next.search.replace(/access_token=[^&]*&/, '')}`)).body.data[0].id, answer.body.message_id);
});

test('attachments, shared posts, stories and what Instagram does not hand on', async (t) => {
	const client = await reading(t);
	const url = 'https://media.example.com/a%20b.jpg?x=1';
	const image = await client.admin('people/11/messages', { attachments: [{ type: 'image', url }] });
	const post = await client.admin('people/11/messages', { attachments: [{ type: 'ig_post', payload: { url: 'https://www.instagram.com/p/1/' } }] });
	const mention = await client.admin('people/11/messages', { storyMention: true });
	const story = await client.admin('people/11/messages', { text: 'Nice', replyToStory: true });
	const unsupported = await client.admin('people/11/messages', { unsupported: true });
	const read = async (/** @type {{ messageId: string }} */ { messageId }, /** @type {string} */ fields) => {
		const { id, ...rest } = (await client.read(`${messageId}?fields=${fields}`)).body;
		return rest;
	};
	const { attachments } = await read(image, 'attachments,shares,story');
	assert.deepEqual([attachments.data[0].name, attachments.data[0].mime_type, attachments.data[0].image_data.url], ['a b.jpg', 'image/jpeg', url]);
	assert.deepEqual(await read(post, 'attachments,shares'), { shares: { data: [{ link: 'https://www.instagram.com/p/1/' }] } });
	assert.match((await read(mention, 'story')).story.mention.link, /^http/);
	assert.deepEqual(Object.keys((await read(story, 'story')).story.reply_to), ['link', 'id']);
	assert.deepEqual(await read(unsupported, 'message,is_unsupported'), { message: '', is_unsupported: true });
	assert.deepEqual(await read(story, 'message,story.limit(1){x}').then(({ message }) => message), 'Nice');
});

test('a profile: whoever wrote has agreed, whoever only commented has not', async (t) => {
	const client = await reading(t);
	await client.admin('people', { id: '11', username: 'jane', name: 'Jane', followerCount: 7, isVerified: true, follows: true });
	await client.admin('people', { id: '12', hasBlocked: true });
	await client.admin('comments', { person: '13' });
	await client.send({ recipient: { id: '14' }, message: { text: 'Hello stranger' } });
	const fields = 'name,username,profile_pic,follower_count,is_verified_user,is_user_follow_business,is_business_follow_user';
	const { body } = await client.read(`11?fields=${fields}`);
	assert.deepEqual({ ...body, profile_pic: '' }, { name: 'Jane', username: 'jane', profile_pic: '', follower_count: 7, is_verified_user: true, is_user_follow_business: true, is_business_follow_user: false, id: '11' });
	assert.equal((await client.call('GET', new URL(body.profile_pic).pathname)).status, 200);
	assert.deepEqual((await client.read(`12?fields=${fields}`)).body, { id: '12' });
	const outcomes = await Promise.all(['13', '14', '15', '12334', '11?fields=shoe_size', '11?fields=name{', 'aWdfZAG06unknown'].map(async (path) => outcome(await client.read(path))));
	assert.deepEqual(outcomes, ['403 230', '403 230', '400 100/33', '400 9010', '400 100', '400 2500', '400 100/33']);
	assert.equal(outcome(await client.read('11', instagram)), '400 100/33', 'people are known to one account');
	await client.says('13', 'Hello');
	assert.deepEqual((await client.read('13')).body, { name: null, username: 'person.13', id: '13' });
	await client.call('POST', '/_admin/reading', { blocked: 'notFound' });
	assert.equal(outcome(await client.read('12')), '400 100/33');
});

test('the wording of consent and its type differ by login', async (t) => {
	const client = await reading(t);
	await client.admin('comments', { person: '13' });
	await client.admin('comments', { account: instagram.id, person: '14' });
	const errors = [(await client.read('13')).body.error, (await client.read('14', instagram)).body.error].map(({ message, type }) => [message, type]);
	assert.deepEqual(errors, [
		['(#230) User consent is required to access user profile', 'OAuthException'],
		['User consent is required to access user profile', 'IGApiException'],
	]);
});

test('posts of the account, the latest first', async (t) => {
	const client = await reading(t);
	await client.admin('posts', { caption: '', mediaType: 'VIDEO' });
	const { body } = await client.read('me/media?fields=caption,media_type,timestamp,permalink,username&limit=2', instagram);
	assert.deepEqual(body.data.map((/** @type {any} */ { caption, media_type: type, timestamp }) => [caption, type, timestamp]), [
		['Sun on the meadow', 'IMAGE', '2026-10-03T11:05:00+0000'],
		['The sea, this morning', 'IMAGE', '2026-09-20T06:15:00+0000'],
	]);
	const rest = (await client.read(`me/media?limit=2&after=${body.paging.cursors.after}`, instagram)).body;
	assert.deepEqual([rest.data, rest.paging.next], [[{ id: '18000000000000031' }], undefined]);
	const own = (await client.read(`${page.id}/media?fields=caption,media_type`)).body.data;
	assert.deepEqual([own.length, own[0].caption, own[0].media_type], [4, undefined, 'VIDEO']);
});

test('what the owner has not allowed is empty, and what the token may not do is refused', async (t) => {
	const client = await reading(t);
	const { messageId } = await client.says('11', 'Hello');
	const list = 'me/conversations?platform=instagram';
	const [{ id }] = (await client.read(list)).body.data;
	await client.admin('reading', { messages: 'off' });
	assert.deepEqual((await client.read(list)).body, { data: [] });
	assert.deepEqual([outcome(await client.read(id)), outcome(await client.read(messageId))], ['400 100/33', '400 100/33']);
	await client.admin('reading', { messages: 'noPermission' });
	const refused = await Promise.all([client.read(list), client.read(id), client.read(messageId), client.read('11'), client.read(list, instagram)]);
	assert.deepEqual(refused.map(outcome), ['403 230', '403 230', '403 230', '403 230', '403 10']);
	await client.call('DELETE', '/_admin/reading');
	assert.equal((await client.read(list)).body.data.length, 1);
});

test('gateways: bare numbers as ids, fields within fields passed over, the account by its other id', async (t) => {
	const client = await reading(t);
	const { messageId } = await client.says('11', 'Hello');
	await client.admin('reading', { ids: 'number', ownId: 'other' });
	const { text } = await client.read('me/conversations?platform=instagram&fields=participants');
	assert.ok(text.includes('{"username":"sandbox.one","id":100000000000001},{"username":"person.11","id":11}'), text);
	await client.admin('reading', { ids: 'number' });
	assert.ok((await client.read(`${messageId}?fields=to`)).text.includes('"id":17841400000000001'));
	await client.admin('reading', { nestedFields: 'ignored' });
	const [thread] = (await client.read('me/conversations?platform=instagram&fields=id,participants,messages{message}')).body.data;
	assert.deepEqual(Object.keys(thread), ['id']);
	const single = (await client.read(`${thread.id}?fields=participants,messages{message}`)).body;
	assert.deepEqual([single.participants.data.length, Object.keys(single.messages.data[0])], [2, ['id', 'created_time']]);
	assert.equal(outcome(await client.call('POST', '/_admin/reading', { ids: 'roman' })), '400 undefined');
});

test('two reads of conversations a second, and no limit for people and posts', async (t) => {
	const client = await reading(t, heldSandbox);
	const { messageId } = await client.says('11', 'Hello');
	await client.limits({ published: true });
	const list = 'me/conversations?platform=instagram';
	const replies = [await client.read(list), await client.read(messageId), await client.read(list), await client.read('11'), await client.read(`${page.id}/media`), await client.read(list, instagram)];
	assert.deepEqual(replies.map(outcome), ['200', '200', '400 613', '200', '200', '200']);
	assert.equal(replies[2]?.headers.get('x-business-use-case-usage')?.includes('estimated_time_to_regain_access'), true);
	const counts = await client.counts();
	assert.deepEqual([counts.throttled, counts.peakReadsPerSecond], [1, 3]);
});

test('faults are aimed at reads by their name and by whom they are about', async (t) => {
	const client = await reading(t);
	await client.says('11', 'Hello');
	await client.says('12', 'Hello');
	await client.call('POST', '/_admin/faults', { endpoint: 'profile', recipient: '11', action: { type: 'error', code: 2 } });
	await client.call('POST', '/_admin/faults', { endpoint: 'conversations', times: 1, action: { type: 'garbage', kind: 'html' } });
	assert.deepEqual([outcome(await client.read('11')), outcome(await client.read('12'))], ['500 2', '200']);
	assert.equal((await client.read('me/conversations?platform=instagram')).status, 502);
	const { calls } = (await client.call('GET', '/_admin/ledger')).body;
	assert.deepEqual(calls.map((/** @type {any} */ { endpoint, recipient }) => [endpoint, recipient]), [['profile', '11'], ['profile', '12'], ['conversations', null]]);
});
