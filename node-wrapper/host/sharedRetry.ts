import type { KeptRun } from './retryRecord';

const MOST_RETRIES = 100;
const MOST_CHARACTERS = 64_000_000;

type Shared = {
	kept: KeptRun | undefined;
	/** Settles when the retry that came last is over. */
	last: Promise<void>;
	/** Retries that run or wait. */
	users: number;
};

/** By what was retried, the least recently used first. */
const retries = new Map<string, Shared>();

/**
 * The retries of one execution in this process. n8n hands each of them what that execution has stored, and not what
 * another retry of it has sent since; so here they share one record, and run one after another.
 */
export class SharedRetry {
	private shared: Shared | undefined;
	private finish: () => void = () => undefined;

	constructor(private readonly run: string) {}

	/** Waits for the retry before this one. */
	async begin(): Promise<void> {
		const shared = retries.get(this.run) ?? { kept: undefined, last: Promise.resolve(), users: 0 };
		retries.delete(this.run);
		retries.set(this.run, shared);
		this.shared = shared;
		shared.users += 1;
		const before = shared.last;
		shared.last = new Promise<void>((resolve) => {
			this.finish = resolve;
		});
		makeRoom();
		await before;
	}

	/** What retries of this execution have sent so far. */
	get kept(): KeptRun | undefined {
		return this.shared?.kept;
	}

	keep(kept: KeptRun): void {
		if (this.shared) this.shared.kept = kept;
	}

	end(): void {
		if (this.shared) this.shared.users -= 1;
		this.finish();
	}
}

/** Drops as many of the oldest as are too many, none that is in use. */
function makeRoom(): void {
	let characters = [...retries.values()].reduce((sum, { kept }) => sum + (kept?.characters ?? 0), 0);
	for (const [run, { kept, users }] of retries) {
		if (retries.size <= MOST_RETRIES && characters <= MOST_CHARACTERS) return;
		if (users > 0) continue;
		characters -= kept?.characters ?? 0;
		retries.delete(run);
	}
}
