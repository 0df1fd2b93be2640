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

/** Of the nine that wait for the first of ten, three begin together, and the first may be in the same turn. */
const together = 4;

/**
 * Of some rounds the best counts: on a machine that is held up timers ring late, and then in the same turn.
 * @param {() => Promise<number>} round how many began in one turn at the most
 */
async function bestOf(round) {
	let best = count;
	for (let left = 30; left > 0 && best > together; left -= 1) best = Math.min(best, await round());
	return best;
}

test('calls that take their time begin in order, a few at a time', async () => {
	const most = await bestOf(async () => {
		const { order, mostInOneTurn } = await callTogether(new shared.pkg.Turnstile(), () => pause(answerMs));
		assert.deepEqual(order, [...Array(count).keys()]);
		return mostInOneTurn;
	});
	assert.ok(most <= together, `${most} began together`);
});

test('a call alone begins at once', () => {
	assert.equal(new shared.pkg.Turnstile().turn(), undefined);
});

test('calls are not held up where answers come at once', async (t) => {
	// Whether an answer came at once is told by the clock, which a busy machine lets run on in between.
	t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
	const turnstile = new shared.pkg.Turnstile();
	await call(turnstile, async () => undefined);
	const { mostInOneTurn } = await callTogether(turnstile, async () => undefined);
	assert.equal(mostInOneTurn, count);
});

test('the sends of a batch, which could all begin once their picture is uploaded, leave the node spread', async () => {
	await shared.sandbox.limits({ latencyMs: answerMs });
	const most = await bestOf(async () => {
		const turns = loopTurns();
		let left = 0;
		const note = (/** @type {any} */ { request }) => {
			if (!request.path.endsWith('/me/messages')) return;
			left += 1;
			turns.note();
		};
		subscribe('http.client.request.start', note);
		await createCall({
			pkg: shared.pkg,
			credentials: shared.sandbox.credentials(),
			items: Array.from({ length: count }, (_, index) => item(String(600 + index))),
			parameters: { options: { concurrency: count, messagesPerSecond: 0 } },
		}).execute();
		unsubscribe('http.client.request.start', note);
		turns.stop();
		assert.equal(left, count);
		return turns.most();
	});
	assert.ok(most <= together, `${most} left together`);
});
