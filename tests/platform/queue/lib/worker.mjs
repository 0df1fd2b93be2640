// @ts-check
import { spawn } from 'node:child_process';
import { createN8n } from '../../../../scripts/lib/n8n-server.mjs';
import { installN8n } from '../../../../scripts/lib/n8n-install.mjs';

const readyLine = 'n8n worker is now ready';
const readyWithinMs = 120_000;
const endsWithinMs = 30_000;

/**
 * An n8n worker with a user folder and our package of its own.
 * @param {{ version: string, tarball: string, env: Record<string, string>, concurrency: number }} options
 */
export async function startWorker({ version, tarball, env, concurrency }) {
	const { node, entry } = await installN8n(version);
	const home = await createN8n({ version, tarball, env });
	const child = spawn(node, [entry, 'worker', `--concurrency=${concurrency}`], {
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
		throw new Error(`The worker did not start:\n${log.slice(-2000)}`);
	}
	return {
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
