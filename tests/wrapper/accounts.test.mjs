// @ts-check
/** A credential whose fields are expressions over the items: each item is sent from its own account. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { fixture } from './lib/fixture.mjs';
import { createCall } from './lib/n8n.mjs';

const shared = fixture();

/**
 * The accounts of a batch, and how often n8n was asked for the credential.
 * @param {Record<string, unknown>} credentials
 * @param {Record<string, unknown>[]} items
 */
async function accountsFor(credentials, items) {
	const { createSigners } = shared.pkg;
	const { context } = createCall({ pkg: shared.pkg, credentials: { host: 'facebook', apiVersion: 'v25.0', ...credentials }, items });
	const read = context.getCredentials.bind(context);
	let reads = 0;
	context.getCredentials = (/** @type {any[]} */ ...args) => {
		reads += 1;
		return read(...args);
	};
	const accounts = await createSigners(context, items.length);
	return { ...accounts, reads, of: items.map((_, index) => accounts.accountOf(index)) };
}

const tokenOf = async (/** @type {any} */ signer) =>
	(await signer.sign({ url: 'https://graph.facebook.com/v25.0/me', method: 'POST' })).headers.Authorization.replace('Bearer ', '');
const items = (/** @type {number} */ count, /** @type {(index: number) => Record<string, unknown>} */ make) => Array.from({ length: count }, (_, index) => make(index));

test('a credential without expressions is one account, and cheap: it is read a few times whatever the number of items', async () => {
	for (const count of [1, 2, 5, 100, 10_000]) {
		const { signers, of, reads } = await accountsFor({ accessToken: 'TEST-TOKEN-1' }, items(count, () => ({})));
		assert.equal(signers.length, 1);
		assert.ok(of.every((account) => account === 0));
		assert.ok(reads <= 9, `${reads} reads`);
	}
});

test('an expression that does not look at the items is one account, and cheap', async () => {
	const { signers, reads } = await accountsFor({ accessToken: '={{ "TEST-TOKEN-" + (1 + 1) }}' }, items(1000, () => ({})));
	assert.equal(await tokenOf(signers[0]), 'TEST-TOKEN-2');
	assert.equal(signers.length, 1);
	assert.ok(reads <= 9);
});

for (const [name, odd] of /** @type {[string, (index: number) => boolean][]} */ ([
	['the first', (index) => index === 0],
	['the last', (index) => index === 999],
	['the second', (index) => index === 1],
	['one in the middle', (index) => index === 437],
	['every other', (index) => index % 2 === 1],
])) {
	test(`of 1,000 items ${name} has another token: each goes from its own account`, async () => {
		const input = items(1000, (index) => ({ token: odd(index) ? 'TEST-TOKEN-odd' : 'TEST-TOKEN-even' }));
		const { signers, of } = await accountsFor({ accessToken: '={{ $json.token }}' }, input);
		assert.equal(signers.length, 2);
		const tokens = await Promise.all(signers.map(tokenOf));
		assert.deepEqual(of.map((/** @type {number} */ account) => tokens[account]), input.map(({ token }) => token));
	});
}

test('host, base address, version and secret may differ as well', async () => {
	for (const field of ['host', 'customBaseUrl', 'apiVersion', 'appSecret']) {
		const values = { host: ['facebook', 'instagram'], customBaseUrl: ['https://a.example.com', 'https://b.example.com'], apiVersion: ['v24.0', 'v25.0'], appSecret: ['TEST-SECRET-1', 'TEST-SECRET-2'] }[field] ?? [];
		const { signers, of } = await accountsFor({ accessToken: 'TEST-TOKEN-1', host: 'custom', [field]: '={{ $json.value }}' }, items(50, (index) => ({ value: values[index === 30 ? 1 : 0] })));
		assert.equal(signers.length, 2, field);
		assert.deepEqual(of, items(50, () => ({})).map((_, index) => (index === 30 ? 1 : 0)), field);
	}
});

test('an item for which the credential gives no token is told so, and no other', async () => {
	const { signers, of } = await accountsFor({ accessToken: '={{ $json.token }}' }, items(20, (index) => (index === 7 ? {} : { token: 'TEST-TOKEN-1' })));
	assert.equal(signers.length, 2);
	assert.equal(signers[0].problem, undefined);
	assert.match(signers[1].problem.problem, /holds no access token/);
	assert.deepEqual(of.flatMap((account, index) => (account === 1 ? [index] : [])), [7]);
	await assert.rejects(signers[1].sign({ url: 'https://graph.facebook.com/me' }), /no access token/);
});

test('secrets of all accounts are cleaned, whoever’s answer shows them', async () => {
	const { signers, redactor } = await accountsFor({ accessToken: '={{ $json.token }}' }, items(3, (index) => ({ token: `TEST-TOKEN-number-${index}` })));
	assert.equal(signers.length, 3);
	const text = [0, 1, 2].map((index) => `TEST-TOKEN-number-${index}`).join(' ');
	assert.equal(redactor.text(text), '***** ***** *****');
	assert.ok(signers.every((/** @type {any} */ signer) => signer.redactor === redactor));
});
