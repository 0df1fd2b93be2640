// @ts-check
/** A broadcast over a real network's distance, with the node's defaults: how near it comes to its own pace. */
import { measureInN8n, prepareN8n } from './in-n8n.mjs';
import { startFarHost } from './far-host.mjs';
import { defaultPace, farRows, farVariants, roundTripMs } from './plan.mjs';
import { startSandboxProcess } from './sandbox.mjs';
import { step } from '../../scripts/lib/progress.mjs';

/** Until then connections are being made and the picture is being uploaded. */
const startMs = 1000;

/**
 * @typedef {import('./in-n8n.mjs').Measured & { items: number, perSecond: number, shareOfPace: number, mostSockets: number }} FarMeasured
 *   `perSecond`: messages that reached the sandbox in a second, after the first one; `shareOfPace`: of the node's own pace
 * @typedef {Record<'plain' | 'n8n', FarMeasured>} Far
 */

/**
 * @param {string} tarball
 * @param {boolean} quick
 * @returns {Promise<Far>}
 */
export async function measureFar(tarball, quick) {
	const sandbox = await startSandboxProcess();
	const host = await startFarHost(sandbox.url, roundTripMs);
	const rows = farRows(quick);
	const n8n = await prepareN8n(tarball, host.url, Object.values(rows), farVariants, { NODE_EXTRA_CA_CERTS: host.caFile });
	try {
		/** @type {Partial<Far>} */
		const far = {};
		for (const variant of farVariants) {
			const row = rows[/** @type {keyof Far} */ (variant.id)];
			far[/** @type {keyof Far} */ (variant.id)] = await step(`${row.title}: ${variant.title}`, async () => {
				host.takeMostOpen();
				const measured = await measureInN8n(n8n, sandbox, row, variant);
				const reached = perSecond((await sandbox.ledger()).deliveries);
				return { ...measured, items: row.items, perSecond: reached, shareOfPace: reached / defaultPace, mostSockets: host.takeMostOpen() };
			});
		}
		return /** @type {Far} */ (far);
	} finally {
		await n8n.close();
		await host.close();
		await sandbox.close();
	}
}

/**
 * Between the first and the last that count, so that a few slow ones are measured as well as many quick ones.
 * @param {{ at: number }[]} deliveries
 */
function perSecond(deliveries) {
	const times = deliveries.map(({ at }) => at).sort((a, b) => a - b);
	const [first, ...later] = times.filter((at) => at > times[0] + startMs);
	const last = later.at(-1);
	if (last === undefined) throw new Error('All messages arrived within the first second: too few to measure.');
	return (later.length * 1000) / (last - first);
}
