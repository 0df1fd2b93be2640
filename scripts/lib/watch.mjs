// @ts-check
/** Watches the package's sources and brings what they compile to into the folder from which an n8n runs it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, cp, mkdir } from 'node:fs/promises';
import { dirname, extname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { watch } from 'chokidar';
import { buildDevCore } from './dev-core.mjs';
import { childEnv } from './env.mjs';
import { packageName, rootDir } from './paths.mjs';

const wrapper = join(rootDir, 'node-wrapper');
const reloadLine = `Hot reload triggered for ${packageName}`;
const reloadsWithinMs = 10_000;

/** What n8n-node copies beside the compiled TypeScript. */
const copied = new Set(['.svg', '.png', '.json']);

/**
 * @param {{ dist: string, n8nLog: () => string }} target the installed package's dist, and what its n8n has logged
 * @param {Pick<import('./cleanup.mjs').Cleanup, 'add'>} cleanup
 */
export async function watchSources({ dist, n8nLog }, cleanup) {
	const reloads = () => n8nLog().split(reloadLine).length;
	/** Says how long it took until n8n had it. @param {string} what @param {number} since @param {number} seen */
	const report = async (what, since, seen) => {
		const deadline = Date.now() + reloadsWithinMs;
		while (reloads() === seen && Date.now() < deadline) await pause(50);
		const outcome = reloads() === seen ? 'nothing for n8n to reload' : 'reloaded in n8n';
		say(`${what}: ${outcome} (${((Date.now() - since) / 1000).toFixed(1)} s)`);
	};

	const compiler = watchTypeScript(dist, () => {
		const [since, seen] = [Date.now(), reloads()];
		return () => void report('TypeScript', since, seen);
	});
	cleanup.add(compiler.close);
	await compiler.ready;
	const files = watch([join(wrapper, 'nodes'), join(wrapper, 'credentials')], { ignoreInitial: true });
	cleanup.add(() => files.close());
	files.on('all', async (event, path) => {
		if (!['add', 'change'].includes(event) || !copied.has(extname(path))) return;
		const [since, seen] = [Date.now(), reloads()];
		const copy = join(dist, relative(wrapper, path));
		await mkdir(dirname(copy), { recursive: true });
		await copyFile(path, copy);
		await report(relative(rootDir, path), since, seen);
	});

	const core = watch([join(rootDir, 'src'), join(rootDir, 'Cargo.toml')], { ignoreInitial: true });
	cleanup.add(() => core.close());
	const rebuild = oneAtATime(async () => {
		const since = Date.now();
		say('core: compiling ...');
		try {
			const bundle = await buildDevCore();
			const seen = reloads();
			await cp(bundle, join(dist, 'core'), { recursive: true });
			await report('core', since, seen);
		} catch (error) {
			say(`core: ${/** @type {any} */ (error).all ?? error}`);
		}
	});
	core.on('all', rebuild);
	// The first time everything is compiled, which then does not make the first change wait.
	say('core: compiling for quick changes ...');
	await buildDevCore();
	say('Watching node-wrapper/ and src/.');
}

/**
 * TypeScript's own watch mode, writing into the installed package.
 * @param {string} dist
 * @param {() => () => void} onChange called when a compilation begins, and what it returns when that has ended;
 *   not for the first one
 */
function watchTypeScript(dist, onChange) {
	const tsc = join(wrapper, 'node_modules', 'typescript', 'bin', 'tsc');
	const args = [tsc, '--watch', '--preserveWatchOutput', '--pretty', 'false', '--outDir', dist];
	const compiler = spawn(process.execPath, args, { cwd: wrapper, env: childEnv(), stdio: ['ignore', 'pipe', 'inherit'] });
	/** @type {(() => void) | undefined} */
	let onCompiled;
	const exited = once(compiler, 'exit');
	const ready = new Promise((resolve) => {
		createInterface(compiler.stdout).on('line', (line) => {
			if (/File change detected/.test(line)) onCompiled = onChange();
			else if (/Found \d+ errors?/.test(line)) {
				onCompiled?.();
				resolve(undefined);
			} else if (line.trim() !== '' && !/Starting compilation/.test(line)) console.log(line);
		});
		compiler.once('exit', resolve);
	});
	return {
		ready,
		close: async () => {
			compiler.kill();
			await exited;
		},
	};
}

/**
 * Runs `work` when called; calls during a run lead to one more run after it.
 * @param {() => Promise<void>} work
 */
function oneAtATime(work) {
	let running = false;
	let again = false;
	return async () => {
		again = true;
		if (running) return;
		running = true;
		while (again) {
			again = false;
			await work();
		}
		running = false;
	};
}

/** @param {string} text */
function say(text) {
	console.log(`${new Date().toTimeString().slice(0, 8)}  ${text}`);
}
