// @ts-check
/** Reads the inbox again and again, and adds what is new without disturbing a player that is playing. */

/**
 * @typedef {{ messageId: string, attachmentId: string, type: string, url: string, text: string | null, preview: string | null, at: number }} Message
 * @typedef {{ recipient: string, account: string, total: number, messages: Message[] }} Conversation
 * @typedef {{ totals: { conversations: number, messages: number }, conversations: Conversation[] }} Inbox
 */

const refreshMs = 1000;
const list = find('.conversations');
const empty = find('.empty');
const totals = find('.totals');
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
let tag = '';

/**
 * @param {string} selector
 * @param {ParentNode} [within]
 */
function find(selector, within = document) {
	const found = within.querySelector(selector);
	if (!(found instanceof HTMLElement)) throw new Error(`The page lacks ${selector}`);
	return found;
}

/**
 * @param {string} name
 * @param {Record<string, string>} [attributes]
 * @param {(Node | string)[]} [children]  texts stay texts: nothing a message says becomes markup
 */
function element(name, attributes = {}, children = []) {
	const made = document.createElement(name);
	for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
	made.append(...children);
	return made;
}

/** @param {Message} message */
function content({ type, preview, url, text }) {
	if (type === 'text') return element('p', { class: 'words' }, [text ?? '']);
	const named = `${type} from ${url}`;
	if (preview !== null && type === 'image') return element('img', { src: preview, alt: named, width: '320', height: '240' });
	if (preview !== null && type === 'video') return element('video', { src: preview, controls: '', preload: 'metadata', 'aria-label': named, width: '320', height: '240' });
	if (preview !== null && type === 'audio') return element('audio', { src: preview, controls: '', preload: 'metadata', 'aria-label': named });
	return element('p', { class: 'words' }, [`${type}: `, element('span', { class: 'url' }, [url])]);
}

/** @param {Message} message */
function messageItem(message) {
	const { messageId, attachmentId, type, url, at } = message;
	const sent = new Date(at);
	/** @type {[string, string][]} */
	const ids = [['Message', messageId], ['Attachment', attachmentId], ['URL', url]];
	const item = element('li', { class: 'message', 'data-testid': 'message', 'data-message-id': messageId, 'data-attachment-id': attachmentId, 'data-type': type }, [
		element('div', { class: `bubble ${type}` }, [content(message)]),
		element('footer', {}, [
			element('details', { class: 'ids' }, [
				element('summary', {}, [element('time', { datetime: sent.toISOString() }, [clock.format(sent)]), ` · ${type}`]),
				element('dl', {}, ids.filter(([, value]) => value !== '').flatMap(([name, value]) => [element('dt', {}, [name]), element('dd', {}, [value])])),
			]),
		]),
	]);
	return item;
}

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
	]);
}

/**
 * @param {HTMLElement} card
 * @param {Conversation} conversation
 */
function fill(card, { account, total, messages }) {
	const counted = total === 1 ? '1 message' : `${total} messages`;
	find('.count', card).textContent = `${counted} from account ${account}`;
	const log = find('.messages', card);
	const shown = new Set([...log.children].map((item) => item.getAttribute('data-message-id')));
	const fresh = messages.filter(({ messageId }) => !shown.has(messageId));
	log.append(...fresh.map(messageItem));
	while (log.children.length > messages.length) log.firstElementChild?.remove();
	if (fresh.length > 0) log.scrollTop = log.scrollHeight;
}

/** @param {Inbox} inbox */
function show(inbox) {
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
		totals.classList.remove('lost');
	} catch {
		tag = '';
		totals.classList.add('lost');
		totals.textContent = 'The sandbox does not answer';
	}
	setTimeout(refresh, refreshMs);
}

void refresh();
