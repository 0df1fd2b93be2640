// @ts-check
/** Waiting for what comes, never for a time. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

/** So long a busy machine may take. */
const longestMs = 60_000;

/**
 * Waits until this is so.
 * @param {string} what is waited for; a failure is told by it
 * @param {() => boolean | Promise<boolean>} condition
 * @param {{ withinMs?: number, everyMs?: number, about?: () => unknown }} [more] `about` adds to a failure what there is instead
 */
export async function until(what, condition, { withinMs = longestMs, everyMs = 50, about } = {}) {
	const deadline = Date.now() + withinMs;
	while (!(await condition())) {
		if (Date.now() >= deadline) assert.fail(`${what}: not within ${withinMs / 1000} s${about ? `; ${await about()}` : ''}`);
		await pause(everyMs);
	}
}

/**
 * Waits until an assertion holds, for what is shown or stored a moment after its neighbours. Fails as the assertion did last.
 * @param {() => void | Promise<void>} assertion
 * @param {{ withinMs?: number, everyMs?: number }} [more]
 */
export async function eventually(assertion, { withinMs = longestMs, everyMs = 50 } = {}) {
	for (const deadline = Date.now() + withinMs; ; await pause(everyMs)) {
		try {
			return await assertion();
		} catch (error) {
			if (Date.now() >= deadline) throw error;
		}
	}
}
