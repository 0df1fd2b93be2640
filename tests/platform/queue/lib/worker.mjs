// @ts-check
import { spawn } from 'node:child_process';
import { createN8n } from '../../../../scripts/lib/n8n-server.mjs';
import { installN8n } from '../../../../scripts/lib/n8n-install.mjs';

const readyWithinMs = 120_000;
const endsWithinMs = 30_000;

/** @typedef {{ version: string, tarball: string, env: Record<string, string> }} Installed */

/**
 * An n8n worker with a user folder and our package of its own.
 * @param {Installed & { concurrency: number }} options
 */
export const startWorker = ({ concurrency, ...installed }) =>
	startProcess(installed, ['worker', `--concurrency=${concurrency}`], 'n8n worker is now ready');

/**
 * An n8n that only receives webhooks, with a user folder and our package of its own.
 * @param {Installed} installed
 */
export const startWebhookProcessor = (installed) => startProcess(installed, ['webhook'], 'Webhook listener waiting for requests');

/**
 * @param {Installed} installed
 * @param {[command: string, ...args: string[]]} args
 * @param {string} readyLine what it prints when it is there
 */
async function startProcess({ version, tarball, env }, args, readyLine) {
	const { node, entry } = await installN8n(version);
	const home = await createN8n({ version, tarball, env });
	const child = spawn(node, [entry, ...args], {
		env: home.env,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const exited = new Promise((resolve) => child.once('exit', resolve));
	process.once('exit', () => child.kill('SIGKILL'));
	let log = '';
	const ready = await new Promise((resolve) => {
		const timer = setTimeout(resolve, readyWithinMs, false);
		const take = (/** @type {Buffer} */ chunk) => {
			log += chunk.toString();
			if (!log.includes(readyLine)) return;
			clearTimeout(timer);
			resolve(true);
		};
		child.stdout.on('data', take);
		child.stderr.on('data', take);
		exited.then(() => {
			clearTimeout(timer);
			resolve(false);
		});
	});
	if (!ready) {
		child.kill('SIGKILL');
		await exited;
		await home.close();
		throw new Error(`n8n ${args[0]} did not start:\n${log.slice(-2000)}`);
	}
	return {
		url: home.url,
		log: () => log,
		/** Ends it as a crash would. */
		kill: async () => {
			child.kill('SIGKILL');
			await exited;
		},
		close: async () => {
			child.kill('SIGTERM');
			const late = setTimeout(() => child.kill('SIGKILL'), endsWithinMs);
			await exited;
			clearTimeout(late);
			await home.close();
		},
	};
}
