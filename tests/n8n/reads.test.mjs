// @ts-check
/** Every operation that reads in a whole n8n: what comes out is the contract's, whole, and what is refused goes its way. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settled, someTime, someTraceId } from './lib/items.mjs';
import { reads } from './lib/reads.mjs';
import { n8nSuite } from './lib/suite.mjs';

const suite = n8nSuite();
const person = '1784140000000777';
const commenter = '1784140000000778';
const getMany = { resource: 'conversations', operation: 'getMany', participantId: '={{ $json.who }}' };
const getMessages = { resource: 'conversations', operation: 'getMessages', conversationId: '={{ $json.conversationId }}', limit: 2 };
const getProfile = { resource: 'people', operation: 'getProfile', userId: '={{ $json.who }}' };
const items = [{ who: person }, { who: '@jane' }];
const branches = [
	{ name: 'getMany', items, nodes: [getMany] },
	{ name: 'getMessages', items: [{ who: person }], nodes: [getMany, getMessages] },
	{ name: 'getProfile', items: [{ who: person }, { who: commenter }], nodes: [getProfile] },
];
const errorOutput = suite.branches('readsErrorOutput', branches, { onError: 'continueErrorOutput' });
const regularOutput = suite.branches('readsRegularOutput', branches, { onError: 'continueRegularOutput' });
const stop = suite.branches('readsStop', [{ name: 'getProfile', items: [{ who: commenter }], nodes: [getProfile] }]);

/** What the sandbox knows: a person who wrote twice, one who commented. */
async function world() {
	await suite.admin('people', { id: person, username: 'jane', name: 'Jane', followerCount: 12, isVerified: true, follows: true });
	await suite.admin('messages', { person, text: 'Hello' });
	await suite.admin('messages', { person, text: 'Bye 👋' });
	await suite.comment({ person: commenter });
}

const noConsent =
	'Nothing can be done here: Meta shows the profile of a person only after they have written to the account or tapped an ice breaker or its menu; a comment is not enough.';
const conversation = (/** @type {any} */ { conversationId, updatedAt }) => ({ conversationId, updatedAt, userId: person, username: 'jane' });
const message = (/** @type {any} */ { messageId }, /** @type {string} */ text) => ({
	messageId,
	sentAt: someTime,
	fromUserId: person,
	fromUsername: 'jane',
	isOwn: false,
	text,
	attachments: [],
});
const profile = (/** @type {any} */ { profilePicture }) => ({
	success: true,
	operation: 'getProfile',
	userId: person,
	name: 'Jane',
	username: 'jane',
	profilePicture,
	followerCount: 12,
	isVerified: true,
	followsBusiness: true,
	followedByBusiness: false,
});
const wrongPerson = {
	error: 'Invalid input: Instagram User ID "@jane" is not made of digits only; a @username is not an ID',
	operation: 'getMany',
	resource: 'conversations',
	success: false,
	timestamp: someTime,
	advice:
		'Take the Instagram-scoped ID (IGID, digits only) from the userId of the trigger or of Get Many, or from a webhook\'s sender.id.',
	delivery: 'notSent',
	userId: '@jane',
};
const withoutConsent = {
	error: 'API Error: (#230) User consent is required to access user profile',
	operation: 'getProfile',
	resource: 'people',
	success: false,
	timestamp: someTime,
	code: 230,
	fbtraceId: someTraceId,
	advice: noConsent,
	delivery: 'notSent',
	userId: commenter,
};

/** @param {import('./lib/suite.mjs').Item[]} output @param {number} since */
const whole = (output, since) => settled(output.map((item) => ({ ...item, json: { ...item.json } })), since - 2000);

test('with the error output, what is read and what is refused go to their branches', async () => {
	await world();
	const since = Date.now();
	const runOf = await suite.executeAll(errorOutput);
	const [conversations, wrong] = runOf('getMany').outputs;
	assert.match(conversations[0].json.updatedAt, /^\d{4}-.*Z$/);
	assert.deepEqual(whole(conversations, since), [{ json: conversation(conversations[0].json), pairedItem: { item: 0 } }]);
	assert.deepEqual(whole(wrong, since), [{ json: { who: '@jane', ...wrongPerson }, pairedItem: { item: 1 } }]);
	const [messages] = runOf('getMessages').outputs;
	assert.deepEqual(whole(messages, since), [
		{ json: message(messages[0].json, 'Bye 👋'), pairedItem: { item: 0 } },
		{ json: message(messages[1].json, 'Hello'), pairedItem: { item: 0 } },
	]);
	const [profiles, refused] = runOf('getProfile').outputs;
	assert.match(profiles[0].json.profilePicture, /^http/);
	assert.deepEqual(whole(profiles, since), [{ json: profile(profiles[0].json), pairedItem: { item: 0 } }]);
	assert.deepEqual(whole(refused, since), [{ json: { who: commenter, ...withoutConsent }, pairedItem: { item: 1 } }]);
	const outputs = [conversations, messages, profiles];
	assert.deepEqual(outputs.map(([{ json }]) => Object.keys(json)), reads.map(({ keys }) => keys));
});

test('continuing on the regular output, all come out in input order', async () => {
	await world();
	const since = Date.now();
	const runOf = await suite.executeAll(regularOutput);
	const [conversations] = runOf('getMany').outputs;
	assert.deepEqual(whole(conversations, since), [
		{ json: conversation(conversations[0].json), pairedItem: { item: 0 } },
		{ json: wrongPerson, pairedItem: { item: 1 } },
	]);
	const [profiles] = runOf('getProfile').outputs;
	assert.deepEqual(whole(profiles, since), [
		{ json: profile(profiles[0].json), pairedItem: { item: 0 } },
		{ json: withoutConsent, pairedItem: { item: 1 } },
	]);
});

test('in stop mode the execution ends with Meta’s words, code and what to do', async () => {
	await world();
	const { status, error } = await suite.execute(stop, 'getProfile');
	assert.equal(status, 'error');
	assert.equal(error.message, 'API Error: (#230) User consent is required to access user profile');
	assert.ok(error.description.startsWith(`${noConsent} Code 230, trace id `), error.description);
	assert.equal(error.context.itemIndex, 0);
});
