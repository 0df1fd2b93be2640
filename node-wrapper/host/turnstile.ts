import { sleep } from 'n8n-workflow';

/**
 * How far apart. Longer than the calls that are let on take to make: a timer that is due before they are made rings in the
 * same turn of the event loop, and nothing has left in between.
 */
const APART_MS = 2;

/** Of the calls that wait, a third begin together, then a third of the rest. */
const PART = 3;

/** Answers that come sooner than this are not worth spreading the calls for. */
const SOON_MS = 5;

/**
 * Spreads calls that could all begin at the same moment over the next milliseconds. A request leaves no earlier than the
 * code that made it comes to an end: begun together, the first would wait until the last is made, their answers would come
 * together too, and so on to the end of the batch. It also gives whatever else runs in n8n its turn in between.
 */
export class Turnstile {
	private readonly waiting: Array<() => void> = [];
	private lastBegun = 0;
	private answersSoon = false;

	/** Nothing if a call may begin at once, else a promise for when it may. */
	turn(): Promise<void> | undefined {
		return this.answersSoon || this.isFree() ? undefined : this.wait();
	}

	/** A call that began at this time of the clock has its answer, or none. */
	answered(begun: number): void {
		this.answersSoon = Date.now() - begun < SOON_MS;
	}

	/** Whether no call waits, and none has begun just now. */
	private isFree(): boolean {
		const now = Date.now();
		if (this.waiting.length > 0 || now - this.lastBegun < APART_MS) return false;
		this.lastBegun = now;
		return true;
	}

	private async wait(): Promise<void> {
		if (this.waiting.length === 0) void this.letOn();
		await new Promise<void>((resolve) => this.waiting.push(resolve));
	}

	private async letOn(): Promise<void> {
		do {
			await sleep(APART_MS);
			this.lastBegun = Date.now();
			const part = Math.ceil(this.waiting.length / PART);
			for (const begin of this.waiting.splice(0, part)) begin();
		} while (this.waiting.length > 0);
	}
}
