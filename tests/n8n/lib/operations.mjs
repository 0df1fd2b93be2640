// @ts-check
/**
 * Every operation once: how its node is set, an item that is sent with what arrives and what is told of it, and an item
 * that is refused with the reason. The tests on n8n's engine and on a whole n8n both run these.
 */

import { isDeepStrictEqual } from 'node:util';
import { someTime, someTraceId } from './items.mjs';

/** @typedef {{ messageId: string | null, attachmentId?: string, content: any }} Accepted what the sandbox's ledger holds of a send */

/**
 * @typedef {object} Case
 * @property {string} operation
 * @property {string} [resource]      default: messages
 * @property {string} kind            the name by which the sandbox knows it
 * @property {Record<string, unknown>} parameters beside resource and operation
 * @property {[Record<string, unknown>, Record<string, unknown>]} items the one that is sent and the one that is refused
 * @property {boolean} [answersEarlier]   the items are first sent as texts, whose output these parameters read
 * @property {(accepted: Accepted) => Record<string, unknown>} told     the success item between `operation` and `sentAt`
 * @property {(content: any) => unknown} [arrived]   of what the sandbox made of the call, what `content` must equal
 * @property {unknown} content
 * @property {{ error: string, advice: string, userId: string, code?: number, subcode?: number, fbtraceId?: string }} refused
 */

const person = (/** @type {number} */ number) => String(1784140000000500 + number);
const userId = '={{ $json.userId }}';
const messageText = '={{ $json.messageText }}';
const picture = (/** @type {string} */ name) => `https://media.example.com/${name}.png`;

/** Comments that the sandbox has to hold before: whose id, and who wrote it. */
export const comments = [{ id: '17871230014829321', person: person(11) }];

/** @type {Case[]} */
export const cases = [
	{
		operation: 'sendMediaMessage',
		kind: 'media',
		parameters: { userId, mediaUrl: '={{ $json.mediaUrl }}', mediaType: 'file' },
		items: [
			{ userId: person(1), mediaUrl: 'https://media.example.com/menu.pdf' },
			{ userId: person(1), mediaUrl: 'https://localhost/menu.pdf' },
		],
		told: ({ messageId, attachmentId }) => ({
			userId: person(1),
			mediaUrl: 'https://media.example.com/menu.pdf',
			mediaType: 'file',
			attachmentId,
			messageId,
		}),
		arrived: ({ type, url }) => ({ type, url }),
		content: { type: 'file', url: 'https://media.example.com/menu.pdf' },
		refused: {
			error: 'Invalid input: Media URL "https://localhost/menu.pdf" is on this machine (loopback), where Meta cannot reach it',
			advice: 'Put the file where everyone on the internet can fetch it by http or https, and use that address.',
			userId: person(1),
		},
	},
	{
		operation: 'sendMessage',
		kind: 'text',
		parameters: { userId, messageText },
		items: [
			{ userId: person(2), messageText: 'Grüße 👋' },
			{ userId: person(2), messageText: 'é'.repeat(501) },
		],
		told: ({ messageId }) => ({ userId: person(2), messageText: 'Grüße 👋', messageId }),
		content: { type: 'text', text: 'Grüße 👋' },
		refused: {
			error: `Invalid input: Message Text "${'é'.repeat(60)}…" is 1002 bytes long, 2 more than the 1000 that Meta takes`,
			advice: 'Shorten the text, or send it as several messages.',
			userId: person(2),
		},
	},
	{
		operation: 'sendQuickReplies',
		kind: 'quickReplies',
		parameters: {
			userId,
			messageText,
			quickReplies: { values: [{ title: '={{ $json.title }}', payload: 'SIZE_S' }, { title: 'Large', payload: 'SIZE_L' }] },
		},
		items: [
			{ userId: person(3), messageText: 'Which size?', title: 'Small' },
			{ userId: person(3), messageText: 'Which size?', title: '' },
		],
		told: ({ messageId }) => ({ userId: person(3), messageText: 'Which size?', messageId }),
		content: {
			type: 'quickReplies',
			text: 'Which size?',
			quickReplies: [{ title: 'Small', payload: 'SIZE_S' }, { title: 'Large', payload: 'SIZE_L' }],
		},
		refused: {
			error: 'Invalid input: quickReplies[0].title is empty',
			advice: 'Fill it in, or remove the entry.',
			userId: person(3),
		},
	},
	{
		operation: 'sendButtonTemplate',
		kind: 'buttonTemplate',
		parameters: {
			userId,
			messageText,
			buttons: {
				values: [
					{ type: 'web_url', title: 'See it', url: '={{ $json.url }}' },
					{ type: 'postback', title: 'Not now', payload: 'LATER' },
				],
			},
		},
		items: [
			{ userId: person(4), messageText: 'Our new catalogue', url: 'https://shop.example.com/catalogue' },
			{ userId: person(4), messageText: 'Our new catalogue', url: 'catalogue' },
		],
		told: ({ messageId }) => ({ userId: person(4), messageText: 'Our new catalogue', messageId }),
		content: {
			type: 'buttonTemplate',
			text: 'Our new catalogue',
			buttons: [
				{ type: 'web_url', title: 'See it', url: 'https://shop.example.com/catalogue' },
				{ type: 'postback', title: 'Not now', payload: 'LATER' },
			],
		},
		refused: {
			error: 'Invalid input: buttons[0].url "catalogue" is not an absolute URL',
			advice: 'Give the whole address as a browser shows it, from https:// on.',
			userId: person(4),
		},
	},
	{
		operation: 'sendGenericTemplate',
		kind: 'genericTemplate',
		parameters: {
			userId,
			elements: {
				values: [
					{
						title: '={{ $json.title }}',
						subtitle: '39 €',
						imageUrl: picture('vase'),
						linkUrl: 'https://shop.example.com/vase',
						buttons: { values: [{ type: 'postback', title: 'Order', payload: 'ORDER_VASE' }] },
					},
					{ title: 'Bowl', subtitle: '19 €', imageUrl: '', linkUrl: '', buttons: {} },
				],
			},
		},
		items: [
			{ userId: person(5), title: 'Vase' },
			{ userId: person(5), title: 'v'.repeat(81) },
		],
		told: ({ messageId }) => ({ userId: person(5), elementCount: 2, messageId }),
		content: {
			type: 'genericTemplate',
			elements: [
				{
					title: 'Vase',
					subtitle: '39 €',
					imageUrl: picture('vase'),
					linkUrl: 'https://shop.example.com/vase',
					buttons: [{ type: 'postback', title: 'Order', payload: 'ORDER_VASE' }],
				},
				{ title: 'Bowl', subtitle: '19 €', imageUrl: null, linkUrl: null, buttons: [] },
			],
		},
		refused: {
			error: `Invalid input: elements[0].title "${'v'.repeat(60)}…" is 81 characters long, 1 more than the 80 that Meta takes`,
			advice: 'Shorten the text.',
			userId: person(5),
		},
	},
	{
		operation: 'sendImages',
		kind: 'images',
		parameters: { userId, imageUrls: '={{ $json.imageUrls }}' },
		items: [
			{ userId: person(6), imageUrls: [picture('one'), picture('two')] },
			{ userId: person(6), imageUrls: [picture('one')] },
		],
		told: ({ messageId, content }) => ({
			userId: person(6),
			imageUrls: [picture('one'), picture('two')],
			attachmentIds: content.images.map((/** @type {any} */ image) => image.attachmentId),
			messageId,
		}),
		arrived: ({ images }) => images.map((/** @type {any} */ { url }) => url),
		content: [picture('one'), picture('two')],
		refused: {
			error: 'Invalid input: imageUrls holds 1 image URLs, 1 fewer than the 2 that are needed',
			advice: 'Give 2 to 10 image URLs.',
			userId: person(6),
		},
	},
	{
		operation: 'sharePost',
		kind: 'mediaShare',
		parameters: { userId, postId: '={{ $json.postId }}' },
		items: [
			{ userId: person(7), postId: '18000000000000011' },
			{ userId: person(7), postId: 'https://www.instagram.com/p/C1aBcDeFgHi/' },
		],
		told: ({ messageId }) => ({ userId: person(7), postId: '18000000000000011', messageId }),
		arrived: ({ post }) => post.id,
		content: '18000000000000011',
		refused: {
			error: 'Invalid input: Post ID "https://www.instagram.com/p/C1aBcDeFgHi/" is an address, which is not an ID',
			advice: 'Choose one of the account\'s own posts From Your Posts, or give its ID in the Graph API.',
			userId: person(7),
		},
	},
	{
		operation: 'sendSticker',
		kind: 'sticker',
		parameters: { userId, sticker: '={{ $json.sticker }}' },
		items: [
			{ userId: person(8), sticker: 'like_heart' },
			{ userId: person(8), sticker: 'thumb' },
		],
		told: ({ messageId }) => ({ userId: person(8), sticker: 'like_heart', messageId }),
		content: { type: 'sticker', sticker: 'like_heart' },
		refused: {
			error: 'Invalid input: Sticker "thumb" is not known',
			advice: 'Set it to like_heart: Meta\'s API knows no other sticker.',
			userId: person(8),
		},
	},
	{
		operation: 'react',
		kind: 'react',
		answersEarlier: true,
		parameters: { userId, messageId: '={{ $itemIndex === 0 ? $json.messageId : "" }}', reaction: '🎉' },
		items: [{ userId: person(9) }, { userId: person(9) }],
		told: ({ content }) => ({ userId: person(9), messageId: content.messageId, reaction: '🎉' }),
		arrived: ({ type, reaction }) => ({ type, reaction }),
		content: { type: 'react', reaction: '🎉' },
		refused: {
			error: 'Invalid input: Message ID is empty',
			advice: 'Take the ID from the messageId of the trigger, of Get Messages, or of a message that this node has sent.',
			userId: person(9),
		},
	},
	{
		operation: 'senderAction',
		kind: 'senderAction',
		parameters: { userId, senderAction: '={{ $json.action }}' },
		items: [
			{ userId: person(10), action: 'mark_seen' },
			{ userId: person(10), action: 'seen' },
		],
		told: () => ({ userId: person(10), senderAction: 'mark_seen' }),
		content: { type: 'senderAction', senderAction: 'mark_seen' },
		refused: {
			error: 'Invalid input: Sender Action "seen" is not known',
			advice: 'Set it to typing_on, typing_off or mark_seen.',
			userId: person(10),
		},
	},
	{
		resource: 'comments',
		operation: 'sendPrivateReply',
		kind: 'privateReply',
		parameters: { commentId: '={{ $json.commentId }}', messageText: 'It costs 39 €.' },
		items: [{ commentId: '17871230014829321' }, { commentId: '17871230014829999' }],
		told: ({ messageId }) => ({
			commentId: '17871230014829321',
			userId: person(11),
			messageText: 'It costs 39 €.',
			messageId,
		}),
		content: { type: 'text', text: 'It costs 39 €.' },
		refused: {
			error: 'API Error: (#100) Invalid comment for a private reply: it is too old, was already answered, or was deleted.',
			advice: 'The comment cannot be answered privately any more: it is old, already answered or deleted.',
			userId: '',
			code: 100,
			subcode: 2534025,
			fbtraceId: someTraceId,
		},
	},
];

/** What the node of a case is set to. @param {Case} one */
export const parametersOf = ({ resource = 'messages', operation, parameters }) => ({ resource, operation, ...parameters });

/**
 * The same parameters with each field of the item's as an argument that a model fills in.
 * @template T
 * @param {T} value
 * @returns {T}
 */
export function fromAi(value) {
	return /** @type {T} */ (filledByModel(value));
}

/** @param {unknown} value @returns {unknown} */
function filledByModel(value) {
	if (typeof value === 'string') {
		const [, name] = /^=\{\{.*\$json\.(\w+).*\}\}$/.exec(value) ?? [];
		if (name === undefined) return value;
		return `={{ $fromAI('${name}', 'What the field ${name} holds', '${name === 'imageUrls' ? 'json' : 'string'}') }}`;
	}
	if (Array.isArray(value)) return value.map(filledByModel);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, filledByModel(entry)]));
}

/** The node that sends the items of a case as texts beforehand. */
export const earlierParameters = { resource: 'messages', operation: 'sendMessage', userId, messageText: 'Earlier' };

/**
 * What the ledger holds of a case: the one send that was accepted as what the operation sends.
 * @param {Case} one
 * @param {(Accepted & { kind: string })[]} accepted
 * @returns {Accepted | undefined}
 */
export const acceptedOf = ({ kind, content, arrived = (given) => given }, accepted) =>
	accepted.find((send) => send.kind === kind && isDeepStrictEqual(arrived(send.content), content));

/**
 * The two items of a case as the node has to put them out, times and trace ids settled.
 * @param {Case} one
 * @param {Accepted} accepted
 */
export function expectedItems({ resource = 'messages', operation, told, refused }, accepted) {
	const { error, advice, userId: whom, ...graph } = refused;
	return [
		{ json: { success: true, operation, ...told(accepted), sentAt: someTime }, pairedItem: { item: 0 } },
		{
			json: {
				error,
				operation,
				resource,
				success: false,
				timestamp: someTime,
				...graph,
				advice,
				delivery: 'notSent',
				userId: whom,
			},
			pairedItem: { item: 1 },
		},
	];
}
