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
 * @property {string} recipient
 * @property {string} key        who gets which file: of each item another, so that the ledger can be compared exactly
 *
 * @typedef {'continue' | 'stop' | 'engine'} Mode
 *   `engine`: on n8n's workflow runner with its own Retry On Fail, in each of its error modes
 * @typedef {object} Batch
 * @property {string} name
 * @property {number} seed
 * @property {import('./weather.mjs').Weather} weather
 * @property {Mode} mode
 * @property {number} tries
 * @property {'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput'} onError  of the runner
 * @property {boolean} firstRefused  the first item, once: the runner that continues tries again for that one alone
 * @property {Changing} changing
 * @property {boolean} crowd     several messages for one person
 * @property {PauseAsked} [pauseAsked]
 * @property {keyof typeof accounts} account
 * @property {Record<string, any>} options
 * @property {number} latencyMs
 * @property {Expected[]} items
 *
 * @typedef {{ recipient: string, asDate: boolean }} PauseAsked
 *   the first send to this recipient is refused by a throttle with this `Retry-After`
 * @typedef {{ name: string, mediaUrl: string, later: boolean }} Changing
 *   the expression of the media URL; `$vars.try` counts the tries. `later`: a later try may find the item invalid
 */

/** What an expression gives in one try it need not give in the next. @type {readonly Changing[]} */
const changes = [
	{ name: '', mediaUrl: '={{ $json.mediaUrl }}', later: false },
	{ name: 'each time', mediaUrl: '={{ $json.mediaUrl }}?t={{ $now.toMillis() }}-{{ Math.random() }}', later: false },
	{ name: 'empty', mediaUrl: "={{ $vars.try > 1 && $json.n % 3 > 0 ? '' : $json.mediaUrl }}", later: true },
	{ name: 'throws', mediaUrl: '={{ $vars.try > 1 && $json.n % 3 > 0 ? $json.nothing.here.at.all() : $json.mediaUrl }}', later: true },
	{ name: 'another', mediaUrl: "={{ $vars.try > 1 ? $json.mediaUrl.replace('media.', 'later.') : $json.mediaUrl }}", later: false },
];
const onErrors = /** @type {const} */ (['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput']);


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
	// Fourteen kinds of weather, three modes, five changes: after 210 batches every three have been played together.
	const weather = weathers[index % weathers.length];
	const drawn = modes[index % modes.length];
	// n8n's runner gives out nothing of a cancelled workflow, so that there would be nothing to compare.
	const mode = weather.cancelled && drawn === 'engine' ? 'continue' : drawn;
	const pace = random.pick([0, 0, 60, 200, null]);
	const atOnce = random.pick([1, 3, 10, 10, 25, 50, null]);
	const options = {
		...(atOnce === null ? {} : { concurrency: atOnce }),
		connection: random.pick(['n8n', 'n8n', 'direct']),
		...(pace === null ? {} : { messagesPerSecond: pace }),
		...weather.options,
	};
	const crowd = random.chance(0.4);
	const mediaCount = random.whole(crowd ? mostPerPerson : 1, Math.max(mostPerPerson, Math.floor(size / 6)));
	const media = Array.from({ length: mediaCount }, (_, number) => {
		const mediaType = random.pick(types);
		return { mediaUrl: `https://media.example.com/${index}/${number}.${endings[mediaType]}`, mediaType };
	});
	const onError = random.pick(onErrors);
	const stops = mode === 'stop' || (mode === 'engine' && onError === 'stopWorkflow');
	// In stop mode one bad item means that nothing is sent at all: worth a few batches, not all of them.
	const invalidShare = stops && !random.chance(0.25) ? 0 : 0.05;
	const people = peopleOf(random, index, size, crowd);
	const first = random.whole(0, mediaCount - 1);
	const items = people.map(({ recipient, nth }, n) =>
		drawItem(random, n, recipient, crowd ? media[(first + nth) % mediaCount] : random.pick(media), invalidShare),
	);
	return {
		name: `${index + 1}`,
		seed: random.whole(1, 2 ** 30),
		weather,
		mode,
		tries: random.whole(2, 3),
		account: random.pick(/** @type {(keyof typeof accounts)[]} */ (Object.keys(accounts))),
		options,
		latencyMs: random.pick([0, 0, 5, 15]),
		onError,
		firstRefused: mode === 'engine' && random.chance(0.6),
		changing: changes[index % changes.length],
		crowd,
		...(weather.asksPause ? { pauseAsked: drawPause(random, items) } : {}),
		items,
	};
}

/** So many messages of a batch go to one person at most. */
const mostPerPerson = 6;

/**
 * Whom each item is for, and the how manieth message for that person it is.
 * @param {import('./random.mjs').Random} random
 * @param {number} batch
 * @param {number} size
 * @param {boolean} crowd
 */
function peopleOf(random, batch, size, crowd) {
	const recipient = (/** @type {number} */ n) => `1784${String(batch).padStart(4, '0')}${String(n).padStart(6, '0')}`;
	/** @type {number[]} */
	const counts = [];
	return Array.from({ length: size }, (_, n) => {
		if (!crowd) return { recipient: recipient(n), nth: 0 };
		let person = random.whole(0, Math.ceil(size / 4));
		while ((counts[person] ?? 0) >= mostPerPerson) person += 1;
		const nth = counts[person] ?? 0;
		counts[person] = nth + 1;
		return { recipient: recipient(person), nth };
	});
}

/**
 * Meta's `Retry-After`, in seconds or as a date.
 * @param {import('./random.mjs').Random} random
 * @param {Expected[]} items
 * @returns {PauseAsked}
 */
function drawPause(random, items) {
	const { recipient } = random.pick(items.filter(({ valid, input }) => valid && input.n % 3 === 0));
	return { recipient, asDate: random.chance(0.5) };
}

/**
 * @param {import('./random.mjs').Random} random
 * @param {number} n
 * @param {string} recipient
 * @param {{ mediaUrl: string, mediaType: string }} medium
 * @param {number} invalidShare
 * @returns {Expected}
 */
function drawItem(random, n, recipient, medium, invalidShare) {
	const key = keyOf(recipient, medium.mediaUrl);
	// Fourteen digits fit into a number, and n8n hands ids over as numbers when a user's data has them so.
	const good = { n, userId: random.chance(0.1) ? Number(recipient) : recipient, ...medium };
	if (!random.chance(invalidShare)) return { input: good, valid: true, recipient, key };
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
	return { input: { ...good, ...flaw }, valid: false, recipient, key };
}

/**
 * The same for every try: neither the host nor the query of the URL counts.
 * @param {string} recipient
 * @param {string} url
 */
export const keyOf = (recipient, url) => `${recipient} ${new URL(url).pathname}`;
