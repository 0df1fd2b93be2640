// @ts-check
/** The lists of the editor: whom one has talked to, and what the account has posted. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture } from './lib/fixture.mjs';
import { createLists } from './lib/n8n.mjs';

const shared = fixture();
const instagram = '17841400000000003';

/** @param {Record<string, unknown>} [credentials] @param {Record<string, unknown>} [parameters] */
const lists = (credentials = shared.sandbox.credentials(), parameters = {}) => createLists({ pkg: shared.pkg, credentials, parameters });
const instagramLogin = () => shared.sandbox.credentials('TEST-TOKEN-ig-1', { customLogin: 'instagram' });

/**
 * Somebody who has written: told of by user name, and by name where there is one.
 * @param {string} id @param {string} username @param {Record<string, unknown>} [more]
 */
async function person(id, username, { account, at, ...more } = /** @type {Record<string, any>} */ ({})) {
	const of = account === undefined ? {} : { account };
	await shared.sandbox.admin('POST', 'people', { ...of, id, username, ...more });
	await shared.sandbox.admin('POST', 'messages', { ...of, person: id, text: 'Hello', ...(at === undefined ? {} : { at }) });
}

/** All entries, page after page. @param {ReturnType<typeof lists>} list @param {'searchPeople' | 'searchPosts'} method @param {string} [filter] */
async function all(list, method, filter) {
	const pages = [await list(method, filter)];
	while (pages.at(-1)?.paginationToken !== undefined) pages.push(await list(method, filter, pages.at(-1)?.paginationToken));
	return pages.map(({ results }) => results);
}

/** @param {Promise<unknown>} listing */
const refusalOf = (listing) => listing.then(() => assert.fail('the list came'), (error) => String(error.message));

for (const [login, account, credentials] of /** @type {const} */ ([['Facebook', undefined, undefined], ['Instagram', instagram, instagramLogin]])) {
	test(`people by name and @username, the latest first, with the ${login} login`, async () => {
		const of = account === undefined ? {} : { account };
		await person('1784140000000701', 'jane', { ...of, name: 'Jane Doe', at: Date.now() - 3000 });
		await person('1784140000000702', 'no.name', { ...of, at: Date.now() - 2000 });
		const { results, paginationToken } = await lists(credentials?.())('searchPeople');
		assert.deepEqual(results, [
			{ name: '@no.name', value: '1784140000000702', url: 'https://www.instagram.com/no.name/' },
			{ name: 'Jane Doe (@jane)', value: '1784140000000701', url: 'https://www.instagram.com/jane/' },
		]);
		assert.equal(paginationToken, undefined);
	});
}

test('a chat with an AI is left out, and so is nobody else', async () => {
	for (let number = 1; number <= 6; number += 1) await person(String(1784140000000710 + number), `person.${number}`, { isAiStudio: number === 4 });
	const { results } = await lists()('searchPeople');
	assert.deepEqual(results.map(({ name }) => name).sort(), [1, 2, 3, 5, 6].map((number) => `@person.${number}`));
});

test('pages hold everybody once, and a search finds who is on the last of them, within Meta’s two calls a second', async () => {
	await shared.sandbox.limits({ published: true });
	const now = Date.now();
	for (let number = 1; number <= 60; number += 1) await person(String(1784140000000800 + number), `person.${number}`, { name: `Name ${number}`, at: now - number * 60_000 });
	const list = lists();
	const pages = await all(list, 'searchPeople');
	assert.ok(pages.length >= 3, String(pages.length));
	const everybody = Array.from({ length: 60 }, (_, index) => `Name ${index + 1} (@person.${index + 1})`);
	assert.deepEqual(pages.flat().map(({ name }) => name), everybody);
	const byUsername = await all(lists(), 'searchPeople', ' @PERSON.60 ');
	assert.deepEqual(byUsername.flat().map(({ value }) => value), ['1784140000000860']);
	// A name is found once it was shown.
	assert.deepEqual((await all(list, 'searchPeople', 'name 59')).flat().map(({ name }) => name), ['Name 59 (@person.59)']);
	assert.deepEqual((await all(list, 'searchPeople', '1784140000000801')).flat().length, 1);
	assert.deepEqual((await all(list, 'searchPeople', 'nobody at all')).flat(), []);
	const { throttled } = await shared.sandbox.admin('GET', 'counts');
	assert.equal(throttled, 0);
});

test('names that do not come in time are left out, and the list comes all the same', async () => {
	await person('1784140000000721', 'jane', { name: 'Jane Doe' });
	await shared.sandbox.fault({ endpoint: 'profile', action: { type: 'latency', ms: 20_000 } });
	const begun = Date.now();
	const { results } = await lists(instagramOf(''))('searchPeople');
	assert.deepEqual(results.map(({ name }) => name), ['@jane']);
	assert.ok(Date.now() - begun < 15_000);
});

/** The same account under a key that no other test has: what is known of people is remembered by it. @param {string} mark */
function instagramOf(mark) {
	return shared.sandbox.credentials('TEST-TOKEN-page-1', { customBaseUrl: `${shared.sandbox.url.replace('127.0.0.1', 'localhost')}${mark}` });
}

test('conversations by their people, for a field that holds a conversation', async () => {
	await person('1784140000000731', 'jane');
	const { results } = await lists()('searchConversations');
	const told = await fetch(`${shared.sandbox.url}/v25.0/me/conversations?platform=instagram`, { headers: { authorization: 'Bearer TEST-TOKEN-page-1' } });
	const [{ id }] = /** @type {any} */ (await told.json()).data;
	assert.deepEqual(results.map(({ name, value }) => [name, value]), [['@jane', id]]);
});

for (const [login, credentials] of /** @type {const} */ ([['Facebook', undefined], ['Instagram', instagramLogin]])) {
	test(`posts by caption and date, the latest first, with the ${login} login`, async () => {
		const of = credentials ? { account: instagram } : {};
		const at = Date.UTC(2026, 10, 5);
		await shared.sandbox.admin('POST', 'posts', { ...of, caption: '', mediaType: 'VIDEO', at });
		await shared.sandbox.admin('POST', 'posts', { ...of, caption: `  A  long\nstory ${'👋'.repeat(80)}`, at: at + 86_400_000 });
		const list = lists(credentials?.());
		const { results } = await list('searchPosts');
		assert.deepEqual(results.map(({ name }) => name), [
			`A long story ${'👋'.repeat(47)}… (2026-11-06)`,
			'Video without a caption (2026-11-05)',
			'Sun on the meadow (2026-10-03)',
			'The sea, this morning (2026-09-20)',
			'Evening over the hills (2026-09-12)',
		]);
		assert.ok(results.every(({ value, url }) => /^18\d{15}$/.test(value) && url?.startsWith('https://www.instagram.com/p/')));
		assert.deepEqual((await list('searchPosts', 'SEA')).results.map(({ name }) => name), ['The sea, this morning (2026-09-20)']);
		assert.deepEqual((await list('searchPosts', '2026-11-05')).results.map(({ name }) => name), ['Video without a caption (2026-11-05)']);
	});
}

test('no label is an expression, since the editor keeps it in the workflow, where n8n would work it out', async () => {
	await shared.sandbox.admin('POST', 'posts', { caption: '={{ $env.SECRET }}', at: Date.now() });
	await shared.sandbox.admin('POST', 'posts', { caption: ' == {{ 1 + 1 }}', at: Date.now() });
	await person('1784140000000741', 'mallory', { name: '={{ $env.SECRET }}' });
	const list = lists();
	const labels = [...(await list('searchPosts')).results, ...(await list('searchPeople')).results].flatMap(({ name, url = '' }) => [name, url]);
	assert.ok(labels.some((label) => label.startsWith('{{ $env.SECRET }} (@mallory)')), labels.join('\n'));
	for (const label of labels) assert.doesNotMatch(label, /^\s*=/);
});

/** What can be wrong, and what the list says of it. @type {[string, () => Promise<unknown>, () => Record<string, unknown>, RegExp][]} */
const wrong = [
	['a dead token', async () => {}, () => shared.sandbox.credentials('TEST-TOKEN-expired'), /^API Error: .*expired.*\. .*token/i],
	['a missing permission', () => shared.sandbox.admin('POST', 'reading', { messages: 'noPermission' }), instagramLogin, /^API Error: .*\. .*permission/i],
	['a gateway that is no Graph', () => shared.sandbox.fault({ endpoint: 'any', action: { type: 'garbage', kind: 'html' } }), () => shared.sandbox.credentials(), /^Request failed: /],
	['no host there', async () => {}, () => shared.sandbox.credentials('TEST-TOKEN-page-1', { customBaseUrl: 'http://127.0.0.1:1' }), /^Request failed: .*ECONNREFUSED/],
	['an answer that repeats the token', () => shared.sandbox.fault({ endpoint: 'any', action: { type: 'echoToken' } }), () => shared.sandbox.credentials(), /^API Error: /],
	['no token at all', async () => {}, () => shared.sandbox.credentials(''), /^Invalid input: .*token/i],
];
for (const [name, arrange, credentials, words] of wrong) {
	test(`${name}: the list says so in sentences, and tells nothing secret`, async () => {
		await arrange();
		const message = await refusalOf(lists(credentials())('searchPeople'));
		assert.match(message, words);
		assert.match(message, /\.$/);
		assert.doesNotMatch(message, /TEST-TOKEN|TEST-SECRET/);
	});
}
