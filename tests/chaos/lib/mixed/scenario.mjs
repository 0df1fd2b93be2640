// @ts-check
/** Draws mixed batches: the same items, several to a person, go to several nodes, each with an operation of its own. */
import { seededRandom } from '../random.mjs';
import { accounts } from '../scenario.mjs';
import { weathers } from '../weather.mjs';
import { sendings } from './kinds.mjs';

/**
 * @typedef {{ n: number, userId: string, commentId: string, postId: string, mid: string }} Input
 * @typedef {{ n: number, valid: boolean, recipient: string, commenter: string, input: Input }} Item
 *
 * @typedef {object} NodeOf
 * @property {string} name
 * @property {number} number
 * @property {import('./kinds.mjs').Sending} sending
 * @property {'continue' | 'stop' | 'retryOnFail'} mode
 * @property {number} tries
 * @property {Record<string, unknown>} options
 * @property {Record<string, unknown>} parameters
 *
 * @typedef {object} Mixed
 * @property {string} name
 * @property {number} seed
 * @property {import('../weather.mjs').Weather} weather
 * @property {keyof typeof accounts} account
 * @property {number} latencyMs
 * @property {boolean} atOnce  the nodes run side by side, as in several executions; otherwise one after another
 * @property {Item[]} items
 * @property {NodeOf[]} nodes
 */

/** The number in front of a person's. */
const peopleOf = 19_840_000_000_000;
const ownPosts = { 'page 1': 11, 'page 2': 21, 'ig 1': 31 };
const nodesOfBatch = 4;

/**
 * @param {number} seed
 * @param {number} count of batches
 * @returns {Mixed[]}
 */
export function drawMixed(seed, count) {
	const random = seededRandom(seed + 1);
	return Array.from({ length: count }, (_, index) => drawOne(random, index));
}

/**
 * @param {import('../random.mjs').Random} random
 * @param {number} index
 * @returns {Mixed}
 */
function drawOne(random, index) {
	const weather = weathers[index % weathers.length];
	const account = random.pick(/** @type {(keyof typeof accounts)[]} */ (Object.keys(accounts)));
	// A few sends a second, shared by all the nodes, take their time.
	const size = weather.limits?.sendsPerSecond ? random.whole(3, 5) : random.whole(5, 12);
	const people = random.whole(2, size);
	const items = Array.from({ length: size }, (_, n) => drawItem(random, index, n, random.whole(1, people), account));
	const first = index * nodesOfBatch;
	const nodes = Array.from({ length: nodesOfBatch }, (_, number) => drawNode(random, weather, number, sendings[(first + number) % sendings.length]));
	return {
		name: `mixed ${index + 1}`,
		seed: random.whole(1, 2 ** 30),
		weather,
		account,
		latencyMs: random.pick([0, 5, 15]),
		atOnce: random.chance(0.5),
		items,
		nodes,
	};
}

/**
 * @param {import('../random.mjs').Random} random
 * @param {number} batch
 * @param {number} n
 * @param {number} person
 * @param {keyof typeof ownPosts} account
 * @returns {Item}
 */
function drawItem(random, batch, n, person, account) {
	const recipient = String(peopleOf + batch * 1000 + person);
	const commentId = `1787${String(batch).padStart(6, '0')}${String(n).padStart(6, '0')}`;
	const valid = !random.chance(0.04);
	return {
		n,
		valid,
		recipient,
		// Who only comments has not written, and may not be written to.
		commenter: String(peopleOf + batch * 1000 + 500 + n),
		input: {
			n,
			userId: valid ? recipient : `person.${n}`,
			commentId: valid ? commentId : `https://www.instagram.com/c/${n}`,
			postId: String(18_000_000_000_000_000n + BigInt(ownPosts[account])),
			// The person's message, which the sandbox gives its id.
			mid: '',
		},
	};
}

/**
 * @param {import('../random.mjs').Random} random
 * @param {import('../weather.mjs').Weather} weather
 * @param {number} number
 * @param {import('./kinds.mjs').Sending} sending
 * @returns {NodeOf}
 */
function drawNode(random, weather, number, sending) {
	// From the second try on the expressions may give something else: what was sent stays what it was.
	const changes = random.chance(0.5);
	const mark = `n{{ $json.n }}k${number}${changes ? '-{{ $vars.try }}' : ''}`;
	const { options = {}, ...parameters } = /** @type {{ options?: object }} */ (sending.parameters(mark));
	const atOnce = random.pick([1, 3, 10, null]);
	const pace = random.pick([0, 0, 80, null]);
	return {
		name: `${sending.operation} ${number}`,
		number,
		sending,
		// n8n's runner is handed items without files here.
		mode: random.pick(sending.needsFiles ? /** @type {const} */ (['continue', 'stop']) : /** @type {const} */ (['continue', 'stop', 'retryOnFail'])),
		tries: random.whole(2, 3),
		options: {
			...options,
			...(atOnce === null ? {} : { concurrency: atOnce }),
			...(pace === null ? {} : { messagesPerSecond: pace }),
			connection: random.pick(['n8n', 'direct']),
			...weather.options,
		},
		parameters: { resource: sending.resource ?? 'messages', operation: sending.operation, ...parameters },
	};
}
