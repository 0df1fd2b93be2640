// @ts-check
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';

/**
 * Puts a packed node package where n8n keeps its community packages, so that its nodes have the type
 * `<package>.<node>` that users' workflows hold.
 * @param {string} userFolder n8n's N8N_USER_FOLDER
 * @param {string} tarball
 * @returns {Promise<{ name: string, version: string, dir: string }>}
 */
export async function installPackage(userFolder, tarball) {
	const nodes = join(userFolder, '.n8n', 'nodes');
	const unpacked = join(nodes, 'unpacked');
	mkdirSync(unpacked, { recursive: true });
	await execa('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1']);
	const { name, version } = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8'));
	const dir = join(nodes, 'node_modules', name);
	mkdirSync(join(dir, '..'), { recursive: true });
	rmSync(dir, { recursive: true, force: true });
	renameSync(unpacked, dir);
	const manifest = { name: 'installed-nodes', private: true, dependencies: { [name]: version } };
	writeFileSync(join(nodes, 'package.json'), JSON.stringify(manifest, null, 2));
	return { name, version, dir };
}
