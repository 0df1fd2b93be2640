/** What a call ends with when the core trapped. Its words say nothing about the input. */
export class CoreStopped extends Error {
	override name = 'CoreStopped';

	constructor() {
		super('the core stopped unexpectedly');
	}
}

/** The only global that wasm-bindgen's output needs. */
export type CoreGlobals = { queueMicrotask(task: () => void): void };

/** Makes an instance of a WebAssembly module: its exports, and its memory. */
export type CreateCore<Exports> = (
	globals: CoreGlobals,
	module: WebAssembly.Module,
) => { core: Exports; memory: WebAssembly.Memory };

/** WebAssembly's memory never shrinks: an instance that had to grow beyond this for one call does not keep it for the next. */
const LARGEST_IDLE_MEMORY = 16 * 1024 * 1024;

/** An instance that serves one call at a time, so that a trap ends that call and no other. */
export class Instance<Exports> {
	private readonly core: Exports;
	private readonly memory: WebAssembly.Memory;
	private trapped = false;
	private onTrap: (() => void) | undefined;

	constructor(createCore: CreateCore<Exports>, compiled: WebAssembly.Module) {
		const { core, memory } = createCore({ queueMicrotask: (task) => this.guard(task) }, compiled);
		this.core = core;
		this.memory = memory;
	}

	/** Whether the next call may have it. */
	get usable(): boolean {
		return !this.trapped && this.memory.buffer.byteLength <= LARGEST_IDLE_MEMORY;
	}

	/** A call that comes back at once. Throws `CoreStopped` if the core trapped. */
	call<Result>(work: (core: Exports) => Result): Result {
		let failure: unknown;
		try {
			return work(this.core);
		} catch (error) {
			failure = error;
		}
		throw this.explain(failure);
	}

	/** A call that takes its time. Rejects with `CoreStopped` if the core trapped. */
	async run<Result>(work: (core: Exports) => Promise<Result>): Promise<Result> {
		// A trap inside the core's async code surfaces in a microtask and leaves the promise pending for ever; the guard
		// turns it into a rejection here.
		const trap = new Promise<never>((_, reject) => {
			this.onTrap = () => reject(new CoreStopped());
		});
		try {
			return await Promise.race([work(this.core), trap]);
		} catch (error) {
			throw this.explain(error);
		} finally {
			this.onTrap = undefined;
		}
	}

	/** What comes of the host's work, unless the core has trapped meanwhile: then nothing calls back into it. */
	unlessTrapped<T>(work: Promise<T>): Promise<T> {
		return work.then(this.handOn, this.handOnFailure) as Promise<T>;
	}

	// Made once, since every call of the host's goes through them.
	private readonly handOn = (value: unknown): unknown => (this.trapped ? never() : value);
	private readonly handOnFailure = (error: unknown): unknown => (this.trapped ? never() : Promise.reject(error));

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
}

/** Instances of one module, which is compiled when the first is needed. One is kept warm; calls side by side make their own. */
export class Instances<Exports> {
	private readonly idle: Array<Instance<Exports>> = [];
	private compiled: WebAssembly.Module | undefined;

	constructor(
		private readonly createCore: CreateCore<Exports>,
		private readonly wasm: string,
	) {}

	/** An instance that nobody else has until it is given back. */
	take(): Instance<Exports> {
		const known = this.idle.pop();
		if (known) return known;
		this.compiled ??= new WebAssembly.Module(Buffer.from(this.wasm, 'latin1'));
		return new Instance(this.createCore, this.compiled);
	}

	giveBack(instance: Instance<Exports>): void {
		if (instance.usable && this.idle.length === 0) this.idle.push(instance);
	}

	/** One call that comes back at once. */
	call<Result>(work: (core: Exports) => Result): Result {
		const instance = this.take();
		try {
			return instance.call(work);
		} finally {
			this.giveBack(instance);
		}
	}
}

/** A new one each time: what waits for it would be kept with it. */
async function never(): Promise<never> {
	return await new Promise<never>(() => {});
}
