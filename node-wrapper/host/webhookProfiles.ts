import type { IDataObject, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import { Cancellation } from './cancellation';
import { pause } from './pause';
import { read } from './read';
import { Recent } from './recent';
import { openTriggerAccount } from './webhookAccount';
import { nodeKey } from './webhookNode';
import type { Signer } from './signing';

/** An event waits for names no longer than this. What comes later is there for the person's next event. */
const LONGEST_WAIT_MS = 2_000;

/** What a call may take that nobody waits for any more. */
const LONGEST_CALL_MS = 10_000;

/** Meta takes two calls a second for an account; more at once would only wait. */
const AT_ONCE = 2;

/** So many people are asked for in this process at once: each takes half a second from whatever else reads. */
const MOST_ASKED = 8;

const MOST_REMEMBERED = 5_000;
const NAME_HOLDS_MS = 24 * 60 * 60 * 1000;

/** Meta gives a profile only of who has written to the account; who has not may do so soon. */
const REFUSAL_HOLDS_MS = 10 * 60_000;
const FAILURE_HOLDS_MS = 60_000;

/** What Meta answers for a person who has not agreed: code 230. https://developers.facebook.com/docs/messenger-platform/instagram/features/user-profile */
const NO_CONSENT = 230;

/** An account is opened anew after this, so that a changed credential holds. */
const ACCOUNT_HOLDS_MS = 10_000;
const MOST_ACCOUNTS = 500;

type Names = { username?: string; name?: string };
type Opened = { signer: Promise<Signer>; pausedUntil: number };

const people = new Recent<Names>(MOST_REMEMBERED);
const asked = new Map<string, Promise<Names>>();
const accounts = new Recent<Opened>(MOST_ACCOUNTS, ACCOUNT_HOLDS_MS);

/**
 * Puts `username` and `name` right behind `userId`, where Meta tells them. Never rejects, and comes back within two seconds:
 * an event without a name is still an event.
 */
export async function resolveProfiles(context: IWebhookFunctions, items: INodeExecutionData[]): Promise<void> {
	const unnamed = items.filter(({ json }) => typeof json.userId === 'string' && !json.username && json.isTest !== true && json.isSelf !== true);
	const ids = [...new Set(unnamed.map(({ json }) => String(json.userId)))];
	if (ids.length === 0) return;
	const found = new Map<string, Names>();
	const account = accountOf(context);
	let isOver = false;
	const work = async (): Promise<void> => {
		for (let id = ids.shift(); id !== undefined && !isOver; id = ids.shift()) found.set(id, await namesOf(context, account, id));
	};
	const wait = new Cancellation(undefined);
	const timeUp = pause(LONGEST_WAIT_MS, wait).catch(() => undefined);
	await Promise.race([timeUp, Promise.all(Array.from({ length: AT_ONCE }, work))]);
	wait.close();
	isOver = true;
	for (const item of unnamed) item.json = withNames(item.json, found.get(String(item.json.userId)) ?? {});
}

/** The item's keys in their order, the names behind the id. */
function withNames(json: IDataObject, { username, name }: Names): IDataObject {
	const names = { ...(username !== undefined && { username }), ...(name !== undefined && { name }) };
	return Object.fromEntries(
		Object.entries(json).flatMap((entry) => (entry[0] === 'userId' ? [entry, ...Object.entries(names)] : [entry])),
	) as IDataObject;
}

/** Of the account that the node asks with, one for all calls of the next seconds. */
function accountOf(context: IWebhookFunctions): Opened {
	const key = `${nodeKey(context)} ${JSON.stringify(context.getNode().credentials)}`;
	const known = accounts.get(key);
	if (known) return known;
	const signer = openTriggerAccount(context).then((account) => {
		void account.renew();
		return account.signer;
	});
	const opened = { signer, pausedUntil: accounts.latest(key)?.pausedUntil ?? 0 };
	signer.catch((error: unknown) => {
		opened.pausedUntil = Date.now() + FAILURE_HOLDS_MS;
		warn(context, error instanceof Error ? error.message : String(error));
	});
	accounts.set(key, opened);
	return opened;
}

async function namesOf(context: IWebhookFunctions, account: Opened, userId: string): Promise<Names> {
	if (account.pausedUntil > Date.now()) return {};
	const signer = await account.signer.catch(() => undefined);
	if (!signer) return {};
	const key = `${signer.key} ${userId}`;
	const known = people.get(key);
	if (known) return known;
	// Several events of one person ask once.
	if (!asked.has(key) && asked.size >= MOST_ASKED) return {};
	const under = asked.get(key) ?? ask(context, account, signer, userId, key).finally(() => asked.delete(key));
	asked.set(key, under);
	return await under;
}

async function ask(context: IWebhookFunctions, account: Opened, signer: Signer, userId: string, key: string): Promise<Names> {
	const cancellation = new Cancellation(undefined);
	// Also what waits for its turn, or because Meta limits the rate.
	pause(LONGEST_CALL_MS, cancellation).then(cancellation.cancel, () => undefined);
	try {
		const settings = { signer, maxWaitMs: 0, cancellation, timeoutMs: LONGEST_CALL_MS };
		const result = await read(context, 'people.getProfile', { userId }, settings);
		if (result.status === 'read') {
			const { username, name } = result.items[0] ?? {};
			const names = { ...(username && { username }), ...(name && { name }) };
			people.set(key, names, NAME_HOLDS_MS);
			return names;
		}
		people.set(key, {}, result.code === NO_CONSENT ? REFUSAL_HOLDS_MS : FAILURE_HOLDS_MS);
		if (result.endsAccount && !cancellation.cancelled) {
			account.pausedUntil = Date.now() + FAILURE_HOLDS_MS;
			warn(context, `${result.error}. ${result.advice}`);
		}
		return {};
	} finally {
		cancellation.close();
	}
}

function warn(context: IWebhookFunctions, reason: string): void {
	context.logger.warn(`Instagram Direct Trigger "${context.getNode().name}": names of people cannot be read: ${reason}`);
}
