import type { BatchReport, BatchRequest, Core, Host } from './boundary';
import { createCore } from './glue';
import { wasm } from './wasm';

/** What a batch rejects with when the core trapped. Its words say nothing about the input. */
export class CoreStopped extends Error {
	override name = 'CoreStopped';

	constructor() {
		super('the core stopped unexpectedly');
	}
}

let compiled: WebAssembly.Module | undefined;

/** WebAssembly's memory never shrinks: an instance that had to grow beyond this for one batch does not keep it for the next. */
const LARGEST_IDLE_MEMORY = 16 * 1024 * 1024;

/** A core that serves one batch at a time, so that a trap ends that batch and no other. */
class Instance {
	private readonly core: Core;
	private readonly memory: WebAssembly.Memory;
	private trapped = false;
	private onTrap: (() => void) | undefined;

	constructor() {
		compiled ??= new WebAssembly.Module(Buffer.from(wasm, 'base64'));
		const { core, memory } = createCore({ queueMicrotask: (task) => this.guard(task) }, compiled);
		this.core = core;
		this.memory = memory;
	}

	/** Whether the next batch may have it. */
	get usable(): boolean {
		return !this.trapped && this.memory.buffer.byteLength <= LARGEST_IDLE_MEMORY;
	}

	/** A call that answers at once. */
	call<T>(ask: (core: Core) => T): T {
		let failure: unknown;
		try {
			return ask(this.core);
		} catch (error) {
			failure = error;
		}
		throw this.explain(failure);
	}

	async execute(batch: BatchRequest, host: Host): Promise<BatchReport> {
		// A trap inside the core's async code surfaces in a microtask and leaves the promise pending for ever; the guard
		// turns it into a rejection here.
		const trap = new Promise<never>((_, reject) => {
			this.onTrap = () => reject(new CoreStopped());
		});
		const run = async (): Promise<BatchReport> => await this.core.execute(batch, this.shield(host));
		return await Promise.race([run(), trap])
			.catch((error: unknown) => {
				throw this.explain(error);
			})
			.finally(() => {
				this.onTrap = undefined;
			});
	}

	/** The error to hand on. A trap ends this instance. */
	private explain(error: unknown): unknown {
		if (error instanceof CoreStopped || !(error instanceof WebAssembly.RuntimeError)) return error;
		this.trap();
		return new CoreStopped();
	}

	private guard(task: () => void): void {
		queueMicrotask(() => {
			// Whatever a trapped instance still has queued must not run: its memory is in no known state.
			if (this.trapped) return;
			try {
				task();
			} catch {
				this.trap();
			}
		});
	}

	private trap(): void {
		this.trapped = true;
		this.onTrap?.();
	}

	/** The host as this instance sees it: nothing that is still under way calls back into it after a trap. */
	private shield(host: Host): Host {
		const unlessTrapped = async <T>(work: Promise<T>): Promise<T> =>
			await new Promise<T>((resolve, reject) => {
				work.then(
					(value) => {
						if (!this.trapped) resolve(value);
					},
					(error: unknown) => {
						if (!this.trapped) reject(error);
					},
				);
			});
		return {
			fetch: async (url, init, account) => await unlessTrapped(host.fetch(url, init, account)),
			sleep: async (ms) => await unlessTrapped(host.sleep(ms)),
			isCancelled: () => host.isCancelled(),
			sending: (index) => host.sending(index),
			settled: (outcome) => host.settled(outcome),
		};
	}
}

const idle: Instance[] = [];

function take(): Instance {
	return idle.pop() ?? new Instance();
}

function giveBack(instance: Instance): void {
	// One is kept warm; batches that run side by side make their own.
	if (instance.usable && idle.length === 0) idle.push(instance);
}

/** Delivers a batch. Rejects only for a malformed request, or with `CoreStopped`. */
export async function execute(batch: BatchRequest, host: Host): Promise<BatchReport> {
	const instance = take();
	try {
		return await instance.execute(batch, host);
	} finally {
		giveBack(instance);
	}
}

/** Meta's `appsecret_proof` for a token at a moment, lower-case hex. */
export function appSecretProof(accessToken: string, appSecret: string, unixSeconds: number): string {
	return call((core) => core.appSecretProof(accessToken, appSecret, unixSeconds));
}

/** What to do about an answer that is Graph's error envelope, in a sentence; nothing for any other answer. */
export function explain(status: number, body: string): string | undefined {
	return call((core) => core.explain(status, body));
}

function call<T>(ask: (core: Core) => T): T {
	const instance = take();
	try {
		return instance.call(ask);
	} finally {
		giveBack(instance);
	}
}
