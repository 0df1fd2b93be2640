// @ts-check
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { rootDir } from '../../scripts/lib/paths.mjs';

/** The Graph sandbox in a process of its own, so that its work is not counted as the node's. */
export async function startSandboxProcess() {
	const child = spawn(process.execPath, [join(rootDir, 'sandbox', 'src', 'main.mjs'), '--port', '0'], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	// Whatever becomes of this process, the sandbox does not outlive it.
	const killWithUs = () => child.kill('SIGKILL');
	process.once('exit', killWithUs);
	const exited = new Promise((resolve) => child.once('exit', resolve)).then(() => process.off('exit', killWithUs));
	const url = await new Promise((resolve, reject) => {
		let output = '';
		child.stdout.on('data', (chunk) => {
			output += chunk;
			const listening = /listening on (\S+)/.exec(output);
			if (listening) resolve(listening[1]);
		});
		void exited.then(() => reject(new Error('The sandbox ended before it listened.')));
	});
	/** @param {string} method @param {string} path @param {unknown} [body] */
	const admin = async (method, path, body) => {
		const response = await fetch(`${url}/_admin/${path}`, {
			method,
			headers: { 'content-type': 'application/json' },
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		if (!response.ok) throw new Error(`${method} ${path}: HTTP ${response.status} ${await response.text()}`);
		return await response.json();
	};
	return {
		url: String(url),
		/** Empties it; every call is answered so much later from now on. @param {number} latencyMs */
		reset: async (latencyMs) => {
			await admin('POST', 'reset', {});
			await admin('POST', 'limits', { latencyMs });
		},
		counts: () => admin('GET', 'counts'),
		ledger: () => admin('GET', 'ledger'),
		close: async () => {
			child.kill('SIGTERM');
			await exited;
		},
	};
}

/** @typedef {Awaited<ReturnType<typeof startSandboxProcess>>} SandboxProcess */
