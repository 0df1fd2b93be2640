/** One message as the workflow gave it, not yet checked. */
export type BatchItem = ItemInput;

export type Sent = Extract<Outcome, { status: 'sent' }>;
export type Failed = Extract<Outcome, { status: 'failed' }>;

/** A form whose file the host has: it makes the body of it, and its `content-type`. */
export type MultipartBody = {
	multipart: {
		/** Names and values, in their order; the part `filedata` with the file comes after them. */
		fields: Array<[string, string]>;
		/** The number is the item's `file.handle`; the name is ASCII. */
		file: { handle: number; name: string; mimeType: string };
	};
};

/** The part of `fetch`'s second argument that the core uses, with forms beside JSON, and a time in place of a signal. */
export type FetchInit = {
	method: string;
	headers: Record<string, string>;
	body: string | MultipartBody;
	/**
	 * How long the call may take, in whole milliseconds. `AbortSignal.timeout` would be a timer for each call, which costs a tenth of
	 * what the call does and stays behind for the rest of its time; the host needs one for all.
	 */
	timeoutMs: number;
};

/** What an item's field `file` holds in place of a file: the host keeps the bytes. */
export type FileInput = {
	/** By which the host knows the bytes; less than 2^32. */
	handle: number;
	/** In bytes. */
	size: number;
	/** Of the bytes, by `mediaTypeOf`; what the item says where that is empty. */
	mimeType: string;
	/** Whether the bytes tell no type, so that it is the item's. */
	claimed: boolean;
	/** Of the bytes. Files with the same one are uploaded once. */
	hash: string;
	/** Its own, empty if it has none. */
	fileName: string;
};

/**
 * The part of a `Response` that is read. Its headers are asked for by their names in lower case; a text that is there already
 * needs no promise.
 */
export type FetchAnswer = Pick<Response, 'status'> & {
	headers: { get(name: string): string | null | undefined };
	text(): Promise<string> | string;
};

/** `fetch`, as the core calls it: for an account, by its place in the batch's `connections`. */
export type Fetch = (url: string, init: FetchInit, account: number) => Promise<FetchAnswer>;

/** What the core asks of its surroundings. */
export interface Host {
	/**
	 * Rejects as `fetch` does: with a `TypeError` whose `cause` has the runtime's `code`; with a `TimeoutError` or, when the execution is
	 * cancelled, an `AbortError`.
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

/** What came of a `GET`: an answer, or what the runtime says of why there is none, each of which may be empty. */
export type Came =
	| {
			status: number;
			/** By their names in lower case; those that tell of the rate are read. */
			headers: Record<string, string>;
			body: string;
			/** When it came, in milliseconds since 1970, UTC. */
			at: number;
	  }
	| { code: string; syscall: string; message: string };

/** What that means for a read, which may be repeated freely. */
export type Verdict = {
	/** `ok`: a success. `again`: to be asked again up to `times` times. `wait`: a throttle. `stop`: nothing else of the account works either. */
	remedy: 'ok' | 'none' | 'again' | 'wait' | 'stop';
	times: number;
	/** How long Meta asks to wait before the next call; 0 for not at all. */
	regainMs: number;
} & Partial<Failed>;

/** The exports of the module that sends. */
export interface Core {
	/** Rejects only for a batch that is not as it should be. */
	execute(batch: BatchRequest, host: Host): Promise<BatchReport>;
	/** The MIME type of a file that begins with these bytes (64 are enough); empty where they tell nothing. */
	mediaTypeOf(head: Uint8Array): string;
	/** What the answer to a `GET` means, or that none came. */
	judge(came: Came): Verdict;
}

/** The exports of the module that signs, verifies and reads. */
export interface VerifyingCore {
	/** Lower-case hex. */
	appSecretProof(accessToken: string, appSecret: string, unixSeconds: number): string;
	/** A `WebhookReading` as JSON, of a body's bytes and the headers `X-Hub-Signature-256` and `X-Hub-Signature`. */
	readWebhook(
		body: Uint8Array,
		sha256: string | undefined,
		sha1: string | undefined,
		secrets: string[],
		withRaw: boolean,
	): string;
	/** The `subscribed_fields` for these kinds of events; both lists are texts with commas. */
	subscribedFields(isInstagramLogin: boolean, kinds: string): string;
	/** Whether an attachment of this type may be fetched from this URL and kept. */
	mayBeKept(attachmentType: string, url: string): boolean;
	/** Begins a read: a `ReadRequest` as JSON in, the first `ReadStep` as JSON out; empty if the request is none. */
	startRead(request: string): string;
	/** Goes on with it: a `Verdict` as JSON (empty once a pause is over) and an answer's body in, the next `ReadStep` as JSON out. */
	continueRead(verdict: string, body: string): string;
	/** Lets go of the read under way. */
	endRead(): void;
}
