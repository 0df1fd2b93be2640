// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Deliveries } from '../src/webhooks/deliveries.mjs';

/** @param {string} mid @returns {import('../src/webhooks/body.mjs').WebhookEvent} */
const event = (mid) => ({ kind: 'message', field: 'messages', entryId: '1', person: '2', mid, value: {} });
const given = { app: '7', at: 0, callbackUrl: null };

test('the ledger of webhooks keeps the latest, and counts all', () => {
	const deliveries = new Deliveries();
	for (let i = 0; i < 12_000; i += 1) deliveries.settle(deliveries.add(given, [event(`m${i}`)]), 'unheard');
	const list = deliveries.list();
	assert.deepEqual([list.length, list[0]?.id, list.at(-1)?.id], [5000, 7001, 12_000]);
	assert.deepEqual([deliveries.ofMessage('m11999')?.id, deliveries.ofMessage('m0')], [12_000, undefined]);
	assert.deepEqual([deliveries.counts().events, deliveries.counts().unheard], [12_000, 12_000]);
});

test('bodies are kept as far as there is room for them', () => {
	const deliveries = new Deliveries();
	const events = Array.from({ length: 1000 }, (_, place) => event(`m${place}`));
	for (let i = 0; i < 100; i += 1) deliveries.add({ ...given, body: 'a'.repeat(1024 * 1024) }, events);
	const list = deliveries.list();
	assert.equal(list.filter(({ body }) => body !== null).length, 64);
	assert.deepEqual([list[0]?.body, list[0]?.events.length, list[0]?.eventCount], [null, 10, 1000]);
	assert.deepEqual([list[99]?.body?.length, list[99]?.events.length], [1024 * 1024, 1000]);
	deliveries.clear();
	assert.deepEqual([deliveries.list(), deliveries.counts().events], [[], 0]);
});
