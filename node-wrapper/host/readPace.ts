import { cancelledError, type Cancellation } from './cancellation';
import { pause } from './pause';
import { Recent } from './recent';

/** Meta takes two calls a second and account: https://developers.facebook.com/docs/graph-api/overview/rate-limiting/ */
const MOST = 2;

/** A second, and a little for timers and clocks that differ. */
const WINDOW_MS = 1_020;

/** A process reads from a few accounts. */
const REMEMBERED = 500;

/** The places for the calls of an account: for all runs and lists of this process. */
type Places = {
	/** From when on each place that nobody holds may be used, by the monotonic clock; the earliest first. */
	free: number[];
	/** Who waits for a place, in the order they came. */
	waiting: ((usableAt: number) => void)[];
};

const accounts = new Recent<Places>(REMEMBERED);

/**
 * Makes a call when the account may be asked once more. A call arrives at Meta at some time before its answer, so its place is
 * used again a second after the answer: counted from its beginning, calls that were slow on the way would meet later ones.
 * Rejects when the execution is cancelled.
 */
export async function inTurn<Answer>(key: string, cancellation: Cancellation, call: () => Promise<Answer>): Promise<Answer> {
	const places = placesOf(key);
	let usableAt = places.free.shift() ?? (await nextFree(places, cancellation));
	try {
		const left = usableAt - performance.now();
		if (left > 0) await pause(left, cancellation);
		try {
			return await call();
		} finally {
			usableAt = performance.now() + WINDOW_MS;
		}
	} finally {
		giveBack(places, usableAt);
	}
}

function placesOf(key: string): Places {
	const places = accounts.get(key) ?? { free: Array<number>(MOST).fill(0), waiting: [] };
	accounts.set(key, places);
	return places;
}

async function nextFree(places: Places, cancellation: Cancellation): Promise<number> {
	let takeBack: () => void = () => undefined;
	try {
		return await new Promise<number>((resolve, reject) => {
			places.waiting.push(resolve);
			takeBack = cancellation.onCancel(() => {
				places.waiting = places.waiting.filter((waiter) => waiter !== resolve);
				reject(cancelledError());
			});
		});
	} finally {
		takeBack();
	}
}

function giveBack(places: Places, usableAt: number): void {
	const next = places.waiting.shift();
	if (next) next(usableAt);
	else places.free = [...places.free, usableAt].sort((one, other) => one - other);
}
