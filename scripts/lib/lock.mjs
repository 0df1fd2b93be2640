// @ts-check
import { mkdirSync } from 'node:fs';
// @ts-expect-error the package has no types
import lockfile from 'proper-lockfile';

/**
 * Does some work on a folder that no other process does work on meanwhile: a second one waits for the first.
 * @template T
 * @param {string} dir made if it is not there
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function locked(dir, work) {
	mkdirSync(dir, { recursive: true });
	const release = await lockfile.lock(dir, {
		stale: 60_000,
		update: 10_000,
		retries: { forever: true, minTimeout: 1000, maxTimeout: 3000 },
	});
	try {
		return await work();
	} finally {
		await release();
	}
}
