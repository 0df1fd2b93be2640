import { sleep } from 'n8n-workflow';

import { cancelledError, type Cancellation } from './cancellation';

/** Sleeps, but no longer than until the batch is cancelled: then it rejects. */
export async function pause(ms: number, cancellation: Cancellation): Promise<void> {
	const end = new AbortController();
	let release: () => void = () => undefined;
	const cancelled = new Promise<never>((_, reject) => {
		release = cancellation.onCancel(() => {
			reject(cancelledError());
			end.abort();
		});
	});
	try {
		// The race serves the n8n versions whose `sleep` does not know a signal.
		await Promise.race([cancelled, sleep(ms, end.signal)]);
	} finally {
		release();
	}
}
