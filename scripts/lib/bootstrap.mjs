// @ts-check
/**
 * Installs what a folder's package-lock.json asks for, when that is not there yet.
 * Only Node's own modules here: this runs before anything is installed.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { childEnv } from './env.mjs';
import { rootDir } from './paths.mjs';

const oldestNode = 20;

/**
 * @param {...string} folders folders below the root that hold a package-lock.json
 */
export async function bootstrap(...folders) {
	const major = Number(process.versions.node.split('.')[0]);
	if (major < oldestNode) {
		throw new Error(`Node ${oldestNode} or newer is needed; this is Node ${process.versions.node}.`);
	}
	for (const folder of folders) await installLocked(join(rootDir, folder));
}

/** @param {string} folder */
async function installLocked(folder) {
	const lock = readFileSync(join(folder, 'package-lock.json'));
	const hash = createHash('sha256').update(lock).digest('hex');
	const marker = join(folder, 'node_modules', '.lock-hash');
	if (existsSync(marker) && readFileSync(marker, 'utf8') === hash) return;
	console.log(`Installing the packages of ${basename(folder)}/ ...`);
	await npmCi(folder);
	writeFileSync(marker, hash);
}

/** @param {string} folder */
function npmCi(folder) {
	return new Promise((resolve, reject) => {
		const child = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
			cwd: folder,
			env: childEnv(),
			stdio: ['ignore', 'ignore', 'inherit'],
		});
		child.on('error', reject);
		child.on('exit', (code) =>
			code === 0 ? resolve(undefined) : reject(new Error(`npm ci failed in ${folder} (exit code ${code})`)),
		);
	});
}
