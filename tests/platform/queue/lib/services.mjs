// @ts-check
/** Redis and PostgreSQL for one test: processes and folders of its own, on free ports, gone afterwards. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePorts } from '../../../../scripts/lib/ports.mjs';
import { provideProgram } from '../../../../scripts/lib/programs.mjs';

const readyWithinMs = 30_000;
const endsWithinMs = 15_000;

/**
 * What n8n needs for its queue mode.
 * @param {(() => Promise<unknown>)[]} endings gets how to end it
 * @returns {Promise<{ env: Record<string, string>, postgres: { host: string, port: number, user: string, database: string } }>} n8n's settings, and its database
 */
export async function startQueueServices(endings) {
	const [redisPort, postgresPort] = await freePorts(2);
	endings.push(await startRedis(redisPort), await startPostgres(postgresPort));
	const postgres = { host: '127.0.0.1', port: postgresPort, user: 'n8n', database: 'postgres' };
	const env = {
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redisPort),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: postgres.host,
		DB_POSTGRESDB_PORT: String(postgres.port),
		DB_POSTGRESDB_DATABASE: postgres.database,
		DB_POSTGRESDB_USER: postgres.user,
	};
	return { env, postgres };
}

/**
 * @param {number} port
 * @returns {Promise<() => Promise<void>>} how to end it
 */
async function startRedis(port) {
	const { path: program } = await provideProgram('redis');
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
async function startPostgres(port) {
	const { path: program } = await provideProgram('postgresql');
	const dir = mkdtempSync(join(tmpdir(), 'instagram-direct-postgres-'));
	// PostgreSQL refuses to run as root.
	const user = process.getuid?.() === 0 ? unprivilegedUser() : undefined;
	if (user) chownSync(dir, user.uid, user.gid);
	const bin = user ? within(dirname(realpathSync(program)), user, dir) : dirname(program);
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

/** @typedef {{ uid: number, gid: number }} User */

/** The user that Debian's package makes, or the one that every system has. @returns {User} */
function unprivilegedUser() {
	for (const name of ['postgres', 'nobody']) {
		const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, name], { encoding: 'utf8' }));
		if (uid?.status === 0 && gid?.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
	}
	throw new Error('PostgreSQL does not run as root, and there is no user postgres or nobody');
}

/**
 * PostgreSQL's programs where that user can run them: what lies in root's home, nobody else can read.
 * @param {string} bin
 * @param {User} user
 * @param {string} dir
 */
function within(bin, user, dir) {
	if (spawnSync(join(bin, 'postgres'), ['--version'], { ...user, cwd: dir }).status === 0) return bin;
	const copy = join(dir, 'program');
	cpSync(dirname(bin), copy, { recursive: true, verbatimSymlinks: true });
	return join(copy, 'bin');
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
		const late = setTimeout(() => child.kill('SIGKILL'), endsWithinMs);
		await ended;
		clearTimeout(late);
	}
	rmSync(dir, { recursive: true, force: true });
}
