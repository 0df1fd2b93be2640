// @ts-check
/**
 * Steps that take long, shown with their elapsed time: a spinner on a terminal, plain lines elsewhere.
 * What a step's commands print goes to a log file; when the step fails, the file's end is shown.
 */
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { finished } from 'node:stream/promises';
import { execa } from 'execa';
import ora from 'ora';
import { childEnv } from './env.mjs';
import { logDir, rootDir } from './paths.mjs';

const usualTailLines = 40;
const plainReportEveryMs = 30_000;
const endsWithinMs = 20_000;
const isTerminal = Boolean(process.stdout.isTTY) && !process.env.CI;

/** A step failed; its message is one line and its log's end has been shown already. */
export class StepError extends Error {}

/**
 * @typedef {object} StepLog
 * @property {string} path the log file
 * @property {(text: string) => void} write adds to the log file
 * @property {(text: string) => void} say what the step is doing now, shown beside its title
 * @property {(command: string, args: string[], options?: RunOptions) => Promise<string>} run
 *   runs a command, its output into the log; resolves with its stdout. `keep` gets the stdout of a failing one too
 */

/** @typedef {{ cwd?: string, env?: Record<string, string>, timeoutMs?: number, keep?: (output: string) => void }} RunOptions */

/**
 * @template T
 * @param {string} title
 * @param {(log: StepLog) => Promise<T>} work
 * @param {{ tailLines?: number }} [options]
 * @returns {Promise<T>}
 */
export async function step(title, work, { tailLines = usualTailLines } = {}) {
	const log = openLog(title);
	const view = isTerminal ? spinnerView(title) : plainView(title);
	const started = Date.now();
	const elapsed = () => seconds(Date.now() - started);
	const stopTicking = every(isTerminal ? 1000 : plainReportEveryMs, () => view.tick(elapsed()));
	try {
		const result = await work({ ...log, say: view.say });
		view.done(elapsed());
		return result;
	} catch (error) {
		view.failed(elapsed());
		await log.close();
		throw explain(title, error, log.path, tailLines);
	} finally {
		stopTicking();
		await log.close();
	}
}

/** @param {number} ms */
export function seconds(ms) {
	return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** @param {number} ms @param {() => void} tick */
function every(ms, tick) {
	const timer = setInterval(tick, ms);
	timer.unref();
	return () => clearInterval(timer);
}

/** @param {string} title */
function openLog(title) {
	mkdirSync(logDir, { recursive: true });
	const path = join(logDir, `${title.toLowerCase().replace(/[^a-z0-9.]+/g, '-').replace(/^-|-$/g, '')}.log`);
	const file = createWriteStream(path);
	/** @type {StepLog['run']} */
	const run = async (command, args, options = {}) => {
		file.write(`$ ${command} ${args.join(' ')}\n`);
		const child = execa(command, args, {
			cwd: options.cwd,
			env: childEnv(options.env),
			extendEnv: false,
			// A group of its own can be ended with all that it has started, which would hold its output open.
			detached: options.timeoutMs !== undefined,
			stdin: 'ignore',
			maxBuffer: 64 * 1024 * 1024,
		});
		child.stdout.pipe(file, { end: false });
		child.stderr.pipe(file, { end: false });
		const limit = options.timeoutMs === undefined ? undefined : limitGroup(child.pid, options.timeoutMs);
		const result = await child.catch((error) => error);
		limit?.end();
		options.keep?.(result.stdout ?? '');
		if (limit?.isOver()) throw new Error(`not ended within ${seconds(options.timeoutMs ?? 0)}`);
		if (result instanceof Error) throw result;
		return result.stdout;
	};
	return {
		path,
		run,
		/** @param {string} text */
		write: (text) => void file.write(text),
		close: async () => {
			if (file.closed) return;
			file.end();
			await finished(file);
		},
	};
}

/**
 * Ends a process group when its time is over, or when we end.
 * @param {number | undefined} pid
 * @param {number} ms
 */
function limitGroup(pid, ms) {
	const signal = (/** @type {NodeJS.Signals} */ name) => {
		try {
			if (pid !== undefined) process.kill(-pid, name);
		} catch {
			// The group has ended already.
		}
	};
	let over = false;
	/** @type {NodeJS.Timeout | undefined} */
	let last;
	const first = setTimeout(() => {
		over = true;
		signal('SIGTERM');
		last = setTimeout(signal, endsWithinMs, 'SIGKILL');
	}, ms);
	const withUs = () => signal('SIGTERM');
	process.once('exit', withUs);
	return {
		isOver: () => over,
		end: () => {
			clearTimeout(first);
			clearTimeout(last);
			process.off('exit', withUs);
		},
	};
}

/** @param {string} title */
function spinnerView(title) {
	let detail = '';
	const spinner = ora({ text: title, discardStdin: false }).start();
	const text = (/** @type {string} */ time) => `${title}${detail && ` - ${detail}`} (${time})`;
	return {
		say: (/** @type {string} */ now) => void (detail = now),
		tick: (/** @type {string} */ time) => void (spinner.text = text(time)),
		done: (/** @type {string} */ time) => void spinner.succeed(`${title} (${time})`),
		failed: (/** @type {string} */ time) => void spinner.fail(`${title} (${time})`),
	};
}

/** @param {string} title */
function plainView(title) {
	let detail = '';
	console.log(`... ${title}`);
	return {
		say: (/** @type {string} */ now) => void (detail = now),
		tick: (/** @type {string} */ time) => console.log(`... ${title}${detail && ` - ${detail}`} (${time})`),
		done: (/** @type {string} */ time) => console.log(`ok  ${title} (${time})`),
		failed: (/** @type {string} */ time) => console.log(`ERR ${title} (${time})`),
	};
}

/** @param {string} title @param {unknown} error @param {string} path @param {number} tailLines */
function explain(title, error, path, tailLines) {
	if (error instanceof StepError) return error;
	const reason = error instanceof Error ? ('shortMessage' in error ? String(error.shortMessage) : error.message) : String(error);
	const tail = readFileSync(path, 'utf8').trimEnd().split('\n').slice(-tailLines).join('\n');
	if (tail) console.error(`\n--- the end of ${relative(rootDir, path)} ---\n${tail}\n---`);
	return new StepError(`${title} failed: ${reason.split('\n')[0]} (whole log: ${relative(rootDir, path)})`, { cause: error });
}
