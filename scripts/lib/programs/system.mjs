// @ts-check
/** Programs that the system has, and apt to install them. */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { catalog } from './catalog.mjs';
import { findOnPath, isExecutable } from './machine.mjs';

/**
 * The executables that may be the program, the likeliest first.
 * @param {import('./catalog.mjs').ProgramName} name
 * @returns {string[]}
 */
export function candidatesOnSystem(name) {
	const { executables, beside = [], folders, variable } = catalog[name];
	const named = variable ? process.env[variable] : undefined;
	if (named) return [named];
	const found = [
		...executables.flatMap((executable) => findOnPath(executable) ?? []),
		...folders.flatMap(expand).flatMap((folder) => executables.map((executable) => join(folder, executable))),
	];
	return found.filter((path) => [path, ...beside.map((other) => join(dirname(path), other))].every(isExecutable));
}

/** @param {string} pattern a folder, in one of whose names a `*` may stand @returns {string[]} */
function expand(pattern) {
	const parts = pattern.split('/');
	const at = parts.findIndex((part) => part.includes('*'));
	if (at < 0) return [pattern];
	const folder = parts.slice(0, at).join('/');
	const [before, after = ''] = (parts[at] ?? '').split('*');
	const names = existsSync(folder) ? readdirSync(folder) : [];
	return names
		.filter((name) => name.startsWith(before ?? '') && name.endsWith(after))
		.sort((a, b) => Number(b.replace(/\D/g, '')) - Number(a.replace(/\D/g, '')))
		.map((name) => [folder, name, ...parts.slice(at + 1)].join('/'));
}

/**
 * The packages' services are not started: the tests start their own. A machine's own policy stays. That lists of packages
 * could not be fetched does not matter if the packages can be.
 */
const script = `
set -e
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ] && [ -w /usr/sbin ]; then
	trap 'rm -f "$policy"' EXIT
	trap 'exit 1' HUP INT TERM
	printf '#!/bin/sh\\nexit 101\\n' >"$policy"
	chmod +x "$policy"
fi
apt-get update -qq || true
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=300 "$@"
`;

/**
 * @param {import('./catalog.mjs').ProgramName} name
 * @param {import('./machine.mjs').Machine} machine
 * @param {import('../progress.mjs').StepLog} log
 */
export async function installBySystem(name, { rights }, log) {
	log.say('by apt');
	const command = ['sh', '-c', script, 'sh', ...(catalog[name].packages['apt-get'] ?? [])];
	const [program = '', ...args] = rights === 'sudo' ? ['sudo', '-n', ...command] : command;
	await log.run(program, args);
}
