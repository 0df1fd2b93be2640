// @ts-check
/** The people one can play, the latest first. */
import { avatar } from './avatar.js';
import { nameOf } from './conversation.js';
import { element, find } from './dom.js';

/** @typedef {import('./conversation.js').Room} Room */

/**
 * @param {HTMLElement} list
 * @param {readonly Room[]} rooms
 * @param {(room: Room) => boolean} isOpen
 * @param {(room: Room) => void} choose
 */
export function fillPeople(list, rooms, isOpen, choose) {
	/** @type {Map<string, HTMLElement>} */
	const shown = new Map();
	for (const item of list.children) if (item instanceof HTMLElement) shown.set(item.dataset['key'] ?? '', item);
	rooms.forEach((room, place) => {
		const key = `${room.account}/${room.recipient}`;
		const item = shown.get(key) ?? personItem(room, key);
		shown.delete(key);
		const there = list.children[place] ?? null;
		// Moving an entry takes the focus from it: only when it has to move.
		if (there !== item) {
			const hadFocus = item.contains(document.activeElement);
			list.insertBefore(item, there);
			if (hadFocus) find('button', item).focus();
		}
		const button = find('button', item);
		button.onclick = () => choose(room);
		button.setAttribute('aria-pressed', String(isOpen(room)));
		find('.name', item).textContent = nameOf(room);
		find('.latest', item).textContent = latest(room);
		const badge = find('.unread', item);
		badge.hidden = room.unread === 0;
		badge.textContent = String(room.unread);
		badge.setAttribute('aria-label', `${room.unread} unread`);
	});
	for (const gone of shown.values()) gone.remove();
}

/**
 * Up and down go from one to the next.
 * @param {HTMLElement} list
 */
export function walkByArrows(list) {
	list.addEventListener('keydown', (event) => {
		const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
		if (step === 0) return;
		const buttons = [...list.querySelectorAll('button')];
		const place = buttons.findIndex((button) => button === document.activeElement);
		event.preventDefault();
		buttons[place + step]?.focus();
	});
}

/**
 * @param {Room} room
 * @param {string} key
 */
function personItem({ recipient, account }, key) {
	return element('li', { 'data-key': key }, [
		element('button', { type: 'button', class: 'person', 'data-testid': 'person', 'data-person': recipient, 'data-account': account }, [
			avatar(recipient),
			element('span', { class: 'lines' }, [element('span', { class: 'name' }), element('span', { class: 'latest' })]),
			element('span', { class: 'unread', hidden: '' }),
		]),
	]);
}

/** @param {Room} room */
function latest({ messages }) {
	const message = messages.at(-1);
	if (!message) return 'No messages yet';
	const words = message.isDeleted ? 'Unsent' : (message.text ?? (message.kind === 'media' ? message.type : message.kind.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)));
	return message.from === 'person' ? `You: ${words}` : words;
}
