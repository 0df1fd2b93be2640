'use strict';

/**
 * In a process of its own: the CPU time of loading a node file and executing it once, in milliseconds.
 *   node load-cost.cjs <file> <class>
 */
const { createRequire } = require('node:module');
const { createContext } = require('./fake-context.cjs');

const [file, name] = process.argv.slice(2);
// n8n has loaded these long before any node: its own library, and Node's fetch with its classes.
createRequire(file)('n8n-workflow');
new Response('', { headers: new Headers() });

async function main() {
	const context = createContext(1, false);
	const before = process.cpuUsage();
	const { [name]: Node } = require(file);
	const [output] = await new Node().execute.call(context);
	const { user, system } = process.cpuUsage(before);
	if (output.length !== 1 || output[0].json.success === false) throw new Error(JSON.stringify(output));
	process.stdout.write(JSON.stringify({ ms: (user + system) / 1000 }));
}
void main();
