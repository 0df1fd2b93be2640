// @ts-check
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const olderVersion = '0.0.1';
export const olderDescription = 'An older build';
/** What only the older build's output items have. */
export const olderMark = 'olderBuild';

/**
 * Unpacks our tarball as if an earlier version had been packed: it says so in its manifest, in the node's description,
 * and in what a file that the node loads as it works puts out.
 * @param {string} tarball
 * @param {string} folder an empty one
 */
export async function unpackAsOlder(tarball, folder) {
	await promisify(execFile)('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);
	replace(join(folder, 'package.json'), /"version": "[^"]*"/, `"version": "${olderVersion}"`);
	const dist = join(folder, 'dist');
	replace(join(dist, 'nodes', 'InstagramDirect', 'InstagramDirect.node.js'), /(\bdescription:)"[^"]*"/, `$1"${olderDescription}"`);
	replace(join(dist, 'send.js'), 'success:!0,', `success:!0,${olderMark}:!0,`);
}

/** @param {string} file @param {RegExp | string} what @param {string} by */
function replace(file, what, by) {
	const text = readFileSync(file, 'utf8');
	const changed = text.replace(what, by);
	assert.notEqual(changed, text, `nothing to replace in ${file}`);
	writeFileSync(file, changed);
}
