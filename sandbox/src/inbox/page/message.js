// @ts-check
/** One message: what it answers to, what it says, the reaction on it, its ids. */
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
 * @property {import('../../graph/kinds/kind.mjs').Block[]} blocks
 * @property {{ messageId: string, from: 'account' | 'person', quote: string } | null} replyTo
 * @property {{ id: string, text: string | null } | null} comment
 * @property {string | null} reaction
 */

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/**
 * @param {Message} message
 * @returns {HTMLElement}
 */
export function messageItem(message) {
	const { messageId, attachmentId, kind, type, url, at, from, blocks } = message;
	const sent = new Date(at);
	const label = kind === 'media' ? type : words(kind);
	/** @type {[string, string][]} */
	const ids = [['Message', messageId], ['Attachment', attachmentId], ['URL', url], ['Comment', message.comment?.id ?? '']];
	const item = element('li', { class: `message from-${from}`, 'data-testid': 'message', 'data-message-id': messageId, 'data-attachment-id': attachmentId, 'data-type': type, 'data-kind': kind, 'data-from': from }, [
		...context(message),
		element('div', { class: 'said' }, [
			...blocks.map(draw),
			element('span', { class: 'reaction', 'data-testid': 'reaction', hidden: '' }),
		]),
		element('footer', {}, [
			element('details', { class: 'ids' }, [
				element('summary', {}, [element('time', { datetime: sent.toISOString() }, [clock.format(sent)]), ` · ${label}`]),
				element('dl', {}, ids.filter(([, value]) => value !== '').flatMap(([name, value]) => [element('dt', {}, [name]), element('dd', {}, [value])])),
			]),
			element('span', { class: 'seen', 'data-testid': 'seen', hidden: '' }, ['Seen']),
		]),
	]);
	update(item, message, false);
	return item;
}

/**
 * What may change of a message that is already shown.
 * @param {Element} item
 * @param {Message} message
 * @param {boolean} isSeen  it is the latest one that the account has marked as seen
 */
export function update(item, { reaction }, isSeen) {
	const badge = find('.reaction', item);
	badge.hidden = reaction === null;
	badge.textContent = reaction;
	if (reaction !== null) badge.setAttribute('aria-label', `Reaction: ${reaction}`);
	find('.seen', item).hidden = !isSeen;
}

/**
 * @param {Message} message
 * @returns {HTMLElement[]}
 */
function context({ replyTo, comment }) {
	if (comment) {
		const said = comment.text === null ? 'A comment that was deleted' : `“${comment.text}”`;
		return [element('p', { class: 'context', 'data-testid': 'comment' }, [element('b', {}, ['Private reply to a comment']), said])];
	}
	if (replyTo) {
		const whose = replyTo.from === 'account' ? 'Reply to the account’s own message' : 'Reply';
		return [element('p', { class: 'context', 'data-testid': 'reply-to', 'data-message-id': replyTo.messageId }, [element('b', {}, [whose]), replyTo.quote])];
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
