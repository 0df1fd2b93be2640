// @ts-check
/** Draws the batches of a run from its seed. */
import { seededRandom } from './random.mjs';
import { weathers } from './weather.mjs';

/**
 * @typedef {{ n: number, userId: unknown, mediaUrl: unknown, mediaType: unknown }} InputItem
 *   `n` is the item's place, and comes back beside the error on n8n's error branch
 * @typedef {object} Expected
 * @property {InputItem} input
 * @property {boolean} valid
 * @property {string} recipient  digits of its own for each valid item, so that the ledger can be compared exactly
 *
 * @typedef {'continue' | 'stop' | 'engine'} Mode
 *   `engine`: on n8n's workflow runner with its own Retry On Fail and the error output
 * @typedef {object} Batch
 * @property {string} name
 * @property {number} seed
 * @property {import('./weather.mjs').Weather} weather
 * @property {Mode} mode
 * @property {number} tries
 * @property {keyof typeof accounts} account
 * @property {Record<string, any>} options
 * @property {number} latencyMs
 * @property {Expected[]} items
 */

export const accounts = {
	'page 1': { token: 'TEST-TOKEN-page-1', secret: '' },
	'page 2': { token: 'TEST-TOKEN-page-2', secret: 'TEST-SECRET-page-2' },
	'ig 1': { token: 'TEST-TOKEN-ig-1', secret: 'TEST-SECRET-ig-1' },
};

const modes = /** @type {const} */ (['continue', 'stop', 'engine']);
const endings = { image: 'png', video: 'mp4', audio: 'm4a' };
const types = /** @type {const} */ (['image', 'image', 'image', 'video', 'audio']);

/**
 * @param {number} seed
 * @param {number} itemCount
 * @returns {Batch[]}
 */
export function drawBatches(seed, itemCount) {
	const random = seededRandom(seed);
	const usual = itemCount > 1500 ? 200 : 62;
	const count = Math.max(1, Math.round(itemCount / usual));
	/** @type {Batch[]} */
	const batches = [];
	for (let index = 0; index < count; index += 1) {
		const size = Math.floor((itemCount * (index + 1)) / count) - Math.floor((itemCount * index) / count);
		batches.push(drawBatch(random, index, size));
	}
	return batches;
}

/**
 * @param {import('./random.mjs').Random} random
 * @param {number} index
 * @param {number} size
 * @returns {Batch}
 */
function drawBatch(random, index, size) {
	// Thirteen kinds of weather and three modes: after 39 batches every pair has been played.
	const weather = weathers[index % weathers.length];
	const drawn = modes[index % modes.length];
	// n8n's runner gives out nothing of a cancelled workflow, so that there would be nothing to compare.
	const mode = weather.cancelled && drawn === 'engine' ? 'continue' : drawn;
	const pace = random.pick([0, 0, 60, 200, null]);
	const options = {
		concurrency: random.pick([1, 3, 10, 10, 25, 50]),
		connection: random.pick(['n8n', 'n8n', 'direct']),
		...(pace === null ? {} : { messagesPerSecond: pace }),
		...weather.options,
	};
	const mediaCount = random.whole(1, Math.max(1, Math.floor(size / 6)));
	const media = Array.from({ length: mediaCount }, (_, number) => {
		const mediaType = random.pick(types);
		return { mediaUrl: `https://media.example.com/${index}/${number}.${endings[mediaType]}`, mediaType };
	});
	// In stop mode one bad item means that nothing is sent at all: worth a few batches, not all of them.
	const invalidShare = mode === 'stop' && !random.chance(0.25) ? 0 : 0.05;
	return {
		name: `${index + 1}`,
		seed: random.whole(1, 2 ** 30),
		weather,
		mode,
		tries: random.whole(2, 3),
		account: random.pick(/** @type {(keyof typeof accounts)[]} */ (Object.keys(accounts))),
		options,
		latencyMs: random.pick([0, 0, 5, 15]),
		items: Array.from({ length: size }, (_, n) => drawItem(random, index, n, media, invalidShare)),
	};
}

/**
 * @param {import('./random.mjs').Random} random
 * @param {number} batch
 * @param {number} n
 * @param {{ mediaUrl: string, mediaType: string }[]} media
 * @param {number} invalidShare
 * @returns {Expected}
 */
function drawItem(random, batch, n, media, invalidShare) {
	const recipient = `1784${String(batch).padStart(4, '0')}${String(n).padStart(6, '0')}`;
	// Fourteen digits fit into a number, and n8n hands ids over as numbers when a user's data has them so.
	const good = { n, userId: random.chance(0.1) ? Number(recipient) : recipient, ...random.pick(media) };
	if (!random.chance(invalidShare)) return { input: good, valid: true, recipient };
	const flaw = random.pick(/** @type {Record<string, unknown>[]} */ ([
		{ userId: `someone.${n}` },
		{ userId: 17841400000000000000 + n },
		{ userId: null },
		{ mediaUrl: `http://127.0.0.1/${n}.png` },
		{ mediaUrl: `ftp://media.example.com/${n}.png` },
		{ mediaUrl: 'not an address' },
		{ mediaType: 'sticker' },
		{ mediaType: null },
	]));
	return { input: { ...good, ...flaw }, valid: false, recipient };
}
