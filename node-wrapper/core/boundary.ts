/**
 * What crosses the border between this package and the WebAssembly core. Made from the core's own types: run
 * `UPDATE_TYPES=1 cargo test --lib` after changing them.
 */

/** Which of Meta's hosts. */
export type GraphHost = 'facebook' | 'instagram' | 'custom';
/** The way to the host. */
export type Route = 'n8n' | 'direct';
/** Whose tokens a host takes. */
export type Login = 'facebook' | 'instagram';
/** Where to send, from the credential and the option Connection. */
export type Connection = {
	/** Which host. */
	host: GraphHost,
	/** Read for `custom` alone. */
	customBaseUrl: string,
	/** For example `v25.0`. */
	apiVersion: string,
	/** The way there. */
	route: Route,
	/** Whose tokens the custom host takes; Facebook's where it is left out. Read for `custom` alone. */
	customLogin?: Login, };
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
	/** Messages whose media went by URL, since the host takes no uploads. */
	byUrlInstead: number,
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
/** What happened. */
export type WebhookEventKind = 'message' | 'quickReply' | 'postback' | 'reaction' | 'seen' | 'edited' | 'deleted' | 'referral' | 'echo' | 'comment' | 'liveComment' | 'mention' | 'storyInsights' | 'handover' | 'other';
/** Something attached to a message. */
export type WebhookAttachment = {
	/** Meta's word for it: `image`, `video`, `audio`, `file`, `ig_post`, `ig_reel`, `story_mention`, `ephemeral` and others. */
	type: string,
	/** Where it can be fetched for a while. */
	url?: string,
	/** Its title. */
	title?: string,
	/** The post or reel it is. */
	mediaId?: string, };
/** A quick reply that was tapped. */
export type WebhookQuickReply = {
	/** What whoever made the quick reply put behind it. */
	payload?: string, };
/** A button that was tapped. */
export type WebhookPostback = {
	/** The button's words. */
	title?: string,
	/** What whoever made the button put behind it. */
	payload?: string, };
/** A reaction. */
export type WebhookReaction = {
	/** `react` or `unreact`. */
	action?: string,
	/** Meta's word for it, such as `love` or `other`. */
	name?: string,
	/** The emoji. */
	emoji?: string, };
/** What a message answers: a message or a story. */
export type WebhookReplyTo = {
	/** The message. */
	messageId?: string,
	/** The story. */
	storyId?: string,
	/** Where the story can be seen as long as it lasts. */
	storyUrl?: string, };
/** Where a person came from. */
export type WebhookReferral = {
	/** The `ref` of the link or ad. */
	ref?: string,
	/** Meta's word for it, such as `ADS` or `IGME_SOURCE_LINK`. */
	source?: string,
	/** Meta's word for it, such as `OPEN_THREAD`. */
	type?: string,
	/** The ad. */
	adId?: string,
	/** The welcome message flow. */
	flowId?: string,
	/** The ad's title. */
	adTitle?: string,
	/** The ad's picture. */
	photoUrl?: string,
	/** The ad's video. */
	videoUrl?: string,
	/** The product of the shop. */
	productId?: string, };
/** A comment. */
export type WebhookComment = {
	/** Its id: what a private reply takes. */
	id?: string,
	/** Its words. */
	text?: string,
	/** The post it is below. */
	mediaId?: string,
	/** Meta's word for the post, such as `FEED` or `REELS`. */
	mediaType?: string,
	/** The comment it answers. */
	parentId?: string, };
/** One thing that happened. What does not apply is absent. */
export type WebhookEvent = {
	/** What happened. */
	event: WebhookEventKind,
	/** The Instagram account it happened to. */
	accountId?: string,
	/** The other person, whoever acted. */
	userId?: string,
	/** The other person's username, where Meta tells it. */
	username?: string,
	/** The message it is about (`mid`). */
	messageId?: string,
	/** The message's text; for a quick reply its title. */
	text?: string,
	/** What is attached to the message. */
	attachments?: Array<WebhookAttachment>,
	/** The quick reply. */
	quickReply?: WebhookQuickReply,
	/** The button. */
	postback?: WebhookPostback,
	/** The reaction. */
	reaction?: WebhookReaction,
	/** What the message answers. */
	replyTo?: WebhookReplyTo,
	/** Where the person came from. */
	referral?: WebhookReferral,
	/** The comment, or what mentions the account. */
	comment?: WebhookComment,
	/** Whether the account itself did it. */
	isEcho?: boolean,
	/** Whether the account did it to itself: wrote to itself, or commented on its own post. */
	isSelf?: boolean,
	/** Whether it comes from the button Test in Meta's dashboard. */
	isTest?: boolean,
	/** Whether another app has the conversation, and this one only listens. */
	isStandby?: boolean,
	/** When it happened: milliseconds since 1970, UTC. */
	sentAt?: number,
	/** The event as Meta wrote it: a text of JSON in which numbers too long for JavaScript are texts. */
	raw?: string,
	/** Whom Meta addressed the notification to, where that is not `accountId`: the Page of the account, say. */
	addressedTo?: string,
	/** The same for the same event, however often and in whatever form it comes; another for every other event. */
	key: string, };
/** Why a notification is not believed. */
export type WebhookRefusal = 'missing' | 'onlySha1' | 'malformed' | 'noSecret' | 'wrong';
/** What the wrapper gets for a notification: its events, or why it is not believed. */
export type WebhookReading = {
	/** Which of the secrets signed it, by its place. */
	secret: number,
	/** What happened, in the order of its times. */
	events: Array<WebhookEvent>, } | {
	/** Why. */
	refused: WebhookRefusal, };
/** The account that the token is for. Whoever reads again for the same token hands it back, and saves a call. */
export type OwnAccount = {
	/** Every id that Meta calls it by: the professional account's, the Page's, the app-scoped one. */
	ids: Array<string>,
	/** The professional account's id, as webhooks and conversations have it. */
	accountId?: string,
	/** Its username. */
	username?: string, };
/** What the wrapper asks to read. */
export type ReadRequest = {
	/** The operation's resource; `lists` for the lists of the editor. */
	resource: string,
	/** The operation. */
	operation: string,
	/** Whether the token is one of the Instagram login. */
	isInstagramLogin: boolean,
	/** The operation's fields by their names; no number among them that JSON does not know. */
	fields: Record<string, unknown>,
	/** Milliseconds it may pause in all because Meta wants it to. */
	maxWaitMs: number,
	/** Any whole number, for jitter. */
	seed: number,
	/** The account of the token, as an earlier read has told it. */
	account?: OwnAccount, };
/** A conversation. */
export type ReadConversation = {
	/** Its id, digit for digit. */
	conversationId: string,
	/** When something last happened in it: milliseconds since 1970, UTC. */
	updatedAt: number | null,
	/** The other person. */
	userId: string | null,
	/** The other person's username. */
	username: string | null, };
/** A message of a conversation. */
export type ReadMessage = {
	/** Its id (`mid`). */
	messageId: string,
	/** When it was sent: milliseconds since 1970, UTC. */
	sentAt: number | null,
	/** Who sent it. */
	fromUserId: string | null,
	/** Their username. */
	fromUsername: string | null,
	/** Whether the account itself sent it; null where that cannot be told. */
	isOwn: boolean | null,
	/** Its text. */
	text: string | null,
	/** What is attached to it. */
	attachments: Array<WebhookAttachment>, };
/** What Meta tells of a person; null is what it keeps. */
export type ReadProfile = {
	/** The person that was asked for. */
	userId: string,
	/** Their name. */
	name: string | null,
	/** Their username. */
	username: string | null,
	/** Where their picture can be fetched for a few days. */
	profilePicture: string | null,
	/** How many follow them. */
	followerCount: number | null,
	/** Whether Meta has verified them. */
	isVerified: boolean | null,
	/** Whether they follow the account. */
	followsBusiness: boolean | null,
	/** Whether the account follows them. */
	followedByBusiness: boolean | null, };
/** A post of the account's own. */
export type ReadPost = {
	/** Its id. */
	postId: string,
	/** Its text. */
	caption: string | null,
	/** Meta's word for it: `IMAGE`, `VIDEO` or `CAROUSEL_ALBUM`. */
	postType: string | null,
	/** Its address on Instagram. */
	permalink: string | null,
	/** When it was published: milliseconds since 1970, UTC. */
	publishedAt: number | null, };
/** Something that was read. */
export type ReadItem = ReadConversation | ReadMessage | ReadProfile | ReadPost;
/** What comes next in a read. */
export type ReadStep = { 'step': 'ask',
	/** What stands behind the version in the URL, its query with it, without a leading slash. */
	path: string, } | { 'step': 'wait',
	/** Milliseconds. */
	ms: number, } | { 'step': 'done',
	/** In Meta's order. */
	items: Array<ReadItem>,
	/** The cursor from which the list goes on, if it does. */
	after?: string,
	/** The account of the token, if it is known by now. */
	account?: OwnAccount,
	/** How long it has paused in all because Meta wanted it to. */
	waitedMs: number, } | { 'step': 'refused',
	/** What to do about it, where that is other than what the verdict says. */
	advice?: string,
	/** Whether nothing else can be read for the account either. */
	endsAccount: boolean,
	/** How long it has paused in all because Meta wanted it to. */
	waitedMs: number, } | { 'step': 'failed',
	/** `invalidInput` or `request`. */
	kind: FailureKind,
	/** What happened, with the kind's prefix. */
	error: string,
	/** One sentence: what to do about it. */
	advice: string,
	/** How long it has paused in all because Meta wanted it to. */
	waitedMs: number, };
/** Every operation of the core. */
export const coreOperations = [
	{ resource: 'messages', value: 'sendMediaMessage' },
	{ resource: 'messages', value: 'sendMessage' },
	{ resource: 'messages', value: 'sendImages' },
	{ resource: 'messages', value: 'sendQuickReplies' },
	{ resource: 'messages', value: 'sendButtonTemplate' },
	{ resource: 'messages', value: 'sendGenericTemplate' },
	{ resource: 'messages', value: 'sharePost' },
	{ resource: 'messages', value: 'sendSticker' },
	{ resource: 'messages', value: 'react' },
	{ resource: 'messages', value: 'senderAction' },
	{ resource: 'comments', value: 'sendPrivateReply' },
	{ resource: 'conversations', value: 'getMany' },
	{ resource: 'conversations', value: 'getMessages' },
	{ resource: 'people', value: 'getProfile' },
] as const;

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
