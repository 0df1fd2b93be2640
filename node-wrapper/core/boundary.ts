/**
 * What crosses the border between this package and the WebAssembly core. Made from the core's own types: run
 * `UPDATE_TYPES=1 cargo test --lib` after changing them.
 */

/** Which of Meta's hosts. */
export type GraphHost = 'facebook' | 'instagram' | 'custom';
/** The way to the host. */
export type Route = 'n8n' | 'direct';
/** Where to send, from the credential and the option Connection. */
export type Connection = {
	/** Which host. */
	host: GraphHost,
	/** Read for `custom` alone. */
	customBaseUrl: string,
	/** For example `v25.0`. */
	apiVersion: string,
	/** The way there. */
	route: Route, };
/** One item as the workflow gave it. */
export type ItemInput = {
	/** The account it is sent from, by its place in `connections`. */
	account: number,
	/** The operation's fields by their names. */
	fields: Record<string, unknown>, };
/** The node's options; a value out of range is taken as the nearest one in it. */
export type DeliveryOptions = {
	/** Messages at once; null for what the pace needs. */
	concurrency: number | null,
	/** Messages per second; null for Meta's limits, 0 for no pacing. */
	messagesPerSecond: number | null,
	/** Seconds the batch may pause in all because Meta wants it to. */
	maxWaitSeconds: number,
	/** Seconds one call may take; null for the defaults. */
	timeoutSeconds: number | null, };
/** What the wrapper hands to `execute`. */
export type BatchRequest = {
	/** The operation's resource. */
	resource: string,
	/** The operation. */
	operation: string,
	/** Where each account's calls go. */
	connections: Array<Connection>,
	/** The node's items, all of them. */
	items: Array<ItemInput>,
	/** How to deliver. */
	options: DeliveryOptions,
	/** Whether the first failure ends the batch. */
	stopOnError: boolean,
	/** Indexes that an earlier try of this execution has settled: neither sent nor reported again. */
	remembered: Array<number>,
	/** Indexes that an earlier try of this execution has seen refused: they go last. */
	deferred: Array<number>, };
/** Whose error it is. */
export type FailureKind = 'invalidInput' | 'api' | 'request';
/** Whether a failed message may have arrived. */
export type Delivery = 'notSent' | 'unknown';
/** How one item ended. */
export type Outcome = { 'status': 'sent',
	/** The item's place in the input. */
	index: number,
	/** What the success item tells, in its order; ids digit for digit as Meta sent them. */
	facts: Record<string, string | number | string[] | null>,
	/** Milliseconds since 1970, UTC. */
	sentAt: number, } | { 'status': 'failed',
	/** The item's place in the input. */
	index: number,
	/** The recipient as the item gave it. */
	userId: string,
	/** Whose error it is. */
	kind: FailureKind,
	/** What happened, with the kind's prefix. */
	error: string,
	/** Graph's code. */
	code?: number,
	/** Graph's subcode. */
	subcode?: number,
	/** Meta's reference for its support. */
	fbtraceId?: string,
	/** The answer's status. */
	httpStatus?: number,
	/** One sentence: what to do about it. */
	advice: string,
	/** Whether the message may have arrived. */
	delivery: Delivery, } | { 'status': 'notTried',
	/** The item's place in the input. */
	index: number, };
/** A batch in numbers. */
export type BatchReport = {
	/** Calls made to Graph. */
	apiCalls: number,
	/** Uploads begun. */
	uploads: number,
	/** Messages that went by another message's upload. */
	sharedUploads: number,
	/** How often Meta's throttling paused the batch. */
	throttled: number,
	/** How long those pauses were in all, in milliseconds. */
	waitedMs: number,
	/** Messages that Meta took. */
	sent: number,
	/** Items that failed, unknown outcomes among them. */
	failed: number,
	/** Items whose message may have been delivered. */
	unknown: number, };

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
