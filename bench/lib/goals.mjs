// @ts-check
/** What the node is to reach. Printed as met or not met; nothing fails on them here. */
import { againstLimits } from './limits.mjs';

/** How far memory may rise for so many files of 25 MB at once. @type {Record<number, number>} */
const mostGrownMb = { 1: 60, 10: 250 };

/**
 * @typedef {object} Goal
 * @property {string} title
 * @property {number} value
 * @property {number} limit
 * @property {string} unit
 * @property {boolean} atMost  whether the limit is one from above
 * @property {boolean} met
 * @property {number} [withoutReading]  the same when the time in which n8n reads the fields, which every node has, is taken off
 *
 * @param {import('../run.mjs').Results} results
 * @returns {Goal[]}
 */
export function judge({ rows, files, far, ownCpu, loadingMs, sizes }) {
	/** @type {Goal[]} */
	const goals = [];
	const atMost = (/** @type {string} */ title, /** @type {number} */ value, /** @type {number} */ limit, unit = '') =>
		goals.push({ title, value, limit, unit, atMost: true, met: value <= limit });
	const row = (/** @type {string} */ id) => {
		const found = rows.find((each) => each.id === id);
		if (!found) throw new Error(`no row ${id}`);
		return found;
	};
	/** @param {string} id @param {string} one @param {string} other */
	const ratio = (id, one, other) => {
		const { [one]: a, [other]: b, reading } = row(id).measured;
		return { value: a.wallMs / b.wallMs, withoutReading: (a.wallMs - reading.wallMs) / (b.wallMs - reading.wallMs) };
	};
	/** @param {string} title @param {string} id @param {string} variant @param {number} limit */
	const faster = (title, id, variant, limit) => {
		const measured = ratio(id, 'plain', variant);
		goals.push({ title, ...measured, limit, unit: '×', atMost: false, met: measured.value >= limit });
	};
	/** @param {string} title @param {string} id @param {number} limit */
	const nearFloor = (title, id, limit) => {
		const measured = ratio(id, 'direct', 'floor');
		goals.push({ title, ...measured, limit, unit: '×', atMost: true, met: measured.value <= limit });
	};
	const { items, measured } = row('onePicture');
	faster('one picture, faster than the plain node', 'onePicture', 'n8n', 14);
	faster('distinct media, faster than the plain node', 'distinctMedia', 'n8n', 8.5);
	faster('one picture, Direct, faster than the plain node', 'onePicture', 'direct', 17);
	faster('distinct media, Direct, faster than the plain node', 'distinctMedia', 'direct', 9);
	nearFloor('one picture, Direct, time over the floor’s', 'onePicture', 1.15);
	nearFloor('distinct media, Direct, time over the floor’s', 'distinctMedia', 1.15);
	const share = far.n8n.shareOfPace * 100;
	goals.push({ title: 'defaults, over TLS, 400 ms a call: share of the pace', value: share, limit: 90, unit: '%', atMost: false, met: share >= 90 });
	atMost(`calls for ${items} recipients of one picture`, measured.n8n.calls, items + 1);
	atMost('own CPU per item, one picture', ownCpu.shared.warmUs, 60, 'µs');
	const flood = row('noLatency');
	atMost(`${flood.items} items, memory over the plain node’s`, flood.measured.n8n.grownMb - flood.measured.plain.grownMb, 20, 'MB');
	for (const { items, measured: { n8n } } of files) {
		atMost(`${items} × 25 MB, memory over what it was`, n8n.grownMb, mostGrownMb[items] ?? 0, 'MB');
	}
	for (const goal of againstLimits({ ...sizes, loadingMs })) goals.push({ ...goal, atMost: true });
	return goals;
}
