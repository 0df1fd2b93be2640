// @ts-check
/** What can be installed on this machine, and how. Decisions here, no installing. */
import { accessSync, constants, readFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { catalog } from './catalog.mjs';

/**
 * @typedef {object} Machine
 * @property {string} platform as `process.platform` and `process.arch`, joined by a dash
 * @property {string} [distribution] the ID in /etc/os-release
 * @property {string} [packageManager]
 * @property {'root' | 'sudo' | undefined} rights to install the system's packages, without a question asked
 *
 * @typedef {'system' | 'registry'} Way
 */

const packageManagers = ['apt-get', 'dnf', 'pacman', 'apk', 'brew'];

/** @returns {Machine} */
export function thisMachine() {
	return {
		platform: `${process.platform}-${process.arch}`,
		distribution: distribution(),
		packageManager: packageManagers.find(onPath),
		rights: rights(),
	};
}

/**
 * The ways to install a program here, the best first. Of the package managers only apt is used by itself; where another one
 * is at home, the user is told its command if the registries do not help.
 * @param {import('./catalog.mjs').ProgramName} name
 * @param {Machine} machine
 * @param {string | undefined} only `registry` leaves the system alone (`TEST_PROGRAMS_FROM`)
 * @returns {Way[]}
 */
export function waysToInstall(name, { platform, distribution: id, packageManager, rights: may }, only) {
	/** @type {Way[]} */
	const ways = [];
	// Ubuntu's packages of Chromium only fetch a snap, which does not run in a container.
	const hasPackage = packageManager === 'apt-get' && !(name === 'chromium' && id === 'ubuntu');
	if (only !== 'registry' && hasPackage && may) ways.push('system');
	if (catalog[name].registry[platform]) ways.push('registry');
	return ways;
}

/**
 * The one command that installs a program here.
 * @param {import('./catalog.mjs').ProgramName} name
 * @param {Machine} machine
 */
export function commandToInstall(name, { platform, distribution: id, packageManager }) {
	const manager = packageManager ?? (platform.startsWith('darwin') ? 'brew' : 'apt-get');
	if (name === 'chromium' && id === 'ubuntu') return 'sudo snap install chromium';
	const packages = (catalog[name].packages[manager] ?? []).join(' ');
	if (manager === 'brew') return `brew install ${packages}`;
	if (manager === 'pacman') return `sudo pacman -S ${packages}`;
	return `sudo ${manager} ${manager === 'apk' ? 'add' : 'install'} ${packages}`;
}

/** @param {string} command */
export function onPath(command) {
	return findOnPath(command) !== undefined;
}

/** @param {string} command @returns {string | undefined} */
export function findOnPath(command) {
	return (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, command)).find(isExecutable);
}

/** @param {string} path */
export function isExecutable(path) {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

function distribution() {
	try {
		return /^ID="?([\w.-]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
	} catch {
		return undefined;
	}
}

/** @returns {Machine['rights']} */
function rights() {
	if (process.getuid?.() === 0) return 'root';
	const asked = onPath('sudo') && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' });
	return asked && asked.status === 0 ? 'sudo' : undefined;
}
