import { sleep } from 'n8n-workflow';

/** Sleeps, but no longer than until `stop`: then it rejects with the reason. */
export async function pause(ms: number, stop: AbortSignal): Promise<void> {
	stop.throwIfAborted();
	let onAbort: (() => void) | undefined;
	const stopped = new Promise<never>((_, reject) => {
		onAbort = () => reject(new DOMException('The execution was cancelled', 'AbortError'));
		stop.addEventListener('abort', onAbort, { once: true });
	});
	try {
		// The race serves the n8n versions whose `sleep` does not know the signal.
		await Promise.race([sleep(ms, stop), stopped]);
	} finally {
		if (onAbort) stop.removeEventListener('abort', onAbort);
	}
}
