/**
 * What crosses the border between this package and the WebAssembly core. The core's own types are the truth; these
 * mirror them.
 */

/** Where Meta is asked. The access token is not part of it: each request is signed on its way out. */
export type Connection = {
	host: 'facebook' | 'instagram' | 'custom';
	customBaseUrl: string;
	apiVersion: string;
	route: 'n8n' | 'direct';
};

/** One message as the workflow gave it, not yet checked. */
export type BatchItem = { userId: unknown; mediaUrl: unknown; mediaType: unknown };

export type BatchRequest = {
	connection: Connection;
	items: BatchItem[];
	options: {
		concurrency: number;
		/** `null`: as fast as Meta's limits allow. `0`: no pacing. */
		messagesPerSecond: number | null;
		maxWaitSeconds: number;
		/** `null`: the core's own default for the kind of call. */
		timeoutSeconds: number | null;
	};
	/** Stop mode: no new send begins after the first failure. */
	stopOnError: boolean;
	/** Indexes that are settled already: neither sent nor reported. */
	remembered: number[];
};

export type MediaType = 'image' | 'video' | 'audio';

export type Sent = {
	status: 'sent';
	index: number;
	userId: string;
	mediaUrl: string;
	mediaType: MediaType;
	attachmentId: string;
	messageId: string;
	/** Milliseconds since 1970. */
	sentAt: number;
};

export type Failed = {
	status: 'failed';
	index: number;
	userId: string;
	kind: 'invalidInput' | 'api' | 'request';
	/** The whole sentence, with its prefix. */
	error: string;
	code?: number;
	subcode?: number;
	fbtraceId?: string;
	httpStatus?: number;
	advice: string;
	delivery: 'notSent' | 'unknown';
};

export type NotTried = { status: 'notTried'; index: number };

export type Outcome = Sent | Failed | NotTried;

export type BatchReport = {
	apiCalls: number;
	uploads: number;
	sharedUploads: number;
	throttled: number;
	waitedMs: number;
	sent: number;
	failed: number;
	unknown: number;
};

/** The part of `fetch`'s second argument that the core uses. */
export type FetchInit = {
	method: string;
	headers: Record<string, string>;
	body: string;
	signal: AbortSignal;
};

/** `fetch`, as the core calls it. */
export type Fetch = (url: string, init: FetchInit) => Promise<Response>;

/** What the core asks of its surroundings. */
export interface Host {
	fetch: Fetch;
	/** Rejects when the execution is cancelled. */
	sleep(ms: number): Promise<void>;
	isCancelled(): boolean;
	/** From here until `settled`, nobody could say whether item `index` was delivered if the core ended. */
	sending(index: number): void;
	settled(outcome: Outcome): void;
}

/** The core's exports. */
export interface Core {
	execute(batch: BatchRequest, host: Host): Promise<BatchReport>;
	appSecretProof(accessToken: string, appSecret: string, unixSeconds: number): string;
}
