// @ts-check
/** One n8n with a user folder of its own: import and execute by its command line, or start its editor. */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleansUp } from './cleanup.mjs';
import { installN8n } from './n8n-install.mjs';
import { n8nCli } from './n8n-cli.mjs';
import { n8nEnv } from './n8n-env.mjs';
import { restClient } from './n8n-rest.mjs';
import { installPackage } from './install-package.mjs';
import { freePorts } from './ports.mjs';

const readyLine = 'Editor is now accessible';
const readyWithinMs = 120_000;
const stopsWithinMs = 15_000;
const keptLogCharacters = 2_000_000;

/** Process groups that still run, ended with us whatever happens. */
const running = new Set();
process.on('exit', () => {
	for (const pid of running) signalGroup(pid, 'SIGKILL');
});
// Without a handler the process would be gone without its exit. A script's own clean-up ends it in its own time.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
	process.on(signal, () => {
		if (!cleansUp()) process.exit(143);
	});
}

/**
 * @typedef {object} N8nOptions
 * @property {string} [version] default: the version this project is tested with first
 * @property {string} [tarball] a packed node package to install
 * @property {Record<string, string>} [env] more environment for n8n
 */

/**
 * @param {N8nOptions} [options]
 */
export async function createN8n({ version, tarball, env: extra } = {}) {
	const installation = await installN8n(version);
	const userFolder = mkdtempSync(join(tmpdir(), 'instagram-direct-n8n-'));
	const [port, brokerPort] = await freePorts(2);
	const env = n8nEnv({ installation, userFolder, port, brokerPort, extra });
	if (tarball) await installPackage(userFolder, tarball);
	const url = `http://127.0.0.1:${port}`;
	/** @type {Awaited<ReturnType<typeof startServer>> | undefined} */
	let server;
	return {
		version: installation.version,
		url,
		userFolder,
		env,
		cli: n8nCli(installation, env),
		rest: restClient(url),
		/** Starts the server; resolves when the editor answers. */
		start: async () => {
			server = await startServer(installation, env, join(userFolder, 'n8n.log'));
		},
		/** What the server has printed so far. */
		log: () => server?.log() ?? '',
		/** Resolves when the server's process has ended, for whatever reason. */
		ended: async () => {
			await server?.exited;
		},
		/** Ends the server and waits for it; the user folder stays. */
		stop: async () => {
			await server?.stop();
			server = undefined;
		},
		/** Ends the server and removes the user folder. */
		close: async () => {
			await server?.stop();
			rmSync(userFolder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
		},
	};
}

/** @typedef {Awaited<ReturnType<typeof createN8n>>} N8n */

/**
 * @param {import('./n8n-install.mjs').N8nInstallation} installation
 * @param {Record<string, string>} env
 * @param {string} logFile
 */
async function startServer(installation, env, logFile) {
	// A group of its own, so that whatever n8n starts ends with it.
	const child = spawn(installation.node, [installation.entry, 'start'], {
		env,
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const pid = child.pid;
	if (pid === undefined) throw new Error(`n8n ${installation.version} could not be started`);
	running.add(pid);
	const exited = new Promise((resolve) => child.once('exit', resolve)).then(() => running.delete(pid));

	let log = '';
	const file = createWriteStream(logFile);
	const ready = new Promise((resolve) => {
		const take = (/** @type {Buffer} */ chunk) => {
			file.write(chunk);
			log = (log + chunk.toString()).slice(-keptLogCharacters);
			if (log.includes(readyLine)) resolve(true);
		};
		child.stdout.on('data', take);
		child.stderr.on('data', take);
	});

	const stop = async () => {
		signalGroup(pid, 'SIGTERM');
		if (!(await within(stopsWithinMs, exited))) {
			signalGroup(pid, 'SIGKILL');
			await exited;
		}
		file.end();
	};
	const isReady = await within(readyWithinMs, Promise.race([ready, exited.then(() => false)]));
	if (!isReady) {
		await stop();
		throw new Error(`n8n ${installation.version} did not start:\n${log.slice(-4000)}`);
	}
	return { stop, exited, log: () => log };
}

/** @param {number} pid @param {NodeJS.Signals} signal */
function signalGroup(pid, signal) {
	try {
		process.kill(-pid, signal);
	} catch {
		// The group has ended already.
	}
}

/**
 * @template T
 * @param {number} ms
 * @param {Promise<T>} promise
 * @returns {Promise<T | undefined>} undefined when the time is over
 */
async function within(ms, promise) {
	/** @type {NodeJS.Timeout | undefined} */
	let timer;
	const timeUp = new Promise((resolve) => {
		timer = setTimeout(resolve, ms, undefined);
	});
	try {
		return await Promise.race([promise, timeUp]);
	} finally {
		clearTimeout(timer);
	}
}
