// @ts-check
/**
 * What a node sends in a mixed batch, operation by operation: its parameters, and how what arrived is told from what other
 * nodes and other items sent. A mark of node and item goes into whatever has room for one.
 */

/**
 * @typedef {object} Accepted  what the sandbox's ledger holds of a send
 * @property {string} kind
 * @property {string | null} messageId
 * @property {string} recipient
 * @property {string | null} commentId
 * @property {any} content
 *
 * @typedef {object} Sending
 * @property {string} operation
 * @property {string} [resource]
 * @property {string} kind  the sandbox's name of it
 * @property {boolean} [repeatable]  it may be done twice
 * @property {boolean} [needsFiles]  it sends the item's file
 * @property {(mark: string) => Record<string, unknown>} parameters  beside whom it is for; `mark` is an expression
 * @property {(accepted: Accepted) => string} trace  what tells which item it was
 * @property {(item: import('./scenario.mjs').Item, node: number) => string} expected  the same, of an item
 * @property {(accepted: Accepted) => Record<string, unknown>} [told]  what the success item says of what arrived
 */

const userId = '={{ $json.userId }}';
const messageText = (/** @type {string} */ mark) => `=Hello ${mark}`;
const url = (/** @type {string} */ mark, /** @type {string} */ name) => `=https://media.example.com/${mark}/${name}`;

/** The mark that stands in an item's content. @param {import('./scenario.mjs').Item} item @param {number} node */
const marked = ({ n }, node) => `n${n}k${node}`;
const markIn = (/** @type {Accepted} */ { content }) => /n\d+k\d+/.exec(JSON.stringify(content))?.[0] ?? '';
/** The item's own file. @param {import('./scenario.mjs').Item} item */
export function fileName({ n }) {
	return `n${n}.png`;
}
const byMark = { trace: markIn, expected: marked };
const text = { told: (/** @type {Accepted} */ { content }) => ({ messageText: content.text }) };

/** @type {readonly Sending[]} */
export const sendings = [
	{
		operation: 'sendMessage',
		kind: 'text',
		parameters: (mark) => ({ userId, messageText: messageText(mark) }),
		...byMark,
		...text,
	},
	{
		operation: 'sendMediaMessage',
		kind: 'media',
		parameters: (mark) => ({ userId, mediaUrl: url(mark, 'a.png'), mediaType: 'image' }),
		...byMark,
		told: ({ content }) => ({ mediaUrl: content.url, mediaType: 'image', attachmentId: content.attachmentId }),
	},
	{
		operation: 'sendMediaMessage',
		kind: 'media',
		parameters: (mark) => ({ userId, mediaUrl: url(mark, 'a.mp4'), mediaType: 'video', options: { sending: 'byUrl' } }),
		...byMark,
		told: ({ content }) => ({ mediaUrl: content.url, mediaType: 'video' }),
	},
	{
		operation: 'sendMediaMessage',
		kind: 'media',
		needsFiles: true,
		parameters: () => ({ userId, mediaSource: 'binary', mediaType: 'image' }),
		trace: ({ content }) => content.file?.name ?? '',
		expected: fileName,
		told: ({ content }) => ({ mediaUrl: null, mediaType: 'image', fileName: content.file.name, attachmentId: content.attachmentId }),
	},
	{
		operation: 'sendImages',
		kind: 'images',
		parameters: (mark) => ({ userId, imageUrls: [url(mark, 'a.png'), url(mark, 'b.png')] }),
		...byMark,
		told: ({ content }) => ({
			imageUrls: content.images.map((/** @type {any} */ image) => image.url),
			attachmentIds: content.images.map((/** @type {any} */ image) => image.attachmentId),
		}),
	},
	{
		operation: 'sendQuickReplies',
		kind: 'quickReplies',
		parameters: (mark) => ({
			userId,
			messageText: messageText(mark),
			quickRepliesSource: 'json',
			quickRepliesJson: "={{ [{ title: 'Yes', payload: 'YES' }, { title: 'No', payload: 'NO' }] }}",
		}),
		...byMark,
		...text,
	},
	{
		operation: 'sendButtonTemplate',
		kind: 'buttonTemplate',
		parameters: (mark) => ({
			userId,
			messageText: messageText(mark),
			buttons: { values: [{ type: 'web_url', title: 'See it', url: 'https://shop.example.com' }] },
		}),
		...byMark,
		...text,
	},
	{
		operation: 'sendGenericTemplate',
		kind: 'genericTemplate',
		parameters: (mark) => ({ userId, elements: { values: [{ title: messageText(mark), subtitle: '39 €' }, { title: 'Bowl', subtitle: '19 €' }] } }),
		...byMark,
		told: () => ({ elementCount: 2 }),
	},
	{
		operation: 'sharePost',
		kind: 'mediaShare',
		parameters: () => ({ userId, postId: '={{ $json.postId }}' }),
		trace: ({ recipient }) => recipient,
		expected: ({ recipient }) => recipient,
		told: ({ content }) => ({ postId: content.post.id }),
	},
	{
		operation: 'sendSticker',
		kind: 'sticker',
		parameters: () => ({ userId, sticker: 'like_heart' }),
		trace: ({ recipient }) => recipient,
		expected: ({ recipient }) => recipient,
		told: () => ({ sticker: 'like_heart' }),
	},
	{
		operation: 'react',
		kind: 'react',
		repeatable: true,
		parameters: () => ({ userId, messageId: '={{ $json.mid }}', reaction: 'love' }),
		trace: ({ content }) => content.messageId,
		expected: ({ input }) => input.mid,
		told: ({ content }) => ({ messageId: content.messageId, reaction: 'love' }),
	},
	{
		operation: 'senderAction',
		kind: 'senderAction',
		repeatable: true,
		parameters: () => ({ userId, senderAction: 'mark_seen' }),
		trace: ({ recipient }) => recipient,
		expected: ({ recipient }) => recipient,
		told: () => ({ senderAction: 'mark_seen' }),
	},
	{
		operation: 'sendPrivateReply',
		resource: 'comments',
		kind: 'privateReply',
		parameters: (mark) => ({ commentId: '={{ $json.commentId }}', messageText: messageText(mark) }),
		...byMark,
		told: ({ content, commentId }) => ({ commentId, messageText: content.text }),
	},
];
