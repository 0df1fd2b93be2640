import { cancelledError, type Cancellation } from './cancellation';

/** What is to end when its time is up, and when that is by the runtime's clock, which never goes back. */
const underWay = new Map<Ending, number>();

/** When the timer rings that counts, at the latest. One that was set before it, for a later time, rings for nothing. */
let ringsAt = Infinity;

/** JavaScript's timers take no more than 24.8 days, and ring at once beyond. Who has longer is looked at in between. */
const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000;

/** The end of a call before its time: its own time is up, or the batch has ended. The signal's reason says which. */
export class Ending {
	private readonly controller = new AbortController();
	private readonly release: () => void;

	constructor(mostMs: number, cancellation: Cancellation) {
		this.release = cancellation.onCancel(() => this.controller.abort(cancelledError()));
		const at = performance.now() + mostMs;
		underWay.set(this, at);
		if (at < ringsAt) setTimer(at);
	}

	get signal(): AbortSignal {
		return this.controller.signal;
	}

	/** The call is over, and nothing ends it any more. */
	over(): void {
		this.release();
		underWay.delete(this);
	}

	timeIsUp(): void {
		underWay.delete(this);
		this.controller.abort(new DOMException('The call took too long', 'TimeoutError'));
	}
}

/**
 * One timer for all calls, kept while it rings early enough. n8n lets a node have no timers but these, which nobody can take back: one
 * for each call would stay behind for the rest of its time.
 */
function setTimer(at: number): void {
	ringsAt = at;
	const wait = Math.min(Math.max(1, Math.ceil(at - performance.now())), LONGEST_WAIT_MS);
	AbortSignal.timeout(wait).addEventListener('abort', () => ring(at), { once: true });
}

function ring(at: number): void {
	// A later one has been set anew for an earlier time, and sees to all.
	if (at !== ringsAt) return;
	ringsAt = Infinity;
	const now = performance.now();
	for (const [ending, until] of underWay) if (until <= now) ending.timeIsUp();
	const next = Math.min(...[...underWay.values()].filter((until) => until > now));
	if (next < Infinity) setTimer(next);
}
