/** One message as the workflow gave it, not yet checked. */
export type BatchItem = ItemInput;

export type Sent = Extract<Outcome, { status: 'sent' }>;
export type Failed = Extract<Outcome, { status: 'failed' }>;

/** The part of `fetch`'s second argument that the core uses. */
export type FetchInit = {
	method: string;
	headers: Record<string, string>;
	body: string;
	signal: AbortSignal;
};

/** `fetch`, as the core calls it: for an account, by its place in the batch's `connections`. */
export type Fetch = (url: string, init: FetchInit, account: number) => Promise<Response>;

/** What the core asks of its surroundings. */
export interface Host {
	/**
	 * Rejects as `fetch` does: with a `TypeError` whose `cause` has the runtime's `code`, or with the signal's reason.
	 */
	fetch: Fetch;
	/** Rejects when the execution is cancelled. */
	sleep(ms: number): Promise<void>;
	isCancelled(): boolean;
	/**
	 * From here until `settled`, nobody could say whether item `index` was delivered if the core ended. It leaves once the
	 * promise, if there is one, is settled; that must not reject.
	 */
	sending(index: number): Promise<void> | void;
	/** Once for each item that is not in `remembered`, as soon as its outcome is known. */
	settled(outcome: Outcome): void;
}

/** The core's exports. */
export interface Core {
	/** Rejects only for a batch that is not as it should be. */
	execute(batch: BatchRequest, host: Host): Promise<BatchReport>;
	/** Lower-case hex. */
	appSecretProof(accessToken: string, appSecret: string, unixSeconds: number): string;
	/** What to do about an answer that is Graph's error envelope, in a sentence; nothing for any other answer. */
	explain(status: number, body: string): string | undefined;
}
