// @ts-check

/**
 * Seeded chance (mulberry32): the same seed draws the same run.
 * @param {number} seed
 */
export function seededRandom(seed) {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
	return {
		/** @param {number} probability */
		chance: (probability) => next() < probability,
		/** A whole number from `from` up to and including `to`. @param {number} from @param {number} to */
		whole: (from, to) => from + Math.floor(next() * (to - from + 1)),
		/** @template T @param {readonly T[]} list @returns {T} */
		pick: (list) => list[Math.floor(next() * list.length)],
	};
}

/** @typedef {ReturnType<typeof seededRandom>} Random */
