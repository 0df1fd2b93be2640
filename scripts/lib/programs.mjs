// @ts-check
/**
 * Programs that are neither Rust nor Node (programs/catalog.mjs): the system's own, or installed where they are missing, once.
 * `TEST_PROGRAMS_FROM=registry` leaves the system alone: nothing of it is used, nothing is installed into it.
 */
import { execa } from 'execa';
import { join } from 'node:path';
import { childEnv } from './env.mjs';
import { locked } from './lock.mjs';
import { cacheDir } from './paths.mjs';
import { step } from './progress.mjs';
import { catalog } from './programs/catalog.mjs';
import { commandToInstall, thisMachine, waysToInstall } from './programs/machine.mjs';
import { findFromRegistry, installFromRegistry } from './programs/registry.mjs';
import { candidatesOnSystem, installBySystem } from './programs/system.mjs';

/**
 * @typedef {import('./programs/catalog.mjs').ProgramName} ProgramName
 * @typedef {import('./programs/machine.mjs').Machine} Machine
 * @typedef {import('./programs/machine.mjs').Way} Way
 *
 * @typedef {object} Program
 * @property {string} path the executable (`postgres` of PostgreSQL, with `initdb` beside it)
 * @property {Record<string, string>} env what it needs in its environment
 */

/**
 * The program, installed if it is not there. Two runs at the same time: the second waits for the first.
 * @param {ProgramName} name
 * @returns {Promise<Program>}
 */
export async function provideProgram(name) {
	const only = process.env.TEST_PROGRAMS_FROM;
	const machine = thisMachine();
	const find = () => findProgram(name, machine, only);
	const found = await find();
	if (found) return found;
	return step(`Installing ${catalog[name].title} (once)`, (log) =>
		locked(join(cacheDir, 'programs'), async () => {
			const installed = await find();
			if (installed) return installed;
			/** @type {Record<Way, () => Promise<void>>} */
			const install = {
				system: () => installBySystem(name, machine, log),
				registry: () => installFromRegistry(name, machine.platform, log),
			};
			return firstThatWorks(name, machine, waysToInstall(name, machine, only), async (way) => {
				await install[way]();
				return find();
			});
		}),
	);
}

/**
 * Tries one way after the other. If none works, the error is one line that names the command to type.
 * @template T
 * @param {ProgramName} name
 * @param {Machine} machine
 * @param {Way[]} ways
 * @param {(way: Way) => Promise<T | undefined>} attempt gives what was installed, or nothing if it does not run
 * @returns {Promise<T>}
 */
export async function firstThatWorks(name, machine, ways, attempt) {
	/** @type {string[]} */
	const reasons = [];
	for (const way of ways) {
		try {
			const result = await attempt(way);
			if (result) return result;
			reasons.push(`${way}: what was installed does not run here`);
		} catch (error) {
			const reason = error instanceof Error ? ('shortMessage' in error ? String(error.shortMessage) : error.message) : String(error);
			reasons.push(`${way}: ${reason.split('\n')[0]}`);
		}
	}
	const why = reasons.length > 0 ? ` and could not be installed (${reasons.join('; ')})` : '';
	throw new Error(`${catalog[name].title} is missing${why}. Install it with: ${commandToInstall(name, machine)}`);
}

/**
 * @param {ProgramName} name
 * @param {Machine} machine
 * @param {string | undefined} only
 * @returns {Promise<Program | undefined>}
 */
async function findProgram(name, { platform }, only) {
	const onSystem = only === 'registry' ? [] : candidatesOnSystem(name).map((path) => ({ path, env: {} }));
	const fromRegistry = findFromRegistry(name, platform);
	for (const program of fromRegistry ? [...onSystem, fromRegistry] : onSystem) {
		const options = { env: childEnv(program.env), extendEnv: false, reject: false, timeout: 60_000 };
		if ((await execa(program.path, ['--version'], options)).exitCode === 0) return program;
	}
	return undefined;
}
