// @ts-check
/**
 * Resolves an n8n's dependencies afresh and writes down what they are: scripts/n8n/<version>.json. For a new version, after
 * its recipe in scripts/lib/n8n-install.mjs.
 *
 * Usage: node scripts/pin-n8n.mjs <version>
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap } from './lib/bootstrap.mjs';

await bootstrap('scripts');
const { withCleanup } = await import('./lib/cleanup.mjs');
const { n8nRecipe, npmOptions } = await import('./lib/n8n-install.mjs');
const { pinsFile, pinsText } = await import('./lib/n8n-pins.mjs');
const { step } = await import('./lib/progress.mjs');

await withCleanup(async (cleanup) => {
	const version = process.argv[2] ?? '';
	const { overrides } = n8nRecipe(version);
	const dir = mkdtempSync(join(tmpdir(), 'instagram-direct-pins-'));
	cleanup.add(async () => rmSync(dir, { recursive: true, force: true }));
	writeFileSync(join(dir, 'package.json'), JSON.stringify({ name: 'n8n-runtime', private: true, overrides }));
	await step(`Resolving n8n ${version}`, (log) =>
		log.run('npm', ['install', `n8n@${version}`, '--save-exact', '--package-lock-only', ...npmOptions], { cwd: dir }),
	);
	writeFileSync(pinsFile(version), pinsText(JSON.parse(readFileSync(join(dir, 'package-lock.json'), 'utf8'))));
	console.log(pinsFile(version));
});
