// @ts-check
/**
 * What happens on an account, in the shapes in which Meta tells of it.
 * https://developers.facebook.com/docs/instagram-platform/webhooks/examples
 */

/** @typedef {import('../state.mjs').State} State */
/** @typedef {import('./body.mjs').WebhookEvent} WebhookEvent */
/** @typedef {import('../instagram/conversations.mjs').Message} Message */
/** @typedef {{ account: string, person: string, at: number }} Between  who, with whom, when */
/** @typedef {{ type: string, payload?: Record<string, unknown> }} MetaAttachment */

/**
 * A message of either side: the account's own come back as echoes.
 * @param {State} state
 * @param {Between} between
 * @param {Message} message
 * @returns {WebhookEvent}
 */
export function messageEvent(state, between, message) {
	const { messageId: mid, from, content, kind, extra } = message;
	const isEcho = from === 'account';
	const answered = message.replyTo === null ? undefined : state.conversations.find(between.account, between.person)?.find(message.replyTo);
	const attachments = extra.isUnsupported ? [] : attachmentsOf(state, kind, content);
	const text = textOf(message);
	const said = {
		mid,
		...(text === undefined ? {} : { text }),
		...(attachments.length === 0 ? {} : { attachments }),
		...(extra.quickReply === undefined ? {} : { quick_reply: { payload: extra.quickReply } }),
		...(extra.story === undefined ? {} : { reply_to: { story: { url: extra.story.url, id: extra.story.id } } }),
		...(message.replyTo === null ? {} : { reply_to: { mid: message.replyTo, ...(isEcho ? {} : { is_self_reply: answered?.from === 'person' }) } }),
		...(extra.referral === undefined ? {} : { referral: extra.referral }),
		...(extra.isUnsupported ? { is_unsupported: true } : {}),
		...(isEcho ? { is_echo: true } : {}),
	};
	const standby = extra.isStandby === true;
	return {
		kind: isEcho ? 'echo' : 'message',
		field: standby ? 'standby' : 'messages',
		isStandby: standby,
		entryId: between.account,
		person: between.person,
		mid,
		value: isEcho ? { ...people(between.account, between.person, between.at), message: said } : { ...people(between.person, between.account, between.at), message: said },
	};
}

/**
 * @param {string} kind   edit, reaction, seen … as faults and the ledger name it
 * @param {string} field
 * @param {Between} between
 * @param {string | null} mid
 * @param {Readonly<Record<string, unknown>>} what
 * @returns {WebhookEvent}
 */
export function messagingEvent(kind, field, { account, person, at }, mid, what) {
	return { kind, field, entryId: account, person, mid, value: { ...people(person, account, at), ...what } };
}

/**
 * @param {string} kind
 * @param {string} field
 * @param {string} account
 * @param {string | null} person
 * @param {Readonly<Record<string, unknown>>} value
 * @returns {WebhookEvent}
 */
export function changeEvent(kind, field, account, person, value) {
	return { kind, field, entryId: account, person, mid: null, value };
}

/**
 * @param {string} sender
 * @param {string} recipient
 * @param {number} timestamp
 */
function people(sender, recipient, timestamp) {
	return { sender: { id: sender }, recipient: { id: recipient }, timestamp };
}

/**
 * The text that Meta tells of a message. What stands in a template it does not tell.
 * @param {Message} message
 */
export function textOf({ kind, content }) {
	return kind === 'text' || kind === 'quickReplies' || kind === 'inbound' ? content.text : undefined;
}

/**
 * The attachments by which Meta tells of a message's content.
 * @param {State} state
 * @param {string} kind
 * @param {any} content  of that kind
 * @returns {MetaAttachment[]}
 */
export function attachmentsOf(state, kind, content) {
	switch (kind) {
		case 'media':
			return [{ type: content.type, payload: { url: mediaUrl(state, content) } }];
		case 'images':
			return content.images.map((/** @type {import('../graph/kinds/kind.mjs').Content} */ image) => ({ type: 'image', payload: { url: mediaUrl(state, image) } }));
		case 'mediaShare':
			return [{ type: 'ig_post', payload: { ig_post_media_id: content.post.id, title: content.post.caption, url: content.post.imageUrl } }];
		case 'sticker':
			// Meta's pages disagree on stickers: one says that no webhook tells of them, one that they come as images.
			return [{ type: 'image', payload: { url: `${state.origin}/media/sample.png` } }];
		case 'buttonTemplate':
		case 'genericTemplate':
			// Meta tells that there was a template, not what was in it.
			return [{ type: 'template', payload: {} }];
		case 'inbound':
			return content.attachments;
		default:
			return [];
	}
}

/**
 * @param {State} state
 * @param {import('../graph/kinds/kind.mjs').Content} content
 */
function mediaUrl({ origin }, { url, file }) {
	return file ? `${origin}/inbox/files/${file.sha256}` : (url ?? '');
}

/** Fake ids of the dashboard's tests, as they are on its pages. */
const testPeople = { sender: { id: '12334' }, recipient: { id: '23245' }, timestamp: '1527459824' };
export const dashboardPeople = [testPeople.sender.id, testPeople.recipient.id];
/** @type {Readonly<Record<string, Readonly<Record<string, unknown>>>>} */
const testValues = {
	messages: { ...testPeople, message: { mid: 'random_mid', text: 'random_text' } },
	messaging_postbacks: { ...testPeople, postback: { mid: 'random_mid', title: 'Talk to human', payload: 'CARE_HELP' } },
	message_reactions: { ...testPeople, reaction: { mid: 'random_mid', action: 'react', reaction: 'love', emoji: '\u2764\ufe0f' } },
	messaging_seen: { ...testPeople, read: { mid: 'random_mid' } },
	message_edit: { ...testPeople, message_edit: { mid: 'random_mid', text: 'random_text', num_edit: 1 } },
	messaging_referral: { ...testPeople, referral: { ref: 'random_ref', source: 'IGME_SOURCE_LINK', type: 'OPEN_THREAD' } },
	messaging_handover: { ...testPeople, pass_thread_control: { previous_owner_app_id: '123456789', new_owner_app_id: '123456789', metadata: 'random_metadata' } },
	comments: { id: '17865799348089039', from: { id: '232323232', username: 'test' }, text: 'This is an example.', media: { id: '123123123', media_product_type: 'FEED' }, parent_id: '1231231234' },
	live_comments: { id: '17865799348089039', from: { id: '232323232', username: 'test' }, text: 'This is an example.', media: { id: '123123123', media_product_type: 'LIVE' } },
	mentions: { media_id: '17887498072083520', comment_id: '17887498072083520' },
	story_insights: { media_id: '17887498072083520', exits: 1, replies: 1, reach: 1, taps_forward: 1, taps_back: 1, impressions: 1 },
};

export const testFields = Object.keys(testValues);

/**
 * What the button "Test" on Meta's dashboard sends for a field.
 * @param {string} field
 * @returns {WebhookEvent}
 */
export function dashboardTest(field) {
	return { kind: 'test', field, entryId: '0', person: null, mid: null, value: testValues[field] ?? {} };
}
