// @ts-check
/** One message: what it answers to, what it says, the reactions on it, its ids, and what the person can do with it. */
import { draw } from './blocks/index.js';
import { element, find } from './dom.js';

/**
 * @typedef {object} Message
 * @property {string} messageId
 * @property {'account' | 'person'} from
 * @property {string} kind
 * @property {number} at
 * @property {string} attachmentId
 * @property {string} type
 * @property {string} url
 * @property {string | null} text
 * @property {string} words               what it says, in a few words
 * @property {import('../../graph/kinds/kind.mjs').Block[]} blocks
 * @property {{ messageId: string, from: 'account' | 'person', quote: string } | null} replyTo
 * @property {{ id: string, text: string | null } | null} comment
 * @property {boolean} story              it answers to the account's story
 * @property {string | null} reaction       the account's
 * @property {string | null} theirReaction  the person's
 * @property {number} edits
 * @property {boolean} isDeleted
 * @property {{ state: string, status: number | null } | null} told  what became of the webhook that tells of it
 */

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
/** Those that Meta has words for. */
const reactions = [['❤️', 'Love'], ['😆', 'Laugh'], ['😮', 'Wow'], ['😢', 'Sad'], ['😠', 'Angry'], ['👍', 'Like']];

/**
 * @param {Message} message
 * @returns {HTMLElement}
 */
export function messageItem(message) {
	const { messageId, attachmentId, kind, type, url, at, from } = message;
	const sent = new Date(at);
	const label = kind === 'media' ? type : words(kind);
	/** @type {[string, string][]} */
	const ids = [['Message', messageId], ['Attachment', attachmentId], ['URL', url], ['Comment', message.comment?.id ?? '']];
	const item = element('li', { class: `message from-${from}`, 'data-testid': 'message', 'data-message-id': messageId, 'data-attachment-id': attachmentId, 'data-type': type, 'data-kind': kind, 'data-from': from }, [
		...context(message),
		element('div', { class: 'said' }, [
			element('div', { class: 'parts' }),
			element('span', { class: 'reaction', 'data-testid': 'reaction', hidden: '' }),
			element('span', { class: 'reaction theirs', 'data-testid': 'their-reaction', hidden: '' }),
		]),
		acts(message),
		element('footer', {}, [
			element('details', { class: 'ids' }, [
				element('summary', {}, [element('time', { datetime: sent.toISOString() }, [clock.format(sent)]), ` · ${label}`]),
				element('dl', {}, ids.filter(([, value]) => value !== '').flatMap(([name, value]) => [element('dt', {}, [name]), element('dd', {}, [value])])),
			]),
			element('span', { class: 'edited', hidden: '' }, ['Edited']),
			element('span', { class: 'told', 'data-testid': 'told', hidden: '' }),
			element('span', { class: 'seen', 'data-testid': 'seen', hidden: '' }, ['Seen']),
		]),
	]);
	update(item, message, false);
	return item;
}

/**
 * What may change of a message that is already shown.
 * @param {HTMLElement} item
 * @param {Message} message
 * @param {boolean} isSeen  it is the latest one that the account has marked as seen
 * @param {boolean} [isLatest]  nothing was said after it: its quick replies can be tapped
 */
export function update(item, message, isSeen, isLatest = true) {
	const version = `${message.edits} ${message.isDeleted}`;
	if (item.dataset['version'] !== version) {
		item.dataset['version'] = version;
		const parts = message.isDeleted ? [element('p', { class: 'unsent' }, ['Unsent'])] : message.blocks.map(draw);
		find('.parts', item).replaceChildren(...parts);
		find('.edited', item).hidden = message.edits === 0 || message.isDeleted;
	}
	// What is quoted may have been edited or taken back since.
	if (message.replyTo && !message.comment && !message.story) find('.quote', item).textContent = message.replyTo.quote;
	showReaction(find('.reaction', item), message.reaction, 'Reaction');
	showReaction(find('.reaction.theirs', item), message.theirReaction, 'Own reaction');
	for (const chips of item.querySelectorAll('.chips')) if (chips instanceof HTMLElement) chips.hidden = !isLatest;
	find('.acts', item).hidden = message.isDeleted;
	const told = find('.told', item);
	told.hidden = message.told === null;
	told.textContent = message.told === null ? '' : outcome(message.told);
	told.dataset['state'] = message.told?.state ?? '';
	find('.seen', item).hidden = !isSeen;
}

/**
 * @param {HTMLElement} badge
 * @param {string | null} reaction
 * @param {string} name
 */
function showReaction(badge, reaction, name) {
	badge.hidden = reaction === null;
	badge.textContent = reaction;
	if (reaction !== null) badge.setAttribute('aria-label', `${name}: ${reaction}`);
}

/**
 * What became of the webhook, in a word or two.
 * @param {{ state: string, status: number | null }} told
 */
function outcome({ state, status }) {
	const answer = status === null ? 'no answer' : String(status);
	switch (state) {
		case 'delivered':
			return '✓ webhook 200';
		case 'retrying':
			return `webhook ${answer}, trying again`;
		case 'dropped':
			return `webhook ${answer}, given up`;
		case 'unheard':
			return 'no webhook subscribed';
		case 'lost':
			return 'webhook lost';
		default:
			return 'webhook underway';
	}
}

/**
 * What the person can do with a message.
 * @param {Message} message
 */
function acts({ from, kind }) {
	const own = from === 'person';
	const act = (/** @type {string} */ name, /** @type {string} */ title) => element('button', { type: 'button', 'data-act': name }, [title]);
	return element('div', { class: 'acts', role: 'group', 'aria-label': 'What to do with this message' }, [
		...(own ? [] : [
			element('details', { class: 'react' }, [
				element('summary', { 'aria-label': 'React', title: 'React' }, ['☺']),
				element('div', { class: 'choices' }, reactions.map(([emoji = '', name = '']) => element('button', { type: 'button', 'data-act': 'react', 'data-reaction': emoji, 'aria-label': name, title: name }, [emoji]))),
			]),
		]),
		act('reply', 'Reply'),
		...(own && kind === 'text' ? [act('edit', 'Edit')] : []),
		...(own ? [act('unsend', 'Unsend')] : []),
	]);
}

/**
 * @param {Message} message
 * @returns {HTMLElement[]}
 */
function context({ from, replyTo, comment, story }) {
	if (comment) {
		const said = comment.text === null ? 'A comment that was deleted' : `“${comment.text}”`;
		return [element('p', { class: 'context', 'data-testid': 'comment' }, [element('b', {}, ['Private reply to a comment']), said])];
	}
	if (story) return [element('p', { class: 'context', 'data-testid': 'story' }, [element('b', {}, ['Reply to the story'])])];
	if (replyTo) {
		const whose = replyTo.from !== from ? 'Reply' : from === 'account' ? 'Reply to the account’s own message' : 'Reply to an own message';
		return [element('p', { class: 'context', 'data-testid': 'reply-to', 'data-message-id': replyTo.messageId }, [element('b', {}, [whose]), element('span', { class: 'quote' }, [replyTo.quote])])];
	}
	return [];
}

/**
 * A kind's name in plain words.
 * @param {string} kind
 */
function words(kind) {
	return kind.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
