// @ts-check
/** The page: reads what is new as soon as there is something, and lets one play the people. */
import { admin } from './act.js';
import { Conversation } from './conversation.js';
import { Desk } from './desk.js';
import { element, find } from './dom.js';
import { someName } from './names.js';
import { fillPeople, walkByArrows } from './people.js';

/**
 * @typedef {import('./conversation.js').Room} Room
 * @typedef {import('./conversation.js').Account} Account
 * @typedef {{ totals: { conversations: number, messages: number }, now: number, accounts: Account[], conversations: Room[], newcomers: Room[] }} Inbox
 */

/** Should the stream of changes break, the page still reads now and then. */
const refreshMs = 1000;
const phone = window.matchMedia('(max-width: 720px)');
const main = find('main');
const columns = find('.conversations');
const people = find('.people ul');
const empty = find('.empty');
const totals = find('.totals');
const accountChoice = find('.account');
const back = find('.back');
const desk = new Desk();
/** @type {Map<string, Conversation>} */
const conversations = new Map();
/** @type {Inbox | undefined} */
let inbox;
let tag = '';
/** How far the sandbox's clock is ahead of the page's. */
let aheadMs = 0;

/** @param {Room} room */
const keyOf = ({ account, recipient }) => `${account}/${recipient}`;
const fitting = () => (phone.matches ? 1 : Desk.columns(columns.clientWidth));

function show() {
	if (!inbox) return;
	const { accounts, newcomers } = inbox;
	const rooms = [...newcomers.filter(({ comments }) => comments.length === 0), ...inbox.conversations, ...newcomers.filter(({ comments }) => comments.length > 0)];
	const byKey = new Map(rooms.map((room) => [keyOf(room), room]));
	desk.arrange([...byKey.keys()], fitting(), !phone.matches);
	if (desk.open.length === 0) delete main.dataset['chat'];
	for (const [key, conversation] of conversations) {
		if (desk.open.includes(key)) continue;
		conversation.card.remove();
		conversations.delete(key);
	}
	desk.open.forEach((key, place) => {
		const room = byKey.get(key);
		if (!room) return;
		const conversation = conversations.get(key) ?? new Conversation(room, { close: () => closeColumn(key) });
		conversations.set(key, conversation);
		const there = columns.children[place] ?? null;
		// Moving a card stops its players: only when it has to move.
		if (there !== conversation.card) columns.insertBefore(conversation.card, there);
		conversation.fill(room, accounts.find(({ id }) => id === room.account));
	});
	fillPeople(people, rooms, (room) => desk.open.includes(keyOf(room)), (room) => choose(keyOf(room)));
	fillAccounts(accounts);
	empty.hidden = rooms.length > 0;
	main.classList.toggle('nobody', rooms.length === 0);
	const { conversations: talks, messages } = inbox.totals;
	totals.textContent = `${messages} ${messages === 1 ? 'message' : 'messages'}, ${talks} ${talks === 1 ? 'conversation' : 'conversations'}`;
}

/** @param {readonly Account[]} accounts */
function fillAccounts(accounts) {
	if (!(accountChoice instanceof HTMLSelectElement) || accountChoice.options.length === accounts.length) return;
	accountChoice.replaceChildren(...accounts.map(({ id, username }) => element('option', { value: id }, [`@${username}`])));
}

/** @param {string} key */
function choose(key) {
	desk.choose(key, fitting());
	main.dataset['chat'] = '';
	show();
	conversations.get(key)?.composer.focus();
}

/** @param {string} key */
function closeColumn(key) {
	desk.close(key);
	delete main.dataset['chat'];
	show();
	find('button', people.querySelector(`[data-key="${key}"]`) ?? document).focus();
}

async function addPerson() {
	const account = accountChoice instanceof HTMLSelectElement && accountChoice.value !== '' ? { account: accountChoice.value } : {};
	const person = await admin('people', { ...account, ...someName(), wroteAt: null });
	await read();
	choose(`${person.account}/${person.id}`);
}

async function read() {
	try {
		const response = await fetch('/inbox/data', { cache: 'no-store', headers: tag === '' ? {} : { 'if-none-match': tag } });
		if (response.status === 200) {
			inbox = /** @type {Inbox} */ (await response.json());
			aheadMs = inbox.now - Date.now();
			tag = response.headers.get('etag') ?? '';
			show();
		}
		for (const conversation of conversations.values()) conversation.showTyping(Date.now() + aheadMs);
		totals.classList.remove('lost');
	} catch {
		tag = '';
		totals.classList.add('lost');
		totals.textContent = 'The sandbox does not answer';
	}
}

async function keepReading() {
	await read();
	setTimeout(keepReading, refreshMs);
}

walkByArrows(people);
for (const button of document.querySelectorAll('.new-person')) button.addEventListener('click', () => void addPerson());
back.addEventListener('click', () => {
	const [key] = desk.open;
	if (key !== undefined) closeColumn(key);
});
window.addEventListener('resize', show);
new EventSource('/inbox/changes').addEventListener('message', () => void read());
void keepReading();
