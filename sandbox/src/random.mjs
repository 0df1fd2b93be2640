// @ts-check
/** Seeded chance: the same seed gives the same decisions for the same calls, in whatever order they arrive. */

/**
 * A number in [0, 1) for a text and a seed (FNV-1a, then murmur3's finalizer to spread it).
 * @param {number} seed
 * @param {string} text
 */
export function chance(seed, text) {
	let hash = 0x811c9dc5 ^ seed;
	for (let i = 0; i < text.length; i += 1) {
		hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
	}
	hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
	hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
	return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
