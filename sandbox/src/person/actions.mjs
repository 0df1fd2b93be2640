// @ts-check
/** What people do: each thing changes the conversation and is told to the account's app. */
import { emojiOf, isEmoji, nameOf } from '../instagram/emojis.mjs';
import { changeEvent, messageEvent, messagingEvent } from '../webhooks/events.mjs';

/** @typedef {import('../state.mjs').State} State */
/** @typedef {import('../tokens.mjs').Account} Account */
/** @typedef {import('../instagram/conversations.mjs').Message} Message */
/** @typedef {{ account: Account, person: string, at: number }} Who  a person, with the account they have to do with */

/** Something nobody could do on Instagram. */
export class Impossible extends Error {
	statusCode = 400;
}

/**
 * @typedef {object} Words  of a person
 * @property {string} [text]
 * @property {{ type: string, url?: string, payload?: Record<string, unknown> }[]} [attachments]
 * @property {import('../graph/formats.mjs').GivenFile} [file]  a picture, video, sound or file of their own
 * @property {string} [replyTo]     a message of the conversation
 * @property {boolean} [replyToStory]
 * @property {boolean} [storyMention]  the account is mentioned in their story
 * @property {string} [quickReply]  the payload of the quick reply that was tapped
 * @property {Record<string, unknown>} [referral]
 * @property {boolean} [unsupported]  a kind of message that Instagram does not hand on
 * @property {boolean} [standby]      another app owns the thread
 */

/**
 * A message, which opens the window.
 * @param {State} state
 * @param {Who} who
 * @param {Words} words
 */
export function write(state, who, words) {
	const replyTo = words.replyTo ?? null;
	if (replyTo !== null) messageOf(state, who, replyTo);
	const { text, attachments = [], unsupported, storyMention } = words;
	if (text === undefined && attachments.length === 0 && !words.file && !unsupported && !storyMention) throw new Impossible('A message says something: text, attachments or a file.');
	const story = state.stories.of(who.account.id);
	/** @type {import('../instagram/conversations.mjs').Extra} */
	const extra = {
		...(words.quickReply === undefined ? {} : { quickReply: words.quickReply }),
		...(words.referral === undefined ? {} : { referral: words.referral }),
		...(words.replyToStory && story ? { story: { id: story.id, url: `${state.origin}/media/sample.jpg` } } : {}),
		...(unsupported ? { isUnsupported: true } : {}),
		...(words.standby ? { isStandby: true } : {}),
	};
	return say(state, who, { ...contentOf(state, words), replyTo, extra });
}

/**
 * Taps a quick reply, a button or the button of a card.
 * @param {State} state
 * @param {Who} who
 * @param {{ messageId?: string, title?: string, payload?: string }} choice
 */
export function tap(state, who, choice) {
	const conversation = state.conversations.find(who.account.id, who.person);
	const message = choice.messageId === undefined ? conversation?.messages.findLast((said) => choicesOf(said).some((offered) => fits(offered, choice))) : messageOf(state, who, choice.messageId);
	const chosen = message && choicesOf(message).find((offered) => fits(offered, choice));
	if (!message || !chosen) throw new Impossible(`There is nothing to tap that fits ${JSON.stringify(choice)}.`);
	if (chosen.type === 'web_url') return { opens: chosen.url };
	if (chosen.type === 'postback') return postback(state, who, chosen);
	if (conversation?.messages.at(-1) !== message) throw new Impossible('Quick replies vanish when something else is said.');
	return write(state, who, { text: chosen.title, quickReply: chosen.payload });
}

/**
 * A button that calls back: of a template, an ice breaker, the persistent menu.
 * @param {State} state
 * @param {Who} who
 * @param {{ title: string, payload: string, referral?: Record<string, unknown> }} button
 */
export function postback(state, who, { title, payload, referral }) {
	const { message, answer } = keep(state, who, { kind: 'text', content: { type: 'text', text: title }, replyTo: null, extra: { postback: payload } });
	const what = { postback: { mid: message.messageId, title, payload, ...(referral === undefined ? {} : { referral }) } };
	tell(state, who, messagingEvent('postback', 'messaging_postbacks', between(who), message.messageId, what));
	return answer;
}

/**
 * Reacts to a message, changes the reaction, or takes it back.
 * @param {State} state
 * @param {Who} who
 * @param {{ messageId: string, reaction: string | null }} given  an emoji, Meta's word for one, or null
 */
export function react(state, who, { messageId, reaction }) {
	const message = messageOf(state, who, messageId);
	const emoji = reaction === null ? null : emojiOf(reaction);
	if (emoji !== null && !isEmoji(emoji)) throw new Impossible(`That is no emoji: ${reaction}`);
	message.theirReaction = emoji;
	state.conversations.touch(who.account.id, who.person);
	const what = emoji === null ? { mid: messageId, action: 'unreact' } : { mid: messageId, action: 'react', reaction: nameOf(emoji), emoji };
	tell(state, who, messagingEvent('reaction', 'message_reactions', between(who), messageId, { reaction: what }));
	return { messageId, reaction: emoji };
}

/**
 * Has seen what the account wrote, up to its latest message or the one that is named.
 * @param {State} state
 * @param {Who} who
 * @param {{ messageId?: string }} given
 */
export function see(state, who, { messageId }) {
	const conversation = state.conversations.find(who.account.id, who.person);
	const message = messageId === undefined ? conversation?.messages.findLast(({ from }) => from === 'account') : messageOf(state, who, messageId);
	if (!conversation || !message) throw new Impossible('The account has written nothing that could be seen.');
	conversation.seenByPerson = message.messageId;
	state.conversations.touch(who.account.id, who.person);
	tell(state, who, messagingEvent('seen', 'messaging_seen', between(who), message.messageId, { read: { mid: message.messageId } }));
	return { messageId: message.messageId };
}

/**
 * @param {State} state
 * @param {Who} who
 * @param {{ messageId: string, text: string }} given
 */
export function edit(state, who, { messageId, text }) {
	const message = ownMessage(state, who, messageId);
	if (message.content.text === undefined) throw new Impossible('Only texts can be edited.');
	message.content = { ...message.content, text };
	message.edits += 1;
	state.conversations.touch(who.account.id, who.person);
	tell(state, who, messagingEvent('edit', 'message_edit', between(who), messageId, { message_edit: { mid: messageId, text, num_edit: message.edits } }));
	return { messageId, edits: message.edits };
}

/**
 * @param {State} state
 * @param {Who} who
 * @param {{ messageId: string }} given
 */
export function unsend(state, who, { messageId }) {
	const message = ownMessage(state, who, messageId);
	message.isDeleted = true;
	state.conversations.touch(who.account.id, who.person);
	tell(state, who, messagingEvent('deleted', 'messages', between(who), messageId, { message: { mid: messageId, is_deleted: true } }));
	return { messageId };
}

/**
 * Comes back to the conversation by a link or an ad.
 * @param {State} state
 * @param {Who} who
 * @param {Record<string, unknown>} given
 */
export function refer(state, who, given) {
	const referral = { source: 'IGME_SOURCE_LINK', type: 'OPEN_THREAD', ...given };
	tell(state, who, messagingEvent('referral', 'messaging_referral', between(who), null, { referral }));
	return { referral };
}

/**
 * The thread goes to another app, or comes from one.
 * @param {State} state
 * @param {Who} who
 * @param {{ type: 'pass' | 'take' | 'request', metadata?: string }} given
 */
export function handOver(state, who, { type, metadata = '' }) {
	const own = state.appOf(who.account).id;
	const other = '263902037430900';
	const what = type === 'request' ? { requested_owner_app_id: other, metadata } : { previous_owner_app_id: type === 'pass' ? other : own, new_owner_app_id: type === 'pass' ? own : other, metadata };
	tell(state, who, messagingEvent('handover', 'messaging_handover', between(who), null, { [`${type}_thread_control`]: what }));
	return { handover: what };
}

/**
 * A comment on a post. Whoever commented has not written: until they do, only a private reply reaches them.
 * @param {State} state
 * @param {Who} who
 * @param {{ id?: string | undefined, post: string, text: string, parent?: string | undefined, live?: boolean | undefined, at?: number | undefined, ofAccount?: boolean }} given  `ofAccount`: the account's own
 */
export function comment(state, { account, person, at }, given) {
	const { ofAccount = false, parent, live = false } = given;
	const kept = state.comments.add({ id: given.id, account: account.id, post: given.post, person, text: given.text, at: given.at ?? at, parent: parent ?? null });
	const from = ofAccount
		? { id: account.id, username: account.username, self_ig_scoped_id: account.pageId }
		: { id: person, username: state.people.get(account.id, person)?.username ?? '' };
	const value = {
		id: kept.id,
		from,
		text: kept.text,
		media: { id: kept.post, media_product_type: live ? 'LIVE' : 'FEED' },
		...(parent === undefined ? {} : { parent_id: parent }),
	};
	state.webhooks.emit(account, changeEvent(live ? 'liveComment' : 'comment', live ? 'live_comments' : 'comments', account.id, person, value));
	state.conversations.changed();
	return kept;
}

/**
 * Mentions the account in a comment or a caption on a post of their own.
 * @param {State} state
 * @param {Who} who
 * @param {{ media: string, comment?: string }} given
 */
export function mention(state, { account, person }, { media, comment: commentId }) {
	const value = { media_id: media, ...(commentId === undefined ? {} : { comment_id: commentId }) };
	state.webhooks.emit(account, changeEvent('mention', 'mentions', account.id, person, value));
	return value;
}

/**
 * @param {State} state
 * @param {Words} words
 * @returns {{ kind: string, content: any }}
 */
function contentOf(state, { text, attachments = [], file, unsupported, storyMention }) {
	if (unsupported) return { kind: 'inbound', content: { type: 'unsupported', attachments: [] } };
	if (storyMention) {
		return { kind: 'inbound', content: { type: 'storyMention', attachments: [{ type: 'story_mention', payload: { url: `${state.origin}/media/sample.jpg` } }] } };
	}
	if (file) {
		state.files.keep(file.sha256, file);
		const type = /^(?:image|video|audio)/.exec(file.mimeType)?.[0] ?? 'file';
		const { name, mimeType, size, sha256 } = file;
		return { kind: 'media', content: { type, file: { name, mimeType, size, sha256 } } };
	}
	const [first, ...more] = attachments;
	if (!first) return { kind: 'text', content: { type: 'text', text } };
	if (text === undefined && more.length === 0 && first.payload === undefined && first.url !== undefined && /^(?:image|video|audio|file)$/.test(first.type)) {
		return { kind: 'media', content: { type: first.type, url: first.url } };
	}
	const told = attachments.map(({ type, url, payload }) => ({ type, ...(payload === undefined && url === undefined ? {} : { payload: payload ?? { url } }) }));
	return { kind: 'inbound', content: { type: first.type, ...(text === undefined ? {} : { text }), attachments: told } };
}

/**
 * @param {State} state
 * @param {Who} who
 * @param {Pick<Message, 'kind' | 'content' | 'replyTo' | 'extra'>} said
 */
function say(state, who, said) {
	const { message, answer } = keep(state, who, said);
	tell(state, who, messageEvent(state, between(who), message));
	return answer;
}

/**
 * @param {State} state
 * @param {Who} who
 * @param {Pick<Message, 'kind' | 'content' | 'replyTo' | 'extra'>} said
 */
function keep(state, { account, person, at }, said) {
	const before = state.people.get(account.id, person)?.wroteAt ?? 0;
	state.people.add(account.id, { id: person, wroteAt: Math.max(at, before) });
	const messageId = state.conversations.nextMessageId();
	const message = state.conversations.add(account.id, person, { messageId, from: 'person', at, commentId: null, ...said });
	return { message, answer: { messageId, account: account.id, person, at } };
}

/**
 * @param {State} state
 * @param {Who} who
 * @param {import('../webhooks/body.mjs').WebhookEvent} event
 */
function tell(state, { account }, event) {
	state.webhooks.emit(account, event);
}

/** @param {Who} who */
function between({ account, person, at }) {
	return { account: account.id, person, at };
}

/**
 * @param {State} state
 * @param {Who} who
 * @param {string} messageId
 */
function messageOf(state, { account, person }, messageId) {
	const message = state.conversations.find(account.id, person)?.find(messageId);
	if (!message) throw new Impossible(`No such message in this conversation: ${messageId}`);
	return message;
}

/**
 * @param {State} state
 * @param {Who} who
 * @param {string} messageId
 */
function ownMessage(state, who, messageId) {
	const message = messageOf(state, who, messageId);
	if (message.from !== 'person' || message.isDeleted) throw new Impossible('A person can change only what they wrote and did not take back.');
	return message;
}

/**
 * @typedef {{ type: 'quickReply', title: string, payload: string } | import('../graph/kinds/kind.mjs').Button} Choice
 *
 * @param {Message} message
 * @returns {Choice[]}
 */
function choicesOf({ from, kind, content }) {
	const given = /** @type {any} */ (content);
	if (from !== 'account') return [];
	if (kind === 'quickReplies') return given.quickReplies.map((/** @type {{ title: string, payload: string }} */ reply) => ({ type: 'quickReply', ...reply }));
	if (kind === 'buttonTemplate') return given.buttons;
	if (kind === 'genericTemplate') return given.elements.flatMap((/** @type {{ buttons: Choice[] }} */ element) => element.buttons);
	return [];
}

/**
 * @param {Choice} offered
 * @param {{ title?: string, payload?: string }} wanted
 */
function fits(offered, { title, payload }) {
	const isTitle = title === undefined || offered.title === title;
	return isTitle && (payload === undefined || ('payload' in offered && offered.payload === payload));
}
