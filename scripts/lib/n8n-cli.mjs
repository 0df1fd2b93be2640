// @ts-check
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';

const longestCommandMs = 180_000;

/**
 * @typedef {object} Execution what `n8n execute` prints: the execution as n8n keeps it
 * @property {string} status
 * @property {any} data
 */

/**
 * n8n's command line, on one user folder.
 * @param {import('./n8n-install.mjs').N8nInstallation} installation
 * @param {Record<string, string>} env
 */
export function n8nCli(installation, env) {
	/**
	 * @param {string[]} args
	 * @param {{ mayFail?: boolean }} [options]
	 * @returns {Promise<string>} everything it printed
	 */
	const run = async (args, { mayFail = false } = {}) => {
		const result = await execa(installation.node, [installation.entry, ...args], {
			env,
			extendEnv: false,
			all: true,
			stdin: 'ignore',
			reject: false,
			timeout: longestCommandMs,
			maxBuffer: 256 * 1024 * 1024,
		});
		if (result.exitCode !== 0 && !mayFail) {
			throw new Error(`n8n ${args[0]} ended with exit code ${result.exitCode}:\n${lastLines(result.all, 30)}`);
		}
		return result.all;
	};

	/** @param {'credentials' | 'workflow'} kind @param {object[]} entries */
	const importAll = async (kind, entries) => {
		const file = join(env.N8N_USER_FOLDER, `import-${kind}.json`);
		writeFileSync(file, JSON.stringify(entries));
		await run([`import:${kind}`, `--input=${file}`]);
	};

	return {
		run,
		/** @param {object[]} credentials */
		importCredentials: (credentials) => importAll('credentials', credentials),
		/** @param {object[]} workflows */
		importWorkflows: (workflows) => importAll('workflow', workflows),
		/**
		 * Runs a workflow once, also when it fails.
		 * @param {string} workflowId
		 * @returns {Promise<Execution>}
		 */
		execute: async (workflowId) => parseExecution(await run(['execute', `--id=${workflowId}`, '--rawOutput'], { mayFail: true })),
	};
}

/**
 * The execution is logged among other lines, as JSON that begins and ends with a brace alone on its line.
 * @param {string} output
 * @returns {Execution}
 */
export function parseExecution(output) {
	const lines = output.split('\n');
	const first = lines.indexOf('{');
	const last = lines.indexOf('}', first);
	if (first < 0 || last < 0) throw new Error(`n8n execute printed no execution:\n${lastLines(output, 40)}`);
	return JSON.parse(lines.slice(first, last + 1).join('\n'));
}

/** @param {string} text @param {number} count */
function lastLines(text, count) {
	return text.trimEnd().split('\n').slice(-count).join('\n');
}
