// @ts-check
/** Reads the inbox again and again, and adds what is new without disturbing a player that is playing. */
import { element, find } from './dom.js';
import { messageItem, update } from './message.js';

/**
 * @typedef {import('./message.js').Message} Message
 * @typedef {{ recipient: string, account: string, username: string | null, total: number, typingUntil: number, seenAt: number, messages: Message[] }} Conversation
 * @typedef {{ totals: { conversations: number, messages: number }, now: number, conversations: Conversation[] }} Inbox
 */

const refreshMs = 1000;
const list = find('.conversations');
const empty = find('.empty');
const totals = find('.totals');
let tag = '';
/** How far the sandbox's clock is ahead of the page's. */
let aheadMs = 0;

/**
 * A drawn face, its colours taken from the recipient's id.
 * @param {string} recipient
 */
function avatar(recipient) {
	let sum = 0;
	for (const digit of recipient) sum = (sum * 31 + digit.charCodeAt(0)) % 9973;
	// The golden angle keeps the colours of neighbouring ids far apart.
	const hue = Math.round(sum * 137.5) % 360;
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="hsl(${hue} 55% 46%)"/><circle cx="20" cy="15" r="7" fill="hsl(${hue} 70% 90%)"/><path d="M6 40a14 14 0 0 1 28 0z" fill="hsl(${hue} 70% 90%)"/></svg>`;
	return element('img', { class: 'avatar', alt: '', src: `data:image/svg+xml,${encodeURIComponent(svg)}` });
}

/** @param {Conversation} conversation */
function conversationCard({ recipient, account }) {
	return element('article', { class: 'conversation', 'data-testid': 'conversation', 'data-recipient': recipient, 'data-account': account, 'aria-label': `Conversation with ${recipient}` }, [
		element('div', { class: 'who' }, [
			avatar(recipient),
			element('div', {}, [element('h2', {}, [recipient]), element('p', { class: 'count' })]),
		]),
		element('ol', { class: 'messages', tabindex: '0', 'aria-label': 'Messages' }),
		element('p', { class: 'typing', 'data-testid': 'typing', 'aria-label': 'The account is typing', hidden: '' }, [element('i'), element('i'), element('i')]),
	]);
}

/**
 * @param {HTMLElement} card
 * @param {Conversation} conversation
 */
function fill(card, { account, recipient, username, total, typingUntil, seenAt, messages }) {
	const counted = total === 1 ? '1 message' : `${total} messages`;
	find('h2', card).textContent = username === null ? recipient : `@${username}`;
	find('.count', card).textContent = username === null ? `${counted} with account ${account}` : `${recipient} · ${counted} with account ${account}`;
	card.dataset['typingUntil'] = String(typingUntil);
	const log = find('.messages', card);
	const shown = new Map([...log.children].map((item) => [item.getAttribute('data-message-id'), item]));
	const seen = messages.findLast(({ from, at }) => from === 'person' && at <= seenAt);
	let added = false;
	for (const message of messages) {
		let item = shown.get(message.messageId);
		if (!item) {
			item = messageItem(message);
			log.append(item);
			added = true;
		}
		update(item, message, message === seen);
	}
	while (log.children.length > messages.length) log.firstElementChild?.remove();
	if (added) log.scrollTop = log.scrollHeight;
}

/** An indicator that nobody took back ends by itself. */
function showTyping() {
	const now = Date.now() + aheadMs;
	for (const card of list.children) {
		if (card instanceof HTMLElement) find('.typing', card).hidden = Number(card.dataset['typingUntil']) <= now;
	}
}

/** @param {Inbox} inbox */
function show(inbox) {
	aheadMs = inbox.now - Date.now();
	/** @type {Map<string, HTMLElement>} */
	const cards = new Map();
	for (const card of list.children) {
		if (card instanceof HTMLElement) cards.set(`${card.dataset['account']}/${card.dataset['recipient']}`, card);
	}
	inbox.conversations.forEach((conversation, place) => {
		const key = `${conversation.account}/${conversation.recipient}`;
		const card = cards.get(key) ?? conversationCard(conversation);
		cards.delete(key);
		const there = list.children[place] ?? null;
		// Moving a card stops its players: only when it has to move.
		if (there !== card) list.insertBefore(card, there);
		fill(card, conversation);
	});
	for (const gone of cards.values()) gone.remove();
	const { conversations, messages } = inbox.totals;
	empty.hidden = conversations > 0;
	totals.textContent = `${messages} ${messages === 1 ? 'message' : 'messages'}, ${conversations} ${conversations === 1 ? 'conversation' : 'conversations'}`;
}

async function refresh() {
	try {
		const response = await fetch('/inbox/data', { cache: 'no-store', headers: tag === '' ? {} : { 'if-none-match': tag } });
		if (response.status === 200) {
			show(await response.json());
			tag = response.headers.get('etag') ?? '';
		}
		showTyping();
		totals.classList.remove('lost');
	} catch {
		tag = '';
		totals.classList.add('lost');
		totals.textContent = 'The sandbox does not answer';
	}
	setTimeout(refresh, refreshMs);
}

void refresh();
