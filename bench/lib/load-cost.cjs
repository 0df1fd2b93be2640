'use strict';

/**
 * In a process of its own: the CPU time of loading a node file and executing it once, in milliseconds.
 *   node load-cost.cjs <file> <class>
 */
const { realpathSync } = require('node:fs');
const { createRequire } = require('node:module');
const { bareLoop, createContext } = require('./fake-context.cjs');

const [file, name] = process.argv.slice(2);
// n8n has loaded these long before any node: its own engine, and Node's fetch with its classes.
const fromPackage = createRequire(file);
const fromN8n = createRequire(realpathSync(fromPackage.resolve('n8n-workflow')));
fromN8n('n8n-core');
new Response('', { headers: new Headers() });

async function main() {
	// So are the context, and the streams in which answers come: neither is the package's.
	await bareLoop(createContext(1, true), true);
	const context = createContext(1, false);
	const before = process.cpuUsage();
	const { [name]: Node } = require(file);
	const [output] = await new Node().execute.call(context);
	const { user, system } = process.cpuUsage(before);
	if (output.length !== 1 || output[0].json.success === false) throw new Error(JSON.stringify(output));
	process.stdout.write(JSON.stringify({ ms: (user + system) / 1000 }));
}
void main();
