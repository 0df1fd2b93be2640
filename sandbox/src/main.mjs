#!/usr/bin/env node
// @ts-check
/** `node sandbox/src/main.mjs --port 8080`: the sandbox as a program. */
import { parseArgs } from 'node:util';
import { startSandbox } from './server.mjs';

const usage = `Usage: node sandbox/src/main.mjs [--port N] [--host ADDRESS]

Meta's Instagram messaging endpoints on loopback, with an inbox page at /inbox.

  --port N        the port to listen on (default: a free one)
  --host ADDRESS  the address to listen on (default: 127.0.0.1)
  --help          this text`;

/** @returns {{ port: number, host: string } | undefined} */
function readArguments() {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '0' },
			host: { type: 'string', default: '127.0.0.1' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) return undefined;
	const port = Number(values.port);
	if (!/^\d+$/.test(values.port) || port > 65_535) throw new Error(`--port needs a number from 0 to 65535, not "${values.port}"`);
	return { port, host: values.host };
}

async function main() {
	const options = readArguments();
	if (!options) {
		process.stdout.write(`${usage}\n`);
		return;
	}
	const sandbox = await startSandbox({ ...options, log: (line) => process.stdout.write(`${line}\n`) });
	process.stdout.write(`Inbox: ${sandbox.url}/inbox\n`);
	for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
		process.once(signal, () => void sandbox.close());
	}
}

try {
	await main();
} catch (error) {
	process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = 1;
}
