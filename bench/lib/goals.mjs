// @ts-check
/** What the node is to reach. Printed as met or not met; nothing fails on them. */

/**
 * @typedef {{ title: string, value: number, limit: number, unit: string, atMost: boolean, met: boolean }} Goal
 * @param {import('../run.mjs').Results} results
 * @returns {Goal[]}
 */
export function judge({ rows, ownCpu, loadingMs, sizes }) {
	/** @type {Goal[]} */
	const goals = [];
	const atLeast = (/** @type {string} */ title, /** @type {number} */ value, /** @type {number} */ limit, unit = '×') =>
		goals.push({ title, value, limit, unit, atMost: false, met: value >= limit });
	const atMost = (/** @type {string} */ title, /** @type {number} */ value, /** @type {number} */ limit, unit = '') =>
		goals.push({ title, value, limit, unit, atMost: true, met: value <= limit });
	const row = (/** @type {string} */ id) => {
		const found = rows.find((each) => each.id === id);
		if (!found) throw new Error(`no row ${id}`);
		return found;
	};
	const faster = (/** @type {string} */ id, /** @type {'n8n' | 'direct'} */ variant) => {
		const { plain, [variant]: ours } = row(id).measured;
		return plain.wallMs / ours.wallMs;
	};
	const overFloor = (/** @type {string} */ id) => row(id).measured.direct.wallMs / row(id).measured.floor.wallMs;
	const { items, measured } = row('onePicture');
	atLeast('one picture, faster than the plain node', faster('onePicture', 'n8n'), 14);
	atLeast('distinct media, faster than the plain node', faster('distinctMedia', 'n8n'), 8.5);
	atLeast('one picture, Direct, faster than the plain node', faster('onePicture', 'direct'), 17);
	atLeast('distinct media, Direct, faster than the plain node', faster('distinctMedia', 'direct'), 9);
	atMost('one picture, Direct, time over the floor’s', overFloor('onePicture'), 1.15, '×');
	atMost('distinct media, Direct, time over the floor’s', overFloor('distinctMedia'), 1.15, '×');
	atMost(`calls for ${items} recipients of one picture`, measured.n8n.calls, items + 1);
	atMost('own CPU per item, one picture', ownCpu.shared.warmUs, 60, 'µs');
	const flood = row('noLatency');
	atMost(`${flood.items} items, memory over the plain node’s`, flood.measured.n8n.grownMb - flood.measured.plain.grownMb, 20, 'MB');
	atMost('loading and first execute, CPU over an empty node’s', loadingMs, 10, 'ms');
	atMost('WebAssembly', sizes.wasmBytes / 1000, 130, 'KB');
	atMost('WebAssembly, gzipped', sizes.wasmGzipBytes / 1000, 62, 'KB');
	atMost('tarball', sizes.tarballBytes / 1000, 140, 'KB');
	return goals;
}
