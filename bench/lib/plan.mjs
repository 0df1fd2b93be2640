// @ts-check
/** What is measured. */

/**
 * @typedef {{ id: string, title: string, items: number, distinct: boolean, latencyMs: number, rounds: number, plainRounds: number, fileBytes?: number }} Row
 *   `fileBytes`: each item carries a file of so many bytes, another one each
 *   of several rounds the best counts, since what else a machine does only ever adds
 * @typedef {{ id: string, title: string, type: string, options?: Record<string, unknown>, sends: boolean }} Variant
 */

const options = { messagesPerSecond: 0, concurrency: 10 };

/** The nodes side by side. @type {readonly Variant[]} */
export const variants = [
	{ id: 'plain', title: 'Plain sequential node', type: 'n8n-nodes-bench.plainSend', sends: true },
	{ id: 'n8n', title: 'This node', type: 'n8n-nodes-instagram-direct.instagramDirect', options, sends: true },
	{
		id: 'direct',
		title: 'This node, Connection: Direct',
		type: 'n8n-nodes-instagram-direct.instagramDirect',
		options: { ...options, connection: 'direct' },
		sends: true,
	},
	{ id: 'floor', title: 'Bare fetch (the floor)', type: 'n8n-nodes-bench.floorSend', sends: true },
	// Part of each of the above, and nothing a node could change.
	{ id: 'reading', title: 'n8n reading the fields alone', type: 'n8n-nodes-bench.readOnly', sends: false },
];

/** @param {boolean} quick @returns {Row[]} */
export function planRows(quick) {
	const many = quick ? 200 : 1000;
	const flood = quick ? 1000 : 5000;
	return [
		{ id: 'onePicture', title: `${grouped(many)} recipients, one picture, 40 ms`, items: many, distinct: false, latencyMs: 40, rounds: 3, plainRounds: 1 },
		{ id: 'distinctMedia', title: `${grouped(many)} recipients, ${grouped(many)} media, 40 ms`, items: many, distinct: true, latencyMs: 40, rounds: 3, plainRounds: 1 },
		{ id: 'noLatency', title: `${grouped(flood)} recipients, one picture, 0 ms`, items: flood, distinct: false, latencyMs: 0, rounds: 2, plainRounds: 2 },
		{ id: 'oneItem', title: 'One item, 0 ms, first of its process', items: 1, distinct: false, latencyMs: 0, rounds: 3, plainRounds: 3 },
	];
}

/** To Meta and back: what connecting, TLS and each request take on the line. */
export const roundTripMs = 50;
/** What Meta takes for a call. */
export const atMetaMs = 350;

/** Meta's published limit for pictures, less the margin that the node keeps. */
export const defaultPace = 100 / 1.05;

/** The broadcast to a host that is far away: with the defaults, beside the plain node. @type {readonly Variant[]} */
export const farVariants = [
	{ id: 'plain', title: 'Plain sequential node', type: 'n8n-nodes-bench.plainSend', sends: true },
	{ id: 'n8n', title: 'This node, its defaults', type: 'n8n-nodes-instagram-direct.instagramDirect', options: {}, sends: true },
];

/**
 * The plain node takes a second and more for each message: a few of them tell its pace.
 * @param {boolean} quick
 * @returns {Record<'plain' | 'n8n', Row>}
 */
export function farRows(quick) {
	const row = (/** @type {string} */ id, /** @type {number} */ items) => ({
		id,
		title: `${grouped(items)} recipients, one picture, TLS, ${roundTripMs} + ${atMetaMs} ms`,
		items,
		distinct: false,
		latencyMs: atMetaMs,
		rounds: 1,
		plainRounds: 1,
	});
	return { plain: row('farPlain', quick ? 5 : 10), n8n: row('far', quick ? 300 : 1000) };
}

/** The largest file that Meta takes. */
const fileBytes = 25 * 1024 * 1024;

/** Files of the workflow: what they cost is memory. @type {readonly Variant[]} */
export const fileVariants = variants.filter(({ id }) => id === 'n8n' || id === 'direct');

/** As many at once as there are: one, and ten. @type {readonly Row[]} */
export const fileRows = [1, 10].map((items) => ({
	id: `files${items}`,
	title: `${items} ${items === 1 ? 'file' : 'files at once'} of 25 MB, 0 ms`,
	items,
	distinct: true,
	latencyMs: 0,
	rounds: 3,
	plainRounds: 0,
	fileBytes,
}));

/** @param {number} number */
export const grouped = (number) => number.toLocaleString('en-US');
