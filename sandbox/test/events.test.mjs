// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listening, secrets, until } from './receiver.mjs';
import { pictureUrl, sandbox } from './support.mjs';

const account = '17841400000000001';
const instagramAccount = '17841400000000003';

/**
 * Does something, and gives the one POST that tells of it.
 * @param {import('node:test').TestContext} t
 */
async function chat(t) {
	const graph = await sandbox(t);
	const own = await listening(t, graph);
	/**
	 * @param {string} what
	 * @param {unknown} [body]
	 * @param {string} [person]
	 */
	const act = (what, body = {}, person = '1') => graph.admin(`people/${person}/${what}`, body);
	let read = 0;
	/** The body of the next POST. */
	const told = async () => {
		read += 1;
		await until(() => own.posts.length >= read, `${read} POSTs`);
		return own.posts[read - 1]?.body;
	};
	return { graph, own, act, told };
}

/** The item of the last POST without sender, recipient and time. @param {any} body */
const what = (body) => {
	const { sender, recipient, timestamp, ...rest } = body.entry[0].messaging[0];
	return rest;
};

test('a message comes in Meta’s envelope, signed over its bytes', async (t) => {
	const { graph, own, act, told } = await chat(t);
	const { messageId, at } = await act('messages', { text: 'Grüße 👋 / https://a.b' });
	const body = await told();
	const [{ raw, headers, signedBy, sha1By }] = /** @type {[import('./receiver.mjs').Got]} */ (own.posts);
	assert.ok(Math.abs(body.entry[0].time - at) < 5000);
	assert.deepEqual(body, {
		object: 'instagram',
		entry: [{ id: account, time: body.entry[0].time, messaging: [{ sender: { id: '1' }, recipient: { id: account }, timestamp: at, message: { mid: messageId, text: 'Grüße 👋 / https://a.b' } }] }],
	});
	assert.ok(raw.includes('Gr\\u00fc\\u00dfe \\ud83d\\udc4b \\/ https:\\/\\/a.b'), raw);
	assert.equal(headers['content-type'], 'application/json');
	assert.match(String(headers['x-hub-signature-256']), /^sha256=[0-9a-f]{64}$/);
	assert.match(String(headers['x-hub-signature']), /^sha1=[0-9a-f]{40}$/);
	assert.deepEqual([signedBy, sha1By], [secrets.page, secrets.page]);

	await graph.admin('people/1/messages', { account: instagramAccount, text: 'Hello' });
	await told();
	assert.deepEqual([own.posts[1]?.signedBy, own.posts[1]?.sha1By], [secrets.instagram, secrets.instagram], 'the Instagram login has a secret of its own');
	const { deliveries } = (await graph.call('GET', '/_admin/webhooks/deliveries')).body;
	const [first] = deliveries;
	assert.deepEqual([first.state, first.body, first.signatures['X-Hub-Signature-256'], first.callbackUrl], ['delivered', raw, headers['x-hub-signature-256'], own.url]);
	assert.deepEqual(first.attempts.map((/** @type {any} */ { status, answer }) => [status, answer]), [[200, 'EVENT_RECEIVED']]);
	assert.deepEqual(first.events, [{ kind: 'message', field: 'messages', account, person: '1', mid: messageId }]);
});

test('everything that a person can say', async (t) => {
	const { graph, act, told, own } = await chat(t);
	const first = await act('messages', { text: 'Hello' });
	const cases = [
		[{ attachments: [{ type: 'image', url: pictureUrl }] }, { attachments: [{ type: 'image', payload: { url: pictureUrl } }] }],
		[{ text: 'two', attachments: [{ type: 'image', url: pictureUrl }, { type: 'video', url: 'https://e.com/a.mp4' }] }, { text: 'two', attachments: [{ type: 'image', payload: { url: pictureUrl } }, { type: 'video', payload: { url: 'https://e.com/a.mp4' } }] }],
		[{ attachments: [{ type: 'ig_reel', payload: { reel_video_id: '1', title: 'Reel', url: 'https://e.com/r' } }] }, { attachments: [{ type: 'ig_reel', payload: { reel_video_id: '1', title: 'Reel', url: 'https://e.com/r' } }] }],
		[{ attachments: [{ type: 'ephemeral' }] }, { attachments: [{ type: 'ephemeral' }] }],
		[{ text: 'yes', replyTo: first.messageId }, { text: 'yes', reply_to: { mid: first.messageId, is_self_reply: true } }],
		[{ text: 'nice', replyToStory: true }, { text: 'nice', reply_to: { story: { id: '18050000000000001', url: `${graph.url}/media/sample.jpg` } } }],
		[{ storyMention: true }, { attachments: [{ type: 'story_mention', payload: { url: `${graph.url}/media/sample.jpg` } }] }],
		[{ unsupported: true }, { is_unsupported: true }],
		[{ text: 'ad', referral: { ref: 'promo', source: 'ADS', type: 'OPEN_THREAD' } }, { text: 'ad', referral: { ref: 'promo', source: 'ADS', type: 'OPEN_THREAD' } }],
	];
	await told();
	for (const [given, expected] of cases) {
		const { messageId } = await act('messages', given);
		assert.deepEqual(what(await told()), { message: { mid: messageId, ...expected } });
	}
	await act('messages', { text: 'handed over', standby: true });
	const { entry: [standby] } = await told();
	assert.deepEqual([standby.messaging, standby.standby[0].message.text], [undefined, 'handed over']);

	const form = new FormData();
	form.set('filedata', new File([await (await fetch(`${graph.url}/media/sample.png`)).arrayBuffer()], 'mine.png', { type: 'image/png' }));
	assert.equal((await fetch(`${graph.url}/_admin/people/1/messages`, { method: 'POST', body: form })).status, 200);
	const { message: { attachments: [picture] } } = what(await told());
	assert.equal(picture.type, 'image');
	assert.equal((await fetch(picture.payload.url)).headers.get('content-type'), 'image/png');
	assert.ok(own.posts.every(({ signedBy }) => signedBy === secrets.page));
});

test('a tap on a quick reply is a message, on a button a postback, on a link nothing', async (t) => {
	const { graph, act, told } = await chat(t);
	const to = { recipient: { id: '1' } };
	const quick = (await graph.send({ ...to, message: { text: 'Size?', quick_replies: ['S', 'M'].map((title) => ({ content_type: 'text', title, payload: `SIZE_${title}` })) } })).body.message_id;
	await told();
	const tapped = await act('taps', { title: 'M' });
	assert.deepEqual(what(await told()), { message: { mid: tapped.messageId, text: 'M', quick_reply: { payload: 'SIZE_M' } } });
	const late = await graph.call('POST', '/_admin/people/1/taps', { messageId: quick, payload: 'SIZE_S' });
	assert.deepEqual([late.status, late.body.error], [400, 'Quick replies vanish when something else is said.']);

	const buttons = [{ type: 'postback', title: 'Talk to human', payload: 'CARE' }, { type: 'web_url', title: 'Shop', url: 'https://shop.example.com/' }];
	await graph.send({ ...to, message: { attachment: { type: 'template', payload: { template_type: 'generic', elements: [{ title: 'Lamp', buttons }] } } } });
	await told();
	assert.deepEqual(await act('taps', { title: 'Shop' }), { opens: 'https://shop.example.com/' });
	const called = await act('taps', { payload: 'CARE' });
	const { postback, ...rest } = what(await told());
	assert.deepEqual([postback, rest], [{ mid: called.messageId, title: 'Talk to human', payload: 'CARE' }, {}]);
	const again = await act('taps', { payload: 'CARE' });
	assert.notEqual(what(await told()).postback.mid, called.messageId, 'each tap has an id of its own');
	assert.ok(again.messageId);
	await act('postbacks', { title: 'Hours?', payload: 'HOURS' }, '2');
	assert.equal(what(await told()).postback.payload, 'HOURS');
	assert.equal((await graph.call('POST', '/_admin/people/1/taps', { title: 'Nothing' })).status, 400);
});

test('reactions, seen, edits, deletions, referrals, hand-overs', async (t) => {
	const { graph, act, told } = await chat(t);
	const mid = (await graph.send({ recipient: { id: '1' }, message: { text: 'Hi' } })).body.message_id;
	await told();
	await act('reactions', { messageId: mid, reaction: 'love' });
	assert.deepEqual(what(await told()), { reaction: { mid, action: 'react', reaction: 'love', emoji: '❤️' } });
	await act('reactions', { messageId: mid, reaction: '🎉' });
	assert.deepEqual(what(await told()), { reaction: { mid, action: 'react', reaction: 'other', emoji: '🎉' } });
	await act('reactions', { messageId: mid, reaction: null });
	assert.deepEqual(what(await told()), { reaction: { mid, action: 'unreact' } });
	await act('seen');
	assert.deepEqual(what(await told()), { read: { mid } });

	const { messageId: own } = await act('messages', { text: 'tpyo' });
	await told();
	await act('edits', { messageId: own, text: 'typo' });
	assert.deepEqual(what(await told()), { message_edit: { mid: own, text: 'typo', num_edit: 1 } });
	await act('deletions', { messageId: own });
	assert.deepEqual(what(await told()), { message: { mid: own, is_deleted: true } });
	for (const [path, body] of /** @type {[string, object][]} */ ([['edits', { messageId: own, text: 'a' }], ['deletions', { messageId: mid }], ['reactions', { messageId: mid, reaction: 'word' }], ['reactions', { messageId: 'none', reaction: null }]])) {
		assert.equal((await graph.call('POST', `/_admin/people/1/${path}`, body)).status, 400, path);
	}
	await act('referrals', { ref: 'promo1' });
	assert.deepEqual(what(await told()), { referral: { source: 'IGME_SOURCE_LINK', type: 'OPEN_THREAD', ref: 'promo1' } });
	for (const type of ['pass', 'take', 'request']) {
		await act('handovers', { type, metadata: 'm' });
		const item = what(await told());
		assert.deepEqual(Object.keys(item), [`${type}_thread_control`]);
		assert.equal(item[`${type}_thread_control`].metadata, 'm');
	}
});

test('comments and mentions come as changes, told in seconds', async (t) => {
	const { graph, act, told } = await chat(t);
	await graph.admin('people', { id: '5', username: 'jane' });
	const comment = await act('comments', { text: 'How much?', post: '18000000000000012' }, '5');
	const body = await told();
	assert.ok(body.entry[0].time < 1e11);
	assert.deepEqual(body.entry[0].changes, [{ field: 'comments', value: { id: comment.id, from: { id: '5', username: 'jane' }, text: 'How much?', media: { id: '18000000000000012', media_product_type: 'FEED' } } }]);
	await act('comments', { text: 'And this?', parent: comment.id, live: true }, '5');
	const [live] = (await told()).entry[0].changes;
	assert.deepEqual([live.field, live.value.parent_id, live.value.media.media_product_type], ['live_comments', comment.id, 'LIVE']);
	await act('comments', { text: 'We answered' }, account);
	const { from } = (await told()).entry[0].changes[0].value;
	assert.deepEqual([from.id, from.username, typeof from.self_ig_scoped_id], [account, 'sandbox.one', 'string'], 'the account’s own');
	await act('mentions', { media: '1790', comment: comment.id }, '5');
	assert.deepEqual((await told()).entry[0].changes, [{ field: 'mentions', value: { media_id: '1790', comment_id: comment.id } }]);
	assert.equal((await graph.call('POST', '/_admin/people/5/comments', { post: '18000000000000021' })).status, 400, 'a post of another account');
});

test('without include_values a change says only which field', async (t) => {
	const graph = await sandbox(t);
	const own = await listening(t, graph);
	await graph.admin('webhooks', { callbackUrl: own.url, verifyToken: 'TEST-VERIFY', includeValues: false });
	await graph.admin('people/5/comments', {});
	await graph.admin('people/5/messages', { text: 'a' });
	await until(() => own.posts.length === 2, 'both');
	const [{ changed_fields: changed, changes }] = /** @type {any} */ (own.posts.find(({ body }) => !body.entry[0].messaging)).body.entry;
	assert.deepEqual([changed, changes], [['comments'], undefined]);
});

test('every message of the account comes back as an echo, whatever it is; reactions and typing do not', async (t) => {
	const { graph, told, own } = await chat(t);
	const to = { recipient: { id: '1' } };
	const comment = await graph.admin('comments', { person: '2', text: 'Price?' });
	await told();
	const kept = await graph.uploaded();
	/** @type {[object, object][]} */
	const cases = [
		[{ message: { text: 'Hi' } }, { text: 'Hi' }],
		[{ message: { text: 'Which?', quick_replies: [{ content_type: 'text', title: 'A', payload: 'A' }] } }, { text: 'Which?' }],
		[{ message: { attachment: { type: 'image', payload: { attachment_id: kept } } } }, { attachments: [{ type: 'image', payload: { url: pictureUrl } }] }],
		[{ message: { attachments: ['a', 'b'].map((name) => ({ type: 'image', payload: { url: `https://e.com/${name}.png` } })) } }, { attachments: ['a', 'b'].map((name) => ({ type: 'image', payload: { url: `https://e.com/${name}.png` } })) }],
		[{ message: { attachment: { type: 'template', payload: { template_type: 'button', text: 'Help?', buttons: [{ type: 'postback', title: 'Yes', payload: 'YES' }] } } } }, { attachments: [{ type: 'template', payload: {} }] }],
		[{ message: { attachment: { type: 'MEDIA_SHARE', payload: { id: '18000000000000011' } } } }, { attachments: [{ type: 'ig_post', payload: { ig_post_media_id: '18000000000000011', title: 'Evening over the hills', url: 'https://media.example.com/posts/hills.png' } }] }],
		[{ message: { attachment: { type: 'like_heart' } } }, { attachments: [{ type: 'image', payload: { url: `${graph.url}/media/sample.png` } }] }],
		[{ recipient: { comment_id: comment.id }, message: { text: '49 €' } }, { text: '49 €' }],
	];
	for (const [body, expected] of cases) {
		const reply = await graph.send({ ...to, ...body });
		assert.equal(reply.status, 200, reply.text);
		const [entry] = (await told()).entry;
		const { sender, recipient, message } = entry.messaging[0];
		assert.deepEqual([sender.id, recipient.id, entry.id], [account, reply.body.recipient_id, account]);
		assert.deepEqual(message, { mid: reply.body.message_id, ...expected, is_echo: true });
	}
	const before = own.posts.length;
	await graph.send({ ...to, sender_action: 'typing_on' });
	await graph.send({ recipient: { id: '9990001' }, message: { text: 'refused' } });
	await graph.admin('webhooks/idle');
	assert.equal(own.posts.length, before);
});

test('what the dashboard’s Test button sends', async (t) => {
	const { graph, own, told } = await chat(t);
	await graph.admin('webhooks/test');
	const body = await told();
	assert.deepEqual(body.entry[0].changes, [{ field: 'messages', value: { sender: { id: '12334' }, recipient: { id: '23245' }, timestamp: '1527459824', message: { mid: 'random_mid', text: 'random_text' } } }]);
	assert.equal(body.entry[0].id, '0');
	await graph.admin('webhooks/test', { field: 'comments', login: 'instagram' });
	assert.equal((await told()).entry[0].changes[0].field, 'comments');
	assert.deepEqual(own.posts.map(({ signedBy }) => signedBy), [secrets.page, secrets.instagram]);
});

test('any events, as a script writes them, go out in one POST', async (t) => {
	const { graph, told, own } = await chat(t);
	const events = Array.from({ length: 1000 }, (_, place) => ({ field: 'messages', value: { sender: { id: String(place) }, recipient: { id: account }, timestamp: place, message: { mid: `m${place}`, text: 'a' } } }));
	await graph.admin('webhooks/events', { events: [...events.slice(0, 999), { field: 'comments', value: { id: '1' } }] });
	const { entry } = await told();
	assert.deepEqual([own.posts.length, entry.length, entry[0].messaging.length, entry[1].changes], [1, 2, 999, [{ field: 'comments', value: { id: '1' } }]]);
	assert.equal(own.posts[0]?.signedBy, secrets.page);
	assert.equal((await graph.call('POST', '/_admin/webhooks/events', { events: [] })).status, 400);
});

test('a script plays a person and waits for the answer', async (t) => {
	const { graph, act, told } = await chat(t);
	const { messageId } = await act('messages', { text: 'Hello' });
	await told();
	const waiting = graph.call('GET', `/_admin/people/1/messages?after=${messageId}&waitMs=30000`);
	await graph.send({ recipient: { id: '1' }, sender_action: 'typing_on' });
	const { body: { message_id: answer } } = await graph.send({ recipient: { id: '1' }, message: { text: 'Hi' } });
	const { body } = await waiting;
	assert.deepEqual([body.person, body.messages.map((/** @type {any} */ m) => [m.messageId, m.from, m.content.text])], ['1', [[answer, 'account', 'Hi']]]);
	const all = (await graph.call('GET', '/_admin/people/1/messages')).body.messages;
	assert.deepEqual(all.map((/** @type {any} */ m) => m.from), ['person', 'account']);
	const inVain = (await graph.call('GET', `/_admin/people/1/messages?after=${answer}&waitMs=20`)).body;
	assert.deepEqual(inVain.messages, []);
});

test('a body of anything is signed as it is', async (t) => {
	const { graph } = await chat(t);
	/** @type {string[]} */
	const bodies = [];
	const { createServer } = await import('node:http');
	const server = createServer(async (request, response) => {
		let text = '';
		for await (const chunk of request) text += chunk;
		const hmac = (await import('node:crypto')).createHmac('sha256', secrets.instagram).update(text).digest('hex');
		if (request.method === 'POST') bodies.push(`${text} ${request.headers['x-hub-signature-256'] === `sha256=${hmac}`}`);
		response.end(new URL(request.url ?? '', 'http://a').searchParams.get('hub.challenge'));
	});
	await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
	t.after(() => server.close());
	await graph.admin('webhooks', { callbackUrl: `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (server.address()).port}/`, verifyToken: 'TEST' });
	for (const body of ['{"object":"page","entry":[]}', 'no JSON ä', '']) await graph.admin('webhooks/raw', { body, login: 'instagram' });
	assert.deepEqual(bodies, ['{"object":"page","entry":[]} true', 'no JSON ä true', ' true']);
});
