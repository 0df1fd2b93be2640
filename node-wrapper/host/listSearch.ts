import { NodeOperationError } from 'n8n-workflow';
import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';

import { Cancellation } from './cancellation';
import { knownName, learnNames } from './personNames';
import { read, type Conversation, type Post, type ReadSettings, type Reads } from './read';
import { openAccount } from './readAccount';

/** So many entries come at once; the editor asks for more where somebody scrolls to the end. */
const PAGE = 25;
/** Meta searches nothing: while somebody does, more is looked through at once. */
const SEARCHED_PAGE = 50;
/** Who searches gets what was found until then, and may scroll on. */
const LONGEST_SEARCH_MS = 8_000;
/** When Meta limits the rate: nobody looks at a list for longer. */
const LONGEST_WAIT_MS = 5_000;
const LONGEST_CAPTION = 60;

const POST_TYPES: Record<string, string> = { IMAGE: 'Image', VIDEO: 'Video', CAROUSEL_ALBUM: 'Album' };

/** An entry of a list, and what a search looks at. */
type Entry = { item: INodeListSearchItems; words: string };

/** Who has written lately, for a field that holds a person's ID. */
export async function searchPeople(context: ILoadOptionsFunctions, filter?: string, after?: string): Promise<INodeListSearchResult> {
	return await listConversations(context, filter, after, ({ userId }) => userId);
}

/** The same, for a field that holds a conversation's ID. */
export async function searchConversations(context: ILoadOptionsFunctions, filter?: string, after?: string): Promise<INodeListSearchResult> {
	return await listConversations(context, filter, after, ({ conversationId }) => conversationId);
}

/** The account's own posts, the latest first. */
export async function searchPosts(context: ILoadOptionsFunctions, filter?: string, after?: string): Promise<INodeListSearchResult> {
	return await withAccount(context, async (settings) => {
		const found = await search(context, settings, 'lists.posts', { filter, after }, postEntry);
		return { results: found.items.map((post) => postEntry(post).item), paginationToken: found.after };
	});
}

async function listConversations(
	context: ILoadOptionsFunctions,
	filter: string | undefined,
	after: string | undefined,
	valueOf: (conversation: Conversation) => string | null,
): Promise<INodeListSearchResult> {
	return await withAccount(context, async (settings) => {
		const { signer } = settings;
		const entry = (conversation: Conversation): Entry =>
			personEntry(conversation, valueOf(conversation), knownName(signer, conversation.userId ?? ''));
		const found = await search(context, settings, 'lists.conversations', { filter, after }, entry);
		await learnNames(context, signer, found.items.map(({ userId }) => userId ?? ''));
		const results = found.items.map((conversation) => entry(conversation).item);
		return { results: results.filter(({ value }) => value !== ''), paginationToken: found.after };
	});
}

/** What fits the filter, from a cursor on; without one, a page. */
async function search<Name extends 'lists.conversations' | 'lists.posts'>(
	context: ILoadOptionsFunctions,
	settings: ReadSettings,
	name: Name,
	{ filter = '', after }: { filter: string | undefined; after: string | undefined },
	entry: (item: Reads[Name]) => Entry,
): Promise<{ items: Array<Reads[Name]>; after: string | undefined }> {
	const wanted = filter.trim().toLowerCase();
	const end = Date.now() + LONGEST_SEARCH_MS;
	const items: Array<Reads[Name]> = [];
	let cursor = after;
	do {
		const page = await read(context, name, { limit: wanted === '' ? PAGE : SEARCHED_PAGE, after: cursor ?? '' }, settings);
		if (page.status === 'failed') {
			// One sentence beside the other: the editor shows no more than the message.
			throw refusal(context, `${page.error.replace(/\.$/, '')}. ${page.advice}`);
		}
		items.push(...page.items.filter((item) => entry(item).words.toLowerCase().includes(wanted)));
		cursor = page.after;
	} while (wanted !== '' && cursor !== undefined && items.length < PAGE && Date.now() < end);
	return { items, after: cursor };
}

/** With the account of the credential that the node is set to. */
async function withAccount<Result>(context: ILoadOptionsFunctions, run: (settings: ReadSettings) => Promise<Result>): Promise<Result> {
	const parameter = (name: string): unknown => {
		try {
			return context.getNodeParameter(name, '');
		} catch {
			// An expression over items that are not there while somebody edits.
			return '';
		}
	};
	const signer = await openAccount(context, {
		authentication: parameter('authentication'),
		instagramAccount: parameter('instagramAccount'),
	});
	const cancellation = new Cancellation(undefined);
	try {
		return await run({ signer, cancellation, maxWaitMs: LONGEST_WAIT_MS });
	} finally {
		cancellation.close();
	}
}

function refusal(context: ILoadOptionsFunctions, words: string): NodeOperationError {
	const error = new NodeOperationError(context.getNode(), words);
	// n8n replaces messages that name a well-known connection error.
	error.message = words;
	return error;
}

/** Somebody by name and @username. Conversations of which Meta does not tell whom they are with have their date. */
function personEntry({ username, userId, updatedAt }: Conversation, value: string | null, name: string): Entry {
	const handle = username === null ? undefined : `@${username}`;
	const spoken = shown(name);
	const person = spoken !== '' && handle ? `${spoken} (${handle})` : (handle ?? (spoken || userId));
	const label = person ?? `Conversation of ${dayOf(updatedAt)}`;
	return {
		item: {
			name: label,
			value: value ?? '',
			url: username === null ? undefined : `https://www.instagram.com/${encodeURIComponent(username)}/`,
		},
		words: [label, userId ?? ''].join(' '),
	};
}

function postEntry({ postId, caption, postType, permalink, publishedAt }: Post): Entry {
	const words = shown(caption ?? '');
	const start = [...words].slice(0, LONGEST_CAPTION).join('');
	const what = start === '' ? `${POST_TYPES[postType ?? ''] ?? 'Post'} without a caption` : start === words ? words : `${start}…`;
	return {
		item: {
			name: publishedAt === null ? what : `${what} (${dayOf(publishedAt)})`,
			value: postId,
			// What is no page of Instagram's is no link to click.
			url: permalink !== null && /^https:\/\/(?:www\.)?instagram\.com\//.test(permalink) ? permalink : undefined,
		},
		words: [words, what, publishedAt ?? '', postId].join(' '),
	};
}

/**
 * Words of others, in one line. The editor keeps the label in the workflow, where n8n takes whatever begins with an equals sign
 * for an expression and works it out.
 */
function shown(words: string): string {
	return words.replace(/\s+/g, ' ').replace(/^[ =]+/, '').trim();
}

function dayOf(time: string | null): string {
	return time?.slice(0, 10) ?? 'unknown date';
}
