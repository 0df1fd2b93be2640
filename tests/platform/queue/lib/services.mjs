// @ts-check
/** Redis and PostgreSQL for one test: processes and folders of its own, on free ports, gone afterwards. */
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const readyWithinMs = 30_000;

/**
 * @param {number} port
 * @returns {Promise<() => Promise<void>>} how to end it
 */
export async function startRedis(port) {
	const program = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'redis-server')).find(existsSync);
	if (!program) throw new Error('Redis is missing. Install it with: sudo apt-get install redis-server');
	const dir = mkdtempSync(join(tmpdir(), 'instagram-direct-redis-'));
	const child = spawn(
		program,
		['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--appendonly', 'no'],
		{ stdio: 'ignore' },
	);
	await listens(port, child, 'Redis');
	return () => end(child, 'SIGTERM', dir);
}

/**
 * @param {number} port
 * @returns {Promise<() => Promise<void>>} how to end it
 */
export async function startPostgres(port) {
	const root = '/usr/lib/postgresql';
	const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
	const bin = versions.map((version) => join(root, version, 'bin')).find((folder) => existsSync(join(folder, 'initdb')));
	if (!bin) throw new Error('PostgreSQL is missing. Install it with: sudo apt-get install postgresql');
	const dir = mkdtempSync(join(tmpdir(), 'instagram-direct-postgres-'));
	// PostgreSQL refuses to run as root.
	const user = process.getuid?.() === 0 ? idsOf('postgres') : {};
	if (user.uid !== undefined && user.gid !== undefined) chownSync(dir, user.uid, user.gid);
	const data = join(dir, 'data');
	const init = ['-D', data, '-U', 'n8n', '--auth=trust', '--no-sync', '--locale=C', '-E', 'UTF8'];
	execFileSync(join(bin, 'initdb'), init, { ...user, cwd: dir, stdio: 'ignore' });
	const child = spawn(
		join(bin, 'postgres'),
		['-D', data, '-p', String(port), '-k', dir, '-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'],
		{ ...user, cwd: dir, stdio: 'ignore' },
	);
	await listens(port, child, 'PostgreSQL');
	// SIGINT is its fast shutdown, which does not wait for connections.
	return () => end(child, 'SIGINT', dir);
}

/** @param {string} name @returns {{ uid?: number, gid?: number }} */
function idsOf(name) {
	const id = (/** @type {string} */ flag) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
	return { uid: id('-u'), gid: id('-g') };
}

/**
 * @param {number} port
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} name
 */
async function listens(port, child, name) {
	process.once('exit', () => child.kill('SIGKILL'));
	const deadline = Date.now() + readyWithinMs;
	while (!(await accepts(port))) {
		if (child.exitCode !== null || Date.now() > deadline) throw new Error(`${name} did not start`);
		await pause(50);
	}
}

/** @param {number} port @returns {Promise<boolean>} */
function accepts(port) {
	return new Promise((resolve) => {
		const socket = createConnection({ port, host: '127.0.0.1' });
		socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
		socket.once('connect', () => socket.destroy());
	});
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 * @param {string} dir
 */
async function end(child, signal, dir) {
	if (child.exitCode === null) {
		const ended = new Promise((resolve) => child.once('exit', resolve));
		child.kill(signal);
		await ended;
	}
	rmSync(dir, { recursive: true, force: true });
}
