// @ts-check
/** Calls that could all begin at once are spread over turns of the event loop, unless their answers come at once. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { loadPackage, unpackTarball } from './lib/package.mjs';

const count = 10;
/** Longer than answers that are not worth spreading calls for. */
const answerMs = 30;

/** @type {Awaited<ReturnType<typeof unpackTarball>>} */ let unpacked;
/** @type {Awaited<ReturnType<typeof loadPackage>>} */ let pkg;
before(async () => {
	unpacked = await unpackTarball();
	pkg = await loadPackage(unpacked.dir);
});
after(() => unpacked.remove());

/** Counts the turns of the event loop. */
function loopTurns() {
	let turn = 0;
	let next = setImmediate(function counting() {
		turn += 1;
		next = setImmediate(counting);
	});
	return { now: () => turn, stop: () => clearImmediate(next) };
}

/**
 * Makes a call as the node's fetch does.
 * @param {any} turnstile
 * @param {() => Promise<unknown>} answer
 */
async function call(turnstile, answer) {
	await turnstile.turn();
	const begun = Date.now();
	try {
		return await answer();
	} finally {
		turnstile.answered(begun);
	}
}

/**
 * Makes calls that all could begin now.
 * @param {any} turnstile
 * @param {(index: number) => Promise<unknown>} answer
 */
async function callTogether(turnstile, answer) {
	const turns = loopTurns();
	/** @type {number[]} */ const order = [];
	/** @type {Map<number, number>} */ const begunInTurn = new Map();
	const results = await Promise.allSettled(
		Array.from({ length: count }, (_, index) =>
			call(turnstile, () => {
				order.push(index);
				begunInTurn.set(turns.now(), (begunInTurn.get(turns.now()) ?? 0) + 1);
				return answer(index);
			}),
		),
	);
	turns.stop();
	return { results, order, mostInOneTurn: Math.max(...begunInTurn.values()) };
}

test('calls that take their time begin in order, a few at a time', async () => {
	const { order, mostInOneTurn, results } = await callTogether(new pkg.Turnstile(), (index) => pause(answerMs, index));
	assert.deepEqual(order, [...Array(count).keys()]);
	// Three of the nine that wait; on a machine that is held up, two such parts can fall into one turn.
	assert.ok(mostInOneTurn <= 5, `${mostInOneTurn} began together`);
	assert.deepEqual(results.map((result) => result.status === 'fulfilled' && result.value), [...Array(count).keys()]);
});

test('a call alone begins at once', () => {
	assert.equal(new pkg.Turnstile().turn(), undefined);
});

test('calls are not held up where answers come at once', async () => {
	const turnstile = new pkg.Turnstile();
	await call(turnstile, async () => undefined);
	const { mostInOneTurn } = await callTogether(turnstile, async () => undefined);
	assert.equal(mostInOneTurn, count);
});

test('a call that fails holds up no other, and fails with its own error', async () => {
	const { results } = await callTogether(new pkg.Turnstile(), async (index) => {
		await pause(answerMs);
		if (index === 0) throw new Error('refused');
	});
	assert.equal(results[0].status === 'rejected' && results[0].reason.message, 'refused');
	assert.ok(results.slice(1).every(({ status }) => status === 'fulfilled'));
});
