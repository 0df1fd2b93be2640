/**
 * The end of a batch before its time: n8n's cancel button. Calls and pauses register here and not with n8n's signal,
 * which would warn of a leak at more than ten of them.
 */
export class Cancellation {
	private readonly handlers = new Set<() => void>();
	private done = false;
	private readonly source: AbortSignal | undefined;

	constructor(source: AbortSignal | undefined) {
		this.source = source;
		source?.addEventListener('abort', this.cancel, { once: true });
		if (source?.aborted) this.cancel();
	}

	get cancelled(): boolean {
		return this.done;
	}

	/** Calls `handler` when the batch is cancelled, at once if it is already. Returns how to take it back. */
	onCancel(handler: () => void): () => void {
		if (this.done) handler();
		else this.handlers.add(handler);
		return () => this.handlers.delete(handler);
	}

	readonly cancel = (): void => {
		this.done = true;
		for (const handler of this.handlers) handler();
		this.handlers.clear();
	};

	/** Lets go of n8n's signal and ends what is still under way. */
	close(): void {
		this.source?.removeEventListener('abort', this.cancel);
		this.cancel();
	}
}

/** What `fetch` and `sleep` reject with when they are cancelled. */
export function cancelledError(): DOMException {
	return new DOMException('The execution was cancelled', 'AbortError');
}
