import type { Cancellation } from './cancellation';
import { pause } from './pause';

/** Meta takes two calls a second and account: https://developers.facebook.com/docs/graph-api/overview/rate-limiting/ */
const MOST = 2;

/** A second, and a little for what differs on the way. */
const WINDOW_MS = 1_050;

/** A process reads from a few accounts. */
const REMEMBERED = 500;

/** When the last calls of each account began or will begin, by the monotonic clock: for all runs and lists of this process. */
const begun = new Map<string, number[]>();

/** Waits until the account may be asked once more. Rejects when the execution is cancelled. */
export async function turnToRead(key: string, cancellation: Cancellation): Promise<void> {
	const now = performance.now();
	const earlier = (begun.get(key) ?? []).slice(-MOST);
	const [oldest = -WINDOW_MS] = earlier.length < MOST ? [] : earlier;
	const at = Math.max(now, oldest + WINDOW_MS);
	begun.delete(key);
	begun.set(key, [...earlier, at]);
	const [idle] = begun.keys();
	if (begun.size > REMEMBERED && idle !== undefined) begun.delete(idle);
	if (at > now) await pause(at - now, cancellation);
}
