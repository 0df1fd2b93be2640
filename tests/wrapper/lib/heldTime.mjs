// @ts-check
/**
 * Time that passes only when it is told to, for all that looks at the runtime's clock or has itself woken by a signal.
 * @param {import('node:test').TestContext} t
 */
export function heldTime(t) {
	// Whole milliseconds: of others a difference is not exact, and the timer one later.
	let now = Math.ceil(performance.now());
	/** @type {{ at: number, alarm: AbortController }[]} */ let set = [];
	t.mock.method(performance, 'now', () => now);
	t.mock.method(AbortSignal, 'timeout', (/** @type {number} */ ms) => {
		const alarm = new AbortController();
		set.push({ at: now + ms, alarm });
		return alarm.signal;
	});
	return {
		/** @param {number} ms */
		pass(ms) {
			now += ms;
			const due = set.filter(({ at }) => at <= now);
			set = set.filter(({ at }) => at > now);
			for (const { alarm } of due) alarm.abort();
		},
	};
}
