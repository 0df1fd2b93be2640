// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Clock } from '../src/clock.mjs';
import { until } from './receiver.mjs';

test('what is set for later happens when its time has come, in order, by real time or by moving the clock', async () => {
	const clock = new Clock();
	/** @type {string[]} */
	const happened = [];
	const soon = new Promise((resolve) => {
		clock.after(60_000, () => happened.push('minute'));
		clock.after(3_600_000, () => {
			happened.push('hour');
			clock.after(0, () => happened.push('at once'));
		});
		clock.after(30_000, () => happened.push('half a minute'));
		clock.after(5, () => resolve(happened.push('soon')));
	});
	// The clock's own timer keeps no process alive.
	const alive = setTimeout(() => {}, 30_000);
	await soon;
	assert.deepEqual(happened, ['soon']);
	clock.advance(60_000);
	assert.deepEqual(happened, ['soon', 'half a minute', 'minute']);
	clock.advance(3_600_000);
	assert.deepEqual(happened.at(-1), 'hour');
	await until(() => happened.at(-1) === 'at once', 'what was to happen at once');
	clock.after(10, () => happened.push('forgotten'));
	clock.reset();
	assert.ok(Math.abs(clock.now() - Date.now()) < 60_000);
	await new Promise((resolve) => setTimeout(resolve, 30));
	assert.equal(happened.includes('forgotten'), false);
	clearTimeout(alive);
});
