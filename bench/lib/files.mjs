// @ts-check
/** Files of the workflow on their way through n8n: how far memory rises. */
import { step } from '../../scripts/lib/progress.mjs';
import { measureInN8n, prepareN8n } from './in-n8n.mjs';
import { fileRows, fileVariants } from './plan.mjs';

/**
 * @typedef {{ id: string, title: string, items: number, measured: Record<string, import('./in-n8n.mjs').Measured> }} FilesRow
 *
 * @param {string} tarball
 * @param {import('./sandbox.mjs').SandboxProcess} sandbox
 * @returns {Promise<FilesRow[]>}
 */
export async function measureFiles(tarball, sandbox) {
	const n8n = await prepareN8n(tarball, sandbox.url, fileRows, fileVariants);
	try {
		/** @type {FilesRow[]} */
		const rows = [];
		for (const row of fileRows) {
			/** @type {FilesRow['measured']} */
			const measured = {};
			for (const variant of fileVariants) {
				for (let round = 1; round <= row.rounds; round += 1) {
					const now = await step(`${row.title}: ${variant.title} (round ${round})`, () => measureInN8n(n8n, sandbox, row, variant));
					// The worst round counts: a limit on memory is one for every run.
					if (!measured[variant.id] || now.grownMb > measured[variant.id].grownMb) measured[variant.id] = now;
				}
			}
			rows.push({ id: row.id, title: row.title, items: row.items, measured });
		}
		return rows;
	} finally {
		await n8n.close();
	}
}
