// @ts-check
/** A little landscape: sky, sun and three ranges of hills. Over time the sun rises and sets. */

/** @typedef {[number, number, number]} Colour */
/** @type {Readonly<Record<string, { sky: [Colour, Colour], sun: Colour, hills: [Colour, Colour, Colour] }>>} */
const palettes = {
	dusk: { sky: [[64, 42, 120], [250, 150, 120]], sun: [255, 226, 150], hills: [[150, 72, 128], [104, 48, 112], [58, 30, 84]] },
	sea: { sky: [[70, 150, 220], [214, 240, 246]], sun: [255, 250, 220], hills: [[96, 176, 200], [48, 130, 170], [20, 84, 130]] },
	meadow: { sky: [[120, 196, 236], [252, 240, 200]], sun: [255, 214, 90], hills: [[150, 200, 120], [92, 164, 92], [44, 116, 76]] },
};

/**
 * @param {number} width
 * @param {number} height
 * @param {number} time  0 to 1, a whole round
 * @param {string} palette
 * @returns {Buffer} RGB, three bytes a pixel
 */
export function frame(width, height, time, palette) {
	const colours = palettes[palette];
	if (!colours) throw new Error(`No palette "${palette}"`);
	const out = Buffer.alloc(width * height * 3);
	const round = 2 * Math.PI * time;
	const sunX = 0.5 + 0.22 * Math.cos(round - Math.PI / 2);
	const sunY = 0.36 - 0.12 * Math.sin(round + 0.6);
	for (let y = 0; y < height; y += 1) {
		for (let x = 0; x < width; x += 1) {
			const u = x / width;
			const v = y / height;
			let colour = mix(colours.sky[0], colours.sky[1], Math.min(1, v * 1.35));
			const distance = Math.hypot((u - sunX) * (width / height), v - sunY);
			colour = mix(colour, colours.sun, 0.45 * Math.exp(-distance * 7));
			colour = mix(colour, colours.sun, edge(0.115 - distance, height));
			colours.hills.forEach((hill, i) => {
				const ridge = 0.56 + i * 0.14 + 0.05 * Math.sin(u * (5 + i * 2) + i * 2.1) + 0.02 * Math.sin(u * 13 + i + round);
				colour = mix(colour, hill, edge(v - ridge, height));
			});
			out.set(colour.map(Math.round), (y * width + x) * 3);
		}
	}
	return out;
}

/**
 * 0 to 1 across one pixel: smooth edges.
 * @param {number} inside
 * @param {number} height
 */
function edge(inside, height) {
	return Math.max(0, Math.min(1, inside * height + 0.5));
}

/**
 * @param {Colour} from
 * @param {Colour} to
 * @param {number} share
 * @returns {Colour}
 */
function mix(from, to, share) {
	return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share, from[2] + (to[2] - from[2]) * share];
}
