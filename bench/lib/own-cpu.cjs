'use strict';

/**
 * In a process of its own: what the packed node costs per item without n8n and without a network.
 *   node own-cpu.cjs <unpacked package> <items> <distinct|shared>
 */
const { join } = require('node:path');
const { bareLoop, createContext } = require('./fake-context.cjs');

const [dir, count, media] = process.argv.slice(2);
const { InstagramDirect } = require(join(dir, 'dist/nodes/InstagramDirect/InstagramDirect.node.js'));
const items = Number(count);
const distinct = media === 'distinct';
const batches = 6;

/** @param {() => Promise<unknown>} work */
async function cpuMicros(work) {
	const before = process.cpuUsage();
	await work();
	const { user, system } = process.cpuUsage(before);
	return user + system;
}

async function main() {
	const node = new InstagramDirect();
	const own = [];
	for (let batch = 0; batch < batches; batch += 1) {
		const context = createContext(items, distinct);
		const ours = await cpuMicros(async () => {
			const [output] = await node.execute.call(context);
			if (output.length !== items || !output.every(({ json }) => json.success === true)) throw new Error(JSON.stringify(output[0]));
		});
		const bare = await cpuMicros(() => bareLoop(context, distinct));
		own.push((ours - bare) / items);
	}
	const [first, ...warm] = own;
	process.stdout.write(JSON.stringify({ firstUs: first, warmUs: warm.sort((a, b) => a - b)[Math.floor(warm.length / 2)] }));
}
void main();
