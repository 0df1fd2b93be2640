// @ts-check
/** One conversation: who it is with, what was said, what the person may do. */
import { act } from './act.js';
import { avatar } from './avatar.js';
import { composer } from './composer.js';
import { element, find } from './dom.js';
import { messageItem, update } from './message.js';

/**
 * @typedef {import('./message.js').Message} Message
 * @typedef {{ id: string, at: number, text: string, post: string }} Comment
 * @typedef {{ recipient: string, account: string, username: string | null, name: string | null, total: number, unread: number, typingUntil: number, seenAt: number, seenByPerson: string | null, messages: Message[], comments: Comment[] }} Room
 * @typedef {{ id: string, username: string, deafness: string | null, posts: import('./composer.js').Post[] }} Account
 */

/** @param {Room} room */
export function nameOf({ recipient, username }) {
	return username === null ? recipient : `@${username}`;
}

/** A conversation on the page, which is filled again and again. */
export class Conversation {
	/** @type {Room} */
	#room;
	/** @type {Account | undefined} */
	#account;
	/** The latest message that was reported as seen. */
	#looked = '';

	/**
	 * @param {Room} room
	 * @param {{ close: () => void }} desk
	 */
	constructor(room, desk) {
		this.#room = room;
		const { recipient, account } = room;
		this.key = `${account}/${recipient}`;
		this.composer = composer(room, nameOf(room), { posts: () => this.#account?.posts ?? [], looked: () => void this.#look() });
		const close = element('button', { type: 'button', class: 'close', 'aria-label': `Close the conversation with ${nameOf(room)}`, title: 'Close' }, ['×']);
		this.card = element('article', { class: 'conversation', 'data-testid': 'conversation', 'data-recipient': recipient, 'data-account': account, 'aria-label': `Conversation with ${nameOf(room)}` }, [
			element('div', { class: 'who' }, [
				avatar(recipient),
				element('div', {}, [element('h2', {}, [nameOf(room)]), element('p', { class: 'count' })]),
				close,
			]),
			element('p', { class: 'deaf', 'data-testid': 'deaf', hidden: '' }),
			element('ol', { class: 'messages', tabindex: '0', 'aria-label': 'Messages', 'aria-live': 'polite' }),
			element('p', { class: 'typing', role: 'status', 'data-testid': 'typing', 'aria-label': 'The account is typing', hidden: '' }, [element('i'), element('i'), element('i')]),
			this.composer.form,
		]);
		close.addEventListener('click', desk.close);
		this.card.addEventListener('click', (event) => this.#clicked(event));
		this.card.addEventListener('focusout', ({ target, relatedTarget }) => {
			const choice = target instanceof Element ? target.closest('.react') : null;
			if (choice && !(relatedTarget instanceof Node && choice.contains(relatedTarget))) choice.removeAttribute('open');
		});
		this.card.addEventListener('keydown', ({ key, target }) => {
			if (key !== 'Escape' || !(target instanceof Element)) return;
			const choice = target.closest('.react');
			choice?.removeAttribute('open');
			choice?.querySelector('summary')?.focus();
		});
	}

	/**
	 * @param {Room} room
	 * @param {Account | undefined} account
	 */
	fill(room, account) {
		this.#room = room;
		this.#account = account;
		const { recipient, username, name, typingUntil, seenAt, messages, comments } = room;
		const withWhom = `with @${account?.username ?? room.account}`;
		find('h2', this.card).textContent = nameOf(room);
		find('.count', this.card).textContent = [...(name === null ? [] : [name]), ...(username === null ? [] : [recipient]), withWhom].join(' · ');
		const deaf = find('.deaf', this.card);
		// Who only looks at what the account sends need not know.
		deaf.hidden = !account?.deafness || (messages.length > 0 && messages.every(({ from }) => from === 'account'));
		deaf.textContent = account?.deafness ? `Nobody is told what you write. ${account.deafness}` : '';
		this.card.dataset['typingUntil'] = String(typingUntil);

		const log = find('.messages', this.card);
		/** @type {Map<string, HTMLElement>} */
		const shown = new Map();
		for (const item of log.children) if (item instanceof HTMLElement) shown.set(item.dataset['messageId'] ?? item.dataset['commentId'] ?? '', item);
		const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
		const seen = messages.findLast(({ from, at }) => from === 'person' && at <= seenAt);
		const latest = messages.at(-1);
		let added = false;
		const entries = [...messages.map((message) => ({ at: message.at, id: message.messageId, message })), ...comments.map((comment) => ({ at: comment.at, id: comment.id, comment }))];
		for (const entry of entries.sort((a, b) => a.at - b.at)) {
			let item = shown.get(entry.id);
			shown.delete(entry.id);
			if (!item) {
				item = 'message' in entry ? messageItem(entry.message) : commentNote(entry.comment);
				log.append(item);
				added = true;
			}
			if ('message' in entry) update(item, entry.message, entry.message === seen, entry.message === latest);
		}
		for (const gone of shown.values()) gone.remove();
		if (added && (isAtEnd || latest?.from === 'person')) log.scrollTop = log.scrollHeight;
		if (document.hasFocus() && this.card.contains(document.activeElement)) void this.#look();
	}

	/** @param {number} now  An indicator that nobody took back ends by itself. */
	showTyping(now) {
		find('.typing', this.card).hidden = Number(this.card.dataset['typingUntil']) <= now;
	}

	/** The person looks at it: what the account wrote is seen. */
	async #look() {
		const { messages, seenByPerson, unread } = this.#room;
		const latest = messages.findLast(({ from }) => from === 'account');
		if (unread === 0 || !latest || latest.messageId === seenByPerson || latest.messageId === this.#looked) return;
		this.#looked = latest.messageId;
		await this.#do('seen', { messageId: latest.messageId });
	}

	/** @param {MouseEvent} event */
	#clicked({ target, detail }) {
		const button = target instanceof Element ? target.closest('[data-act]') : null;
		const item = button?.closest('.message');
		if (!(button instanceof HTMLElement) || !(item instanceof HTMLElement)) return;
		const { messageId = '' } = item.dataset;
		const message = this.#room.messages.find((said) => said.messageId === messageId);
		if (!message) return;
		switch (button.dataset['act']) {
			case 'tap':
				void this.#do('taps', { messageId, title: button.dataset['title'], payload: button.dataset['payload'] });
				// By keyboard: the quick reply vanishes, and the focus shall not.
				if (detail === 0) this.composer.focus();
				break;
			case 'react': {
				const { reaction = '' } = button.dataset;
				button.closest('details')?.removeAttribute('open');
				void this.#do('reactions', { messageId, reaction: message.theirReaction === reaction ? null : reaction });
				break;
			}
			case 'reply':
				this.composer.quote(messageId, message.words);
				break;
			case 'edit':
				this.composer.edit(messageId, message.text ?? '');
				break;
			case 'unsend':
				void this.#do('deletions', { messageId });
		}
	}

	/**
	 * @param {string} what
	 * @param {Record<string, unknown>} body
	 */
	async #do(what, body) {
		try {
			await act(this.#room, what, body);
			this.composer.wrong(undefined);
		} catch (error) {
			this.composer.wrong(error);
		}
	}
}

/** @param {Comment} comment */
function commentNote({ id, text, post }) {
	return element('li', { class: 'note', 'data-testid': 'comment-note', 'data-comment-id': id }, [element('b', {}, [`Commented on “${post}”`]), text]);
}
