// @ts-check
/** Reads on n8n's own execution context and HTTP helper, against the sandbox: conversations, messages, people, and the editor's lists. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { fixture } from './lib/fixture.mjs';
import { createCall, createTool, runWorkflow } from './lib/n8n.mjs';
import { reads } from '../n8n/lib/reads.mjs';

const shared = fixture();
const page = { token: 'TEST-TOKEN-page-1', id: '17841400000000001', username: 'sandbox.one', customLogin: 'facebook' };
const instagram = { token: 'TEST-TOKEN-ig-1', id: '17841400000000003', username: 'sandbox.instagram', customLogin: 'instagram' };
const getMany = { resource: 'conversations', operation: 'getMany', returnAll: false, limit: 50, participantId: '' };
const getMessages = { resource: 'conversations', operation: 'getMessages', conversationId: '={{ $json.conversationId }}', limit: 20 };
const getProfile = { resource: 'people', operation: 'getProfile', userId: '={{ $json.userId }}' };
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** @typedef {typeof page} Account @typedef {Record<string, unknown>} Json */

const credentials = (/** @type {Account} */ { token, customLogin }, more = {}) => shared.sandbox.credentials(token, { customLogin, ...more });
const callOf = (/** @type {Json} */ parameters, /** @type {Json[]} */ items = [{}], more = {}, account = page) =>
	createCall({ pkg: shared.pkg, credentials: credentials(account), items, parameters, ...more });
const run = async (/** @type {Json} */ parameters, /** @type {Json[]} */ items = [{}], more = {}, account = page) =>
	await callOf(parameters, items, more, account).execute();
const jsons = async (/** @type {Parameters<typeof run>} */ ...args) => (await run(...args)).map(({ json }) => json);
const says = (/** @type {string} */ person, /** @type {string} */ text, more = {}) => shared.sandbox.admin('POST', 'messages', { person, text, ...more });
const calls = async () => (await shared.sandbox.ledger()).calls;
/**
 * A gateway to the sandbox that keeps its first calls until so many are there, and longer: the better part of a second, if it is not said.
 * @param {number} held
 * @param {() => Promise<unknown>} [longer]
 */
async function slowWay(held, longer = () => new Promise((resolve) => setTimeout(resolve, 700))) {
	let came = 0;
	let passed = 0;
	let isFull = () => {};
	/** @type {Promise<void>} */
	const full = new Promise((resolve) => {
		isFull = resolve;
	});
	const server = createServer(async (request, response) => {
		came += 1;
		if (came === held) isFull();
		if (came <= held) {
			await full;
			await longer();
		}
		const answer = await fetch(`${shared.sandbox.url}${request.url}`, { headers: { authorization: String(request.headers.authorization) } });
		passed += 1;
		response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
	}).listen(0, '127.0.0.1');
	after(() => server.close());
	await new Promise((resolve) => server.once('listening', resolve));
	const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
	return { url: `http://127.0.0.1:${port}`, full: () => full, passed: () => passed };
}
const noViolation = async () => assert.deepEqual((await shared.sandbox.ledger()).violations, []);

for (const [login, account] of /** @type {const} */ ([['Facebook', page], ['Instagram', instagram]])) {
	test(`with the ${login} login: conversations, their messages and the person, each under its item`, async () => {
		await shared.sandbox.admin('POST', 'people', { account: account.id, id: '11', username: 'jane', name: 'Jane', followerCount: 7 });
		await says('11', 'Hello', { account: account.id });
		await says('12', 'Hi', { account: account.id });
		const output = await run(getMany, [{ a: 1 }, { a: 2 }], {}, account);
		assert.deepEqual(output.map(({ pairedItem }) => pairedItem), [{ item: 0 }, { item: 0 }, { item: 1 }, { item: 1 }]);
		const [first, second] = output.map(({ json }) => json);
		assert.deepEqual([first.userId, second.userId, second.username], ['12', '11', 'jane']);
		assert.deepEqual(Object.keys(first), reads[0].keys);
		assert.match(first.updatedAt, time);

		const messages = await jsons(getMessages, [second], {}, account);
		assert.deepEqual(Object.keys(messages[0]), reads[1].keys);
		assert.deepEqual({ ...messages[0], messageId: '', sentAt: '' }, {
			messageId: '',
			sentAt: '',
			fromUserId: '11',
			fromUsername: 'jane',
			isOwn: false,
			text: 'Hello',
			attachments: [],
		});
		assert.match(messages[0].sentAt, time);

		const [profile] = await jsons(getProfile, [second], {}, account);
		assert.deepEqual(Object.keys(profile), reads[2].keys);
		assert.match(profile.profilePicture, /^http/);
		assert.deepEqual({ ...profile, profilePicture: '' }, {
			success: true,
			operation: 'getProfile',
			userId: '11',
			name: 'Jane',
			username: 'jane',
			profilePicture: '',
			followerCount: 7,
			isVerified: false,
			followsBusiness: false,
			followedByBusiness: false,
		});
		await noViolation();
	});
}

test('all pages, in order, without what Graph cannot tell', async () => {
	const start = Date.now() - 1_000_000;
	for (let person = 1; person <= 70; person += 1) await says(String(person), 'Hello', { at: start + person * 1000 });
	await shared.sandbox.admin('POST', 'people', { id: '33', isAiStudio: true });
	const all = await jsons({ ...getMany, returnAll: true });
	const expected = Array.from({ length: 70 }, (_, index) => String(70 - index)).filter((id) => id !== '33');
	assert.deepEqual(all.map(({ userId }) => userId), expected);
	const limited = await jsons({ ...getMany, limit: 3 });
	assert.deepEqual(limited.map(({ userId }) => userId), ['70', '69', '68']);
	const one = await jsons({ ...getMany, participantId: '={{ $json.who }}' }, [{ who: '5' }]);
	assert.deepEqual(one.map(({ userId, username }) => [userId, username]), [['5', 'person.5']]);
	await noViolation();
});

test('a gateway that passes over nested fields, and writes ids as numbers, is read all the same', async () => {
	await shared.sandbox.admin('POST', 'reading', { nestedFields: 'ignored', ids: 'number' });
	const person = '9007199254740993';
	await says(person, 'Hello');
	await says(person, 'Bye');
	const [thread] = await jsons(getMany);
	assert.deepEqual([thread.userId, typeof thread.conversationId], [person, 'string']);
	assert.match(thread.updatedAt, time);
	const messages = await jsons(getMessages, [thread]);
	assert.deepEqual(messages.map(({ text, fromUserId, isOwn }) => [text, fromUserId, isOwn]), [['Bye', person, false], ['Hello', person, false]]);
});

test('the twenty newest messages, whose they are, and none that was taken back', async () => {
	for (let number = 1; number <= 25; number += 1) await says('11', `Number ${number}`);
	const gone = await says('11', 'A mistake');
	await shared.sandbox.admin('POST', 'people/11/deletions', { messageId: gone.messageId });
	await run({ resource: 'messages', operation: 'sendMessage', userId: '11', messageText: 'Thanks' });
	const [thread] = await jsons(getMany);
	const messages = await jsons(getMessages, [thread]);
	assert.equal(messages[0].text, 'Thanks');
	assert.equal(messages[0].isOwn, true);
	assert.equal(messages[0].fromUserId, page.id);
	assert.equal(messages[1].text, 'Number 25');
	assert.ok(messages.length >= 19 && messages.length <= 20, String(messages.length));
	assert.ok(!messages.some(({ text }) => text === 'A mistake'));
	const two = await jsons({ ...getMessages, limit: 2 }, [thread]);
	assert.equal(two.length, 2);
});

test('attachments come in the shape of the trigger’s', async () => {
	const url = 'https://media.example.com/a.jpg';
	await shared.sandbox.admin('POST', 'people/11/messages', { attachments: [{ type: 'image', url }] });
	await shared.sandbox.admin('POST', 'people/11/messages', { attachments: [{ type: 'ig_post', payload: { url: 'https://www.instagram.com/p/1/' } }] });
	const [thread] = await jsons(getMany);
	const messages = await jsons(getMessages, [thread]);
	assert.deepEqual(messages.map(({ attachments }) => attachments), [[{ type: 'share', url: 'https://www.instagram.com/p/1/' }], [{ type: 'image', url }]]);
	assert.equal(messages[1].text, null);
});

test('whoever has only commented: the error item says that consent is missing, and the others are read', async () => {
	await shared.sandbox.comment({ person: '13' });
	await says('14', 'Hello');
	const [refused, read] = await jsons(getProfile, [{ userId: '13' }, { userId: '14' }], { settings: { onError: 'continueRegularOutput' } });
	assert.equal(read.username, 'person.14');
	assert.deepEqual({ ...refused, timestamp: '', fbtraceId: '' }, {
		error: 'API Error: (#230) User consent is required to access user profile',
		operation: 'getProfile',
		resource: 'people',
		success: false,
		timestamp: '',
		code: 230,
		fbtraceId: '',
		advice:
			'Nothing can be done here: Meta shows the profile of a person only after they have written to the account or tapped an ice breaker or its menu; a comment is not enough.',
		delivery: 'notSent',
		userId: '13',
	});
	const branches = await runWorkflow({
		pkg: shared.pkg,
		credentials: credentials(page),
		items: [{ userId: '13' }, { userId: '14' }],
		parameters: getProfile,
		settings: { onError: 'continueErrorOutput' },
	});
	assert.deepEqual([branches.done.length, branches.refused.length, branches.refused[0].code], [1, 1, 230]);
});

/** Of each read an item that is read and one that is refused. @type {[Json, (conversationId: string) => [Json, Json], string][]} */
const halves = [
	[{ ...getMany, participantId: '={{ $json.who }}' }, () => [{ who: '14' }, { who: '@jane' }], 'Invalid input'],
	[getMessages, (conversationId) => [{ conversationId }, { conversationId: 'unknown' }], 'API Error'],
	[getProfile, () => [{ userId: '14' }, { userId: '15' }], 'API Error'],
];
for (const [parameters, itemsOf, kind] of halves) {
	test(`${parameters.operation} under each On Error mode, with a second item that is refused`, async () => {
		await says('14', 'Hello');
		const [{ conversationId }] = await jsons(getMany);
		const before = (await calls()).length;
		const inMode = async (/** @type {string} */ onError) =>
			await runWorkflow({ pkg: shared.pkg, credentials: credentials(page), items: itemsOf(conversationId), parameters, settings: { onError } });
		const begins = (/** @type {any} */ error) => assert.ok(String(error).startsWith(`${kind}: `), error);

		const stopped = await inMode('stopWorkflow');
		begins(stopped.error.message);
		assert.equal(stopped.error.context.itemIndex, 1);
		assert.equal(stopped.run.data.resultData.lastNodeExecuted, 'Instagram Direct');
		assert.deepEqual([stopped.done, stopped.refused], [[], []]);
		if (kind === 'Invalid input') assert.equal((await calls()).length, before, 'nothing is asked before all input is valid');

		const together = await inMode('continueRegularOutput');
		assert.equal(together.error, undefined);
		assert.equal(together.done.length, 2);
		assert.notEqual(together.done[0].success, false);
		begins(together.done[1].error);

		const apart = await inMode('continueErrorOutput');
		assert.deepEqual(apart.done, together.done.slice(0, 1));
		assert.equal(apart.refused.length, 1);
		begins(apart.refused[0].error);
		assert.deepEqual([apart.refused[0].operation, apart.refused[0].delivery], [parameters.operation, 'notSent']);
	});
}

test('where nothing is found there is no item, and the branch ends as after n8n’s own lists', async () => {
	await says('14', 'Hello');
	const gone = await says('16', 'A mistake');
	const inWorkflow = async (/** @type {Json} */ parameters, /** @type {Json[]} */ items) =>
		await runWorkflow({ pkg: shared.pkg, credentials: credentials(page), items, parameters, settings: { onError: 'continueErrorOutput' } });
	const one = { ...getMany, participantId: '={{ $json.who }}' };
	const none = await inWorkflow(one, [{ who: '15' }]);
	assert.deepEqual([none.run.status, none.error, none.done, none.refused], ['success', undefined, [], []]);
	assert.ok(!('Done' in none.run.data.resultData.runData), 'what comes after does not run');
	const output = await run(one, [{ who: '15' }, { who: '14' }]);
	assert.deepEqual(output.map(({ json, pairedItem }) => [json.userId, pairedItem]), [['14', { item: 1 }]]);
	const [{ conversationId }] = (await run(one, [{ who: '16' }])).map(({ json }) => json);
	await shared.sandbox.admin('POST', 'people/16/deletions', { messageId: gone.messageId });
	assert.deepEqual((await inWorkflow(getMessages, [{ conversationId }])).done, []);
});

test('in stop mode the error names Meta’s code and the item, and one wrong item means no call at all', async () => {
	await says('14', 'Hello');
	const unknown = await run(getProfile, [{ userId: '14' }, { userId: '15' }]).catch((error) => error);
	assert.equal(unknown.name, 'NodeApiError');
	assert.equal(unknown.context.itemIndex, 1);
	assert.deepEqual([unknown.context.data.code, unknown.context.data.subcode], [100, 33]);
	assert.match(unknown.description, /given by Meta for this very account.* Code 100, subcode 33, trace id /);
	const before = (await calls()).length;
	const wrong = await run(getProfile, [{ userId: '14' }, { userId: '@jane' }]).catch((error) => error);
	assert.match(wrong.message, /^Invalid input: Instagram User ID "@jane"/);
	const tooMany = await run({ ...getMessages, limit: 21 }, [{ conversationId: 'x' }]).catch((error) => error);
	assert.equal(tooMany.message, 'Invalid input: Limit is 21, where 20 are the most');
	const noPlace = await run(getProfile, [{ userId: '14' }], { credentials: credentials(page, { customBaseUrl: 'http://far.example.com' }) }).catch((error) => error);
	assert.match(noPlace.message, /^Invalid input: Custom Base URL in the credential must begin with https/);
	assert.equal((await calls()).length, before);
});

test('two calls a second for an account, whoever makes them and however late they arrive, and so no throttle', async () => {
	for (const person of ['1', '2', '3', '4']) await says(person, 'Hello');
	await shared.sandbox.limits({ published: true });
	const slow = await slowWay(2);
	const items = ['1', '2', '3', '4'].map((who) => ({ who }));
	const parameters = { ...getMany, participantId: '={{ $json.who }}' };
	const through = { credentials: credentials(page, { customBaseUrl: slow.url }) };
	const [output] = await Promise.all([jsons(parameters, items, through), jsons(parameters, items.slice(0, 2), through), jsons(parameters, [{ who: '3' }], through)]);
	assert.deepEqual(output.map(({ userId }) => userId), ['1', '2', '3', '4']);
	const { throttled, peakReadsPerSecond } = await shared.sandbox.admin('GET', 'counts');
	assert.deepEqual([throttled, peakReadsPerSecond], [0, 2]);
	assert.equal(slow.passed(), items.length + 3);
});

test('whoever is cancelled while it waits for its turn takes none from the others', { timeout: 60_000 }, async () => {
	for (const person of ['1', '2']) await says(person, 'Hello');
	let open = () => {};
	/** @type {Promise<void>} */
	const opened = new Promise((resolve) => (open = resolve));
	const slow = await slowWay(2, () => opened);
	const through = { credentials: credentials(page, { customBaseUrl: slow.url }) };
	const one = (/** @type {string} */ who, more = {}) => jsons({ ...getMany, participantId: who }, [{}], { ...through, ...more });
	const end = new AbortController();
	const under = [one('1'), one('2')];
	const waiting = ['1', '2'].map((who) => one(who, { cancel: end.signal, settings: { onError: 'continueRegularOutput' } }));
	await slow.full();
	end.abort();
	for (const [{ error }] of await Promise.all(waiting)) assert.match(error, /^Request failed: the execution was cancelled/);
	open();
	const found = (await Promise.all([...under, one('1'), one('2')])).flat();
	assert.deepEqual(found.map(({ userId }) => userId), ['1', '2', '1', '2']);
	assert.equal(slow.passed(), 4);
});

test('a throttle is waited for within the limit, and told', async () => {
	await says('11', 'Hello');
	const throttle = { endpoint: 'conversations', times: 1, action: { type: 'error', code: 4, httpStatus: 400 } };
	await shared.sandbox.fault(throttle);
	const call = callOf(getMany);
	assert.equal((await call.execute()).length, 1);
	assert.match(call.context.hints[0].message, /^Meta limited the rate; the node waited \d+ s\.$/);
	await shared.sandbox.fault(throttle);
	const refused = await run({ ...getMany, options: { maxWaitSeconds: 0 } }).catch((error) => error);
	assert.match(refused.description, /raise the option Wait at Most/);
});

test('what may pass is asked again: lost answers, server errors, pages that are no JSON', async () => {
	await says('11', 'Hello');
	for (const action of [
		{ type: 'drop' },
		{ type: 'reset' },
		{ type: 'error', code: 2, httpStatus: 500 },
		{ type: 'garbage', kind: 'html' },
		{ type: 'garbage', kind: 'truncated' },
		{ type: 'garbage', kind: 'empty' },
	]) {
		await shared.sandbox.fault({ endpoint: 'conversations', times: 1, action });
		assert.equal((await jsons({ ...getMany, participantId: '11' })).length, 1, JSON.stringify(action));
	}
});

test('a dead token ends it at once, whatever else there is to read', async () => {
	await shared.sandbox.fault({ endpoint: 'profile', action: { type: 'error', code: 190, subcode: 463 } });
	const items = [{ userId: '1' }, { userId: '2' }, { userId: '3' }];
	const output = await jsons(getProfile, items, { settings: { onError: 'continueRegularOutput' } });
	assert.deepEqual(output.map(({ code, userId }) => [code, userId]), [[190, '1'], [190, '2'], [190, '3']]);
	assert.equal((await calls()).filter((/** @type {any} */ { endpoint }) => endpoint === 'profile').length, 1);
});

test('equal items are read once', async () => {
	await says('11', 'Hello');
	const output = await jsons(getProfile, [{ userId: '11' }, { userId: '11' }, { userId: 11 }]);
	assert.deepEqual(output.map(({ username }) => username), ['person.11', 'person.11', 'person.11']);
	const profiles = (await calls()).filter((/** @type {any} */ { endpoint }) => endpoint === 'profile');
	assert.equal(profiles.length, 2, 'a text and a number are not equal');
});

test('cancelling ends a read in its pause', async () => {
	await shared.sandbox.fault({ endpoint: 'profile', action: { type: 'error', code: 4, httpStatus: 400 } });
	const end = new AbortController();
	const running = run(getProfile, [{ userId: '11' }, { userId: '12' }], { cancel: end.signal, settings: { onError: 'continueRegularOutput' } });
	while (!(await calls())[0]?.status) await new Promise((resolve) => setTimeout(resolve, 20));
	end.abort();
	const output = await running;
	assert.deepEqual(output.map(({ json }) => json.error), Array(2).fill('Request failed: the execution was cancelled before this was read'));
});

test('the token is in no address, and in nothing that comes out, however a host spells it back', async () => {
	const { token } = page;
	/** @type {{ url: string, authorization: unknown, method: unknown, length: unknown }[]} */
	const seen = [];
	const server = createServer((request, response) => {
		seen.push({ url: String(request.url), authorization: request.headers.authorization, method: request.method, length: request.headers['content-length'] });
		const isProfile = request.url?.includes('profile_pic');
		const echoed = { name: `I am ${token}`, username: Buffer.from(token).toString('hex'), profile_pic: `https://cdn.example.com/?t=${encodeURIComponent(token)}` };
		const refused = { error: { message: `Not with ${token}`, code: 10, fbtrace_id: 'A' } };
		response.writeHead(isProfile ? 200 : 400).end(JSON.stringify(isProfile ? echoed : refused));
	}).listen(0, '127.0.0.1');
	after(() => server.close());
	await new Promise((resolve) => server.once('listening', resolve));
	const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
	const custom = { credentials: credentials(page, { customBaseUrl: `http://127.0.0.1:${port}`, appSecret: 'TEST-SECRET-of-the-app' }), settings: { onError: 'continueRegularOutput' } };
	const output = [...(await jsons(getProfile, [{ userId: '11' }], custom)), ...(await jsons(getMany, [{}], custom))];
	assert.equal(output.length, 2);
	const text = JSON.stringify(output);
	for (const secret of [token, Buffer.from(token).toString('hex'), 'TEST-SECRET']) assert.ok(!text.includes(secret), text);
	assert.match(output[0].name, /^I am \*+$/);
	for (const { url, authorization, method, length } of seen) {
		assert.equal(authorization, `Bearer ${token}`);
		assert.equal(method, 'GET');
		assert.equal(length, undefined, 'a GET has no body');
		assert.ok(!url.includes(token));
		assert.match(url, /appsecret_proof=[\da-f]{64}&appsecret_time=\d+$/);
	}
	assert.ok(seen.length >= 2);
});

test('an agent gets what is read, or in one text why not', async () => {
	await says('11', 'Hello');
	const tool = createTool({ pkg: shared.pkg, credentials: credentials(page), items: [], parameters: { ...getProfile, userId: '={{ $fromAI("userId") }}' } });
	assert.match(await tool({ userId: '11' }), /"username":"person\.11"/);
	await assert.rejects(tool({ userId: '99' }), /given by Meta for this very account/);
});

test('the lists of the editor: conversations and posts, page by page from a cursor', async () => {
	for (let person = 1; person <= 5; person += 1) await says(String(person), 'Hello', { at: Date.now() - 100_000 + person * 1000 });
	const { read, openAccount, Cancellation } = shared.pkg;
	const { context } = callOf(getMany);
	for (const [account, posts] of /** @type {[Account, number][]} */ ([[page, 3], [instagram, 3]])) {
		const signer = await openAccount({ helpers: context.helpers, getCredentials: async () => credentials(account) }, { authentication: 'accessToken' });
		const list = async (/** @type {string} */ name, /** @type {Json} */ fields) =>
			await read(context, name, fields, { signer, maxWaitMs: 10_000, cancellation: new Cancellation(undefined) });
		if (account === page) {
			const first = await list('lists.conversations', { limit: 2 });
			assert.deepEqual(first.items.map((/** @type {any} */ { userId }) => userId), ['5', '4']);
			const second = await list('lists.conversations', { limit: 2, after: first.after });
			assert.deepEqual(second.items.map((/** @type {any} */ { userId }) => userId), ['3', '2']);
			const third = await list('lists.conversations', { limit: 2, after: second.after });
			assert.deepEqual([third.items.length, third.after], [1, undefined]);
		}
		const first = await list('lists.posts', { limit: 2 });
		assert.deepEqual(Object.keys(first.items[0]), ['postId', 'caption', 'postType', 'permalink', 'publishedAt']);
		assert.match(first.items[0].publishedAt, time);
		const rest = await list('lists.posts', { limit: 2, after: first.after });
		assert.equal(new Set([...first.items, ...rest.items].map(({ postId }) => postId)).size, posts);
		assert.equal(rest.after, undefined);
	}
	const broken = await openAccount({ helpers: context.helpers, getCredentials: async () => ({ accessToken: '', host: 'instagram' }) }, { authentication: 'accessToken' });
	const refused = await read(context, 'lists.posts', {}, { signer: broken, maxWaitMs: 0, cancellation: new Cancellation(undefined) });
	assert.deepEqual([refused.status, refused.error], ['failed', 'Invalid input: The credential holds no access token']);
});
