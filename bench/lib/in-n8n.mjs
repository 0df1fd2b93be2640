// @ts-check
/** Measures a node inside a real n8n: each measurement is one execution in a process of its own. */
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { demoCredentialId, node, sandboxCredential, to } from '../../scripts/lib/demo-workflow.mjs';
import { createN8n } from '../../scripts/lib/n8n-server.mjs';
import { rootDir } from '../../scripts/lib/paths.mjs';

/**
 * @typedef {import('./plan.mjs').Row} Row
 * @typedef {import('./plan.mjs').Variant} Variant
 * @typedef {object} Measured
 * @property {number} wallMs
 * @property {number} cpuMs
 * @property {number} grownMb  how far memory rose above where it was before the node
 * @property {number} peakMb
 * @property {number} calls    that reached the sandbox
 */

/**
 * @param {string} tarball
 * @param {string} sandboxUrl
 * @param {readonly Row[]} rows
 * @param {readonly Variant[]} variants
 * @param {Record<string, string>} [env]
 */
export async function prepareN8n(tarball, sandboxUrl, rows, variants, env) {
	const n8n = await createN8n({ tarball, env });
	try {
		const modules = join(n8n.userFolder, '.n8n', 'nodes', 'node_modules');
		mkdirSync(modules, { recursive: true });
		cpSync(join(rootDir, 'bench', 'plain-node'), join(modules, 'n8n-nodes-bench'), { recursive: true });
		await n8n.cli.importCredentials([sandboxCredential(sandboxUrl)]);
		const workflows = rows.flatMap((row) => variants.map((variant) => workflowOf(row, variant, resultFile(n8n.userFolder))));
		await n8n.cli.importWorkflows(workflows);
		return n8n;
	} catch (error) {
		await n8n.close();
		throw error;
	}
}

/** @param {string} userFolder */
const resultFile = (userFolder) => join(userFolder, 'measured.json');

/** @param {Row} row @param {Variant} variant */
const idOf = (row, variant) => `bench-${row.id}-${variant.id}`;

/**
 * @param {Row} row
 * @param {Variant} variant
 * @param {string} file
 */
function workflowOf(row, variant, file) {
	const id = idOf(row, variant);
	const credential = sandboxCredential('');
	return {
		id,
		name: id,
		active: false,
		settings: { executionOrder: 'v1' },
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger', 1, [0, 0], {}),
			row.fileBytes === undefined
				? node('Items', 'n8n-nodes-bench.benchItems', 1, [220, 0], { count: row.items, distinct: row.distinct })
				: node('Items', 'n8n-nodes-bench.benchFiles', 1, [220, 0], { count: row.items, bytes: row.fileBytes }),
			{
				...node('Send', variant.type, 1, [440, 0], {
					...(variant.options ? { resource: 'messages', operation: 'sendMediaMessage', options: variant.options } : {}),
					userId: '={{ $json.userId }}',
					...(row.fileBytes === undefined ? { mediaUrl: '={{ $json.mediaUrl }}' } : { mediaSource: 'binary' }),
					mediaType: '={{ $json.mediaType }}',
				}),
				credentials: { instagramDirectApi: { id: demoCredentialId, name: credential.name } },
			},
			node('Gauge', 'n8n-nodes-bench.benchGauge', 1, [660, 0], { file }),
		],
		connections: {
			Start: { main: [[to('Items')]] },
			Items: { main: [[to('Send')]] },
			Send: { main: [[to('Gauge')]] },
		},
	};
}

/**
 * @param {Awaited<ReturnType<typeof createN8n>>} n8n
 * @param {import('./sandbox.mjs').SandboxProcess} sandbox
 * @param {Row} row
 * @param {Variant} variant
 * @returns {Promise<Measured>}
 */
export async function measureInN8n(n8n, sandbox, row, variant) {
	const file = resultFile(n8n.userFolder);
	await sandbox.reset(row.latencyMs);
	rmSync(file, { force: true });
	const printed = await n8n.cli.run(['execute', `--id=${idOf(row, variant)}`]);
	const { calls, deliveries, duplicates } = await sandbox.counts();
	const { sent, ...measured } = readMeasured(file, printed);
	const expected = variant.sends ? row.items : 0;
	if (sent !== row.items || deliveries !== expected || duplicates !== 0) {
		throw new Error(`${variant.title}: ${sent} sent and ${deliveries} delivered (${duplicates} twice) of ${row.items}`);
	}
	return { ...measured, calls: calls.upload + calls.send };
}

/** @param {string} file @param {string} printed */
function readMeasured(file, printed) {
	try {
		return JSON.parse(readFileSync(file, 'utf8'));
	} catch {
		throw new Error(`The workflow did not reach its end:\n${printed.slice(-3000)}`);
	}
}
