/** Reads what is at Meta: conversations, messages, people, posts. Loads the core's reading module. */
import type {
	Came,
	Failed,
	FailureKind,
	OwnAccount,
	ReadConversation,
	ReadItem,
	ReadMessage,
	ReadPost,
	ReadProfile,
	ReadRequest,
	ReadStep,
	Verdict,
} from '../core/boundary';
import { CoreStopped, judge } from '../core/core';
import { startRead } from '../core/verify';
import { isInstagramLogin } from '../credentials/credentialFields';
import type { Cancellation } from './cancellation';
import { createFetch, type HttpContext } from './fetch';
import { pause } from './pause';
import { inTurn } from './readPace';
import { Recent } from './recent';
import { withStory, type Signer } from './signing';

/** A time as workflows see it: ISO 8601, UTC. */
type Timed<Item, Time extends keyof Item> = { [Key in keyof Item]: Key extends Time ? string | null : Item[Key] };

export type Conversation = Timed<ReadConversation, 'updatedAt'>;
export type Message = Timed<ReadMessage, 'sentAt'>;
export type Profile = ReadProfile;
export type Post = Timed<ReadPost, 'publishedAt'>;

/** What can be read, and what comes of it, in Meta's order: the latest first. Fields are an item's, as the workflow gives them. */
export type Reads = {
	/** Fields: `returnAll`, `limit` (50), `participantId`. */
	'conversations.getMany': Conversation;
	/** Fields: `conversationId`, `limit` (20, which is also the most). */
	'conversations.getMessages': Message;
	/** Field: `userId`. One item. */
	'people.getProfile': Profile;
	/** A page for a list of the editor. Fields: `limit` (25), `after` (the cursor that the page before came with). */
	'lists.conversations': Conversation;
	/** The account's own posts; otherwise the same. */
	'lists.posts': Post;
};

/** Why nothing was read. */
export type ReadFailure = {
	status: 'failed';
	kind: FailureKind;
	/** Begins with `Invalid input: `, `API Error: ` or `Request failed: `. */
	error: string;
	code?: number;
	subcode?: number;
	fbtraceId?: string;
	httpStatus?: number;
	/** One sentence: what to do about it. */
	advice: string;
	/** Nothing else can be read for the account either: its token is dead, say. */
	endsAccount: boolean;
	/** How long Meta's limits have paused it. */
	waitedMs: number;
};

/** What was read; `after` is the cursor of the next page, if there is one. */
export type ReadSuccess<Item> = { status: 'read'; items: Item[]; after?: string; waitedMs: number };

/** How to read, and for whom. */
export type ReadSettings = {
	signer: Signer;
	/** How long it may pause in all when Meta limits the rate. */
	maxWaitMs: number;
	cancellation: Cancellation;
	/** How long one call may take; 30 seconds unless it says otherwise. */
	timeoutMs?: number;
	/** For a few calls at once, of what Meta's limit for conversations is not about. */
	isUnpaced?: boolean;
};

const USUAL_TIMEOUT_MS = 30_000;

/** JavaScript's timers take no more than 24.8 days and ring at once beyond. */
const LONGEST_PAUSE_MS = 24 * 60 * 60 * 1000;

/** The fields of items that are times. */
const TIMES = new Set(['updatedAt', 'sentAt', 'publishedAt']);

/** Whose accounts are known, so that nobody asks again; a process reads from a few. */
const accounts = new Recent<OwnAccount>(500);

/**
 * Reads with as many calls as it takes, at most two a second for each account of this process, through n8n's HTTP helper. Never
 * rejects: what fails says why and what to do. What comes back is cleaned of the account's secrets.
 */
export async function read<Name extends keyof Reads>(
	context: HttpContext,
	name: Name,
	fields: Record<string, unknown>,
	settings: ReadSettings,
): Promise<ReadSuccess<Reads[Name]> | ReadFailure> {
	const { redactor } = settings.signer;
	const end = await carryOut(context, name, fields, settings).catch((error: unknown) =>
		// Pauses and turns end so.
		settings.cancellation.cancelled ? CANCELLED : stopped(error),
	);
	return redactor.deep(end) as ReadSuccess<Reads[Name]> | ReadFailure;
}

/** Why nothing can be read with these fields, without asking anything; nothing if all is well. */
export function refusalOf(name: keyof Reads, fields: Record<string, unknown>, settings: ReadSettings): ReadFailure | undefined {
	const { redactor } = settings.signer;
	const root = rootOf(settings.signer);
	if (typeof root !== 'string') return redactor.deep(root);
	const reading = startRead(requestOf(name, fields, settings));
	try {
		return reading.step.step === 'failed' ? redactor.deep(failureOf(reading.step)) : undefined;
	} finally {
		reading.end();
	}
}

async function carryOut(
	context: HttpContext,
	name: keyof Reads,
	fields: Record<string, unknown>,
	settings: ReadSettings,
): Promise<ReadSuccess<unknown> | ReadFailure> {
	const { signer, cancellation } = settings;
	const root = rootOf(signer);
	if (typeof root !== 'string') return root;
	const get = getter(context, settings);
	const reading = startRead(requestOf(name, fields, settings));
	let verdict: Verdict | undefined;
	try {
		for (;;) {
			const { step } = reading;
			if (step.step === 'done') return successOf(step, signer);
			if (step.step === 'failed') return failureOf(step);
			if (step.step === 'refused') return refused(step, verdict, signer);
			if (step.step === 'wait') {
				await pause(Math.min(step.ms, LONGEST_PAUSE_MS), cancellation);
				reading.goOnAfterPause();
			} else {
				const ask = async (): Promise<Came> => await get(`${root}/${step.path}`);
				const came = await (settings.isUnpaced ? ask() : inTurn(signer.key, cancellation, ask));
				if (cancellation.cancelled) return CANCELLED;
				verdict = judge(came);
				reading.goOn(verdict, 'body' in came ? came.body : '');
			}
		}
	} finally {
		reading.end();
	}
}

/** Where to ask, or why the account cannot be asked. */
function rootOf({ root, problem }: Signer): string | ReadFailure {
	const unusable = problem ?? (typeof root === 'string' ? undefined : root);
	if (!unusable) return String(root);
	const { problem: reason, advice } = unusable;
	return { status: 'failed', kind: 'invalidInput', error: `Invalid input: ${reason}`, advice, endsAccount: true, waitedMs: 0 };
}

function requestOf(name: keyof Reads, fields: Record<string, unknown>, { signer, maxWaitMs }: ReadSettings): ReadRequest {
	const [resource = '', operation = ''] = name.split('.');
	return {
		resource,
		operation,
		isInstagramLogin: isInstagramLogin(signer.connection),
		fields,
		maxWaitMs: Math.ceil(maxWaitMs),
		seed: Math.floor(Math.random() * Number.MAX_SAFE_INTEGER),
		account: accounts.get(signer.key),
	};
}

/** Makes one call: what came of it. */
function getter(
	context: HttpContext,
	{ signer, cancellation, timeoutMs = USUAL_TIMEOUT_MS }: ReadSettings,
): (url: string) => Promise<Came> {
	const fetch = createFetch(context, [signer], 'n8n', cancellation);
	return async (url) => {
		try {
			const response = await fetch(url, { method: 'GET', headers: {}, body: '', timeoutMs });
			return { status: response.status, headers: response.headers.all(), body: response.text(), at: Date.now() };
		} catch (error) {
			return withoutAnswer(error);
		}
	};
}

/** Why no answer came, as `fetch` says it: an abort by its name, the runtime's error in `cause`. */
function withoutAnswer(error: unknown): Came {
	const { name, cause } = error as { name?: unknown; cause?: unknown };
	if (name === 'TimeoutError' || name === 'AbortError') return { code: name, syscall: '', message: '' };
	const { code, syscall, message } = (cause ?? error) as Record<string, unknown>;
	const text = (value: unknown): string => (typeof value === 'string' ? value : '');
	return { code: text(code), syscall: text(syscall), message: text(message) };
}

function successOf({ items, after, account, waitedMs }: Extract<ReadStep, { step: 'done' }>, { key }: Signer): ReadSuccess<unknown> {
	if (account) accounts.set(key, account);
	return { status: 'read', items: items.map(timed), ...(after === undefined ? {} : { after }), waitedMs };
}

/** Whatever is a time in an item, as text. */
function timed(item: ReadItem): unknown {
	const entries = Object.entries(item).map(([name, value]: [string, unknown]) => [
		name,
		TIMES.has(name) && typeof value === 'number' ? new Date(value).toISOString() : value,
	]);
	return Object.fromEntries(entries);
}

/** What the latest answer says, in the words for reads. */
function refused({ advice, endsAccount, waitedMs }: Extract<ReadStep, { step: 'refused' }>, verdict: Verdict | undefined, signer: Signer): ReadFailure {
	const { kind = 'request', error = '', code, subcode, fbtraceId, httpStatus, advice: usual = '' } = verdict ?? ({} as Partial<Failed>);
	const facts = { code, subcode, fbtraceId, httpStatus };
	const told = { code, advice: advice ?? usual };
	return { status: 'failed', kind, error, ...facts, advice: withStory(told, signer), endsAccount, waitedMs };
}

function failureOf({ kind, error, advice, waitedMs }: Extract<ReadStep, { step: 'failed' }>): ReadFailure {
	return { status: 'failed', kind, error, advice, endsAccount: false, waitedMs };
}

const CANCELLED: ReadFailure = {
	status: 'failed',
	kind: 'request',
	error: 'Request failed: the execution was cancelled before this was read',
	advice: 'Run the workflow again.',
	endsAccount: true,
	waitedMs: 0,
};

/** The core has trapped, or something is wrong in this package. */
function stopped(error: unknown): ReadFailure {
	const reason = error instanceof CoreStopped ? error.message : 'the node stopped unexpectedly';
	const advice = 'This is a fault of the node and not of the input: please report it, and try again.';
	return { status: 'failed', kind: 'request', error: `Request failed: ${reason}`, advice, endsAccount: false, waitedMs: 0 };
}
