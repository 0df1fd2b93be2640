// @ts-check
/** Calls that could all begin at once are spread over turns of the event loop, unless their answers come at once. */
import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fixture } from './lib/fixture.mjs';
import { createCall } from './lib/n8n.mjs';
import { item } from './lib/sandbox.mjs';

const count = 10;
/** Longer than answers that are not worth spreading calls for. */
const answerMs = 30;
const shared = fixture();

/** Counts what happens in each turn of the event loop. */
function loopTurns() {
	let turn = 0;
	let next = setImmediate(function counting() {
		turn += 1;
		next = setImmediate(counting);
	});
	/** @type {Map<number, number>} */ const counts = new Map();
	return {
		/** Counts something that happens in this turn. */
		note: () => void counts.set(turn, (counts.get(turn) ?? 0) + 1),
		most: () => Math.max(...counts.values()),
		stop: () => clearImmediate(next),
	};
}

/**
 * Makes a call as the node's fetch does.
 * @param {any} turnstile
 * @param {() => Promise<unknown>} answer
 */
async function call(turnstile, answer) {
	await turnstile.turn();
	const begun = Date.now();
	await answer();
	turnstile.answered(begun);
}

/**
 * Makes calls that all could begin now.
 * @param {any} turnstile
 * @param {() => Promise<unknown>} answer
 */
async function callTogether(turnstile, answer) {
	const turns = loopTurns();
	/** @type {number[]} */ const order = [];
	await Promise.all(
		Array.from({ length: count }, (_, index) =>
			call(turnstile, () => {
				order.push(index);
				turns.note();
				return answer();
			}),
		),
	);
	turns.stop();
	return { order, mostInOneTurn: turns.most() };
}

test('calls that take their time begin in order, a few at a time', async () => {
	const { order, mostInOneTurn } = await callTogether(new shared.pkg.Turnstile(), () => pause(answerMs));
	assert.deepEqual(order, [...Array(count).keys()]);
	// Three of the nine that wait; on a machine that is held up, two such parts can fall into one turn.
	assert.ok(mostInOneTurn <= 5, `${mostInOneTurn} began together`);
});

test('a call alone begins at once', () => {
	assert.equal(new shared.pkg.Turnstile().turn(), undefined);
});

test('calls are not held up where answers come at once', async () => {
	const turnstile = new shared.pkg.Turnstile();
	await call(turnstile, async () => undefined);
	const { mostInOneTurn } = await callTogether(turnstile, async () => undefined);
	assert.equal(mostInOneTurn, count);
});

test('the sends of a batch, which could all begin once their picture is uploaded, leave the node spread', async (t) => {
	await shared.sandbox.limits({ latencyMs: answerMs });
	const send = () =>
		createCall({
			pkg: shared.pkg,
			credentials: shared.sandbox.credentials(),
			items: Array.from({ length: count }, (_, index) => item(String(600 + index))),
			parameters: { options: { concurrency: count, messagesPerSecond: 0 } },
		}).execute();
	// The first calls of a process take so much longer to make that they say nothing of all the others.
	for (let round = 0; round < 5; round += 1) await send();

	const turns = loopTurns();
	let left = 0;
	const note = (/** @type {any} */ { request }) => {
		if (!request.path.endsWith('/me/messages')) return;
		left += 1;
		turns.note();
	};
	subscribe('http.client.request.start', note);
	t.after(() => {
		unsubscribe('http.client.request.start', note);
		turns.stop();
	});
	await send();
	assert.equal(left, count);
	assert.ok(turns.most() <= 5, `${turns.most()} left together`);
});
