// @ts-check
/** What the package costs by itself: CPU without n8n and network, loading, bytes. */
import { execFile } from 'node:child_process';
import { copyFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { childEnv } from '../../scripts/lib/env.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const loadRounds = 9;
const ownCpuRounds = 3;

/**
 * @param {string} node  the Node that n8n runs on
 * @param {string} dir   the unpacked package
 * @param {number} items
 */
export async function measureOwnCpu(node, dir, items) {
	const measure = async (/** @type {string} */ media) => {
		/** @type {{ firstUs: number, warmUs: number }[]} */
		const rounds = [];
		for (let round = 0; round < ownCpuRounds; round += 1) rounds.push(await runJson(node, ['own-cpu.cjs', dir, String(items), media]));
		// The best round counts, as in the rows: what else the machine does only ever adds.
		return rounds.reduce((best, now) => (now.warmUs < best.warmUs ? now : best));
	};
	return { shared: await measure('shared'), distinct: await measure('distinct') };
}

/**
 * The best round of each counts, as above.
 * @param {string} node @param {string} dir
 */
export async function measureLoading(node, dir) {
	const empty = join(dir, 'empty-node.cjs');
	copyFileSync(join(here, 'empty-node.cjs'), empty);
	let best = Infinity;
	let bestOfEmpty = Infinity;
	for (let round = 0; round < loadRounds; round += 1) {
		const ours = await runJson(node, ['load-cost.cjs', join(dir, 'dist/nodes/InstagramDirect/InstagramDirect.node.js'), 'InstagramDirect']);
		const nothing = await runJson(node, ['load-cost.cjs', empty, 'EmptyNode']);
		best = Math.min(best, ours.ms);
		bestOfEmpty = Math.min(bestOfEmpty, nothing.ms);
	}
	return best - bestOfEmpty;
}

/**
 * The largest WebAssembly module as the package carries it, which is the one that sends, and the package. No node loads more
 * than it needs.
 * @param {string} dir @param {string} tarball
 */
export function measureSizes(dir, tarball) {
	const modules = ['send', 'verify'].map((name) => {
		const { wasm } = createRequire(import.meta.url)(join(dir, 'dist', 'core', name, 'core.js'));
		return Buffer.from(wasm, 'latin1');
	});
	return {
		wasmBytes: Math.max(...modules.map((wasm) => wasm.length)),
		wasmGzipBytes: Math.max(...modules.map((wasm) => gzipSync(wasm, { level: 9 }).length)),
		tarballBytes: statSync(tarball).size,
	};
}

/** @param {string} node @param {string[]} args */
async function runJson(node, [script, ...args]) {
	const { stdout } = await promisify(execFile)(node, [join(here, script), ...args], { env: childEnv() });
	return JSON.parse(stdout);
}
