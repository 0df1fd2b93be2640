// @ts-check
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { rootDir } from './paths.mjs';
import { step } from './progress.mjs';

/**
 * Builds the npm package; quick when nothing changed.
 * `INSTAGRAM_DIRECT_TARBALL` names a tarball built elsewhere instead.
 * @returns {Promise<string>} the tarball's path
 */
export async function buildTarball() {
	const given = process.env.INSTAGRAM_DIRECT_TARBALL;
	if (given) {
		if (!existsSync(given)) throw new Error(`INSTAGRAM_DIRECT_TARBALL: there is no ${given}`);
		return resolve(given);
	}
	return step('Building the package', async (log) => {
		const output = await log.run('bash', ['build.sh'], { cwd: rootDir });
		const tarball = resolve(rootDir, output.trimEnd().split('\n').at(-1) ?? '');
		if (!existsSync(tarball)) throw new Error('build.sh named no tarball on its last line');
		return tarball;
	});
}
