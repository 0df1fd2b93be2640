// @ts-check
/**
 * Runs inside `npm run release` (node-wrapper/.release-it.json), after the package's version is set and before the commit:
 * gives the core's crate the same version, and stages what lies outside node-wrapper/.
 *
 * Usage: node scripts/release-files.mjs <version>
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const version = process.argv[2];
if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version ?? '')) throw new Error(`release-files.mjs: "${version}" is no version`);

replaceOnce('Cargo.toml', /(\[package\]\nname = "instagram-direct"\nversion = ")[^"]*/);
replaceOnce('Cargo.lock', /(\[\[package\]\]\nname = "instagram-direct"\nversion = ")[^"]*/);
execFileSync('git', ['add', 'Cargo.toml', 'Cargo.lock', 'CHANGELOG.md'], { cwd: root, stdio: 'inherit' });

/** @param {string} file @param {RegExp} place its first group stays, what follows becomes the version */
function replaceOnce(file, place) {
	const path = join(root, file);
	const text = readFileSync(path, 'utf8');
	if (!place.test(text)) throw new Error(`release-files.mjs: ${file} has no version of the crate where it is expected`);
	writeFileSync(path, text.replace(place, `$1${version}`));
}
