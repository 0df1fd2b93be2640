// @ts-check
/** The demo's bot: a workflow that answers whoever writes to an account of the sandbox, and the credential it listens with. */
import { demoCredential, node, to } from './demo-workflow.mjs';
import { nodeType, triggerType } from './paths.mjs';

/** The sandbox's account that the demo's credential sends from. */
export const botAccount = '17841400000000001';

/** The verify token, which the sandbox shows n8n as Meta does. */
export const botVerifyToken = 'TEST-VERIFY-TOKEN';

const webhookId = 'instagram-direct-demo';

/** Where n8n takes the account's webhooks. @param {string} n8nUrl */
export const botCallbackUrl = (n8nUrl) => `${n8nUrl}/webhook/${webhookId}/webhook`;

/** What the bot sends on request. The sandbox fetches no media; the addresses only have to look as a real one does. */
export const botMedia = /** @type {const} */ ([
	{ word: 'picture', title: 'A picture', node: 'Send Picture', mediaType: 'image', mediaUrl: 'https://media.example.com/sample.png' },
	{ word: 'video', title: 'A video', node: 'Send Video', mediaType: 'video', mediaUrl: 'https://media.example.com/sample.mp4' },
	{ word: 'voice', title: 'A voice clip', node: 'Send Voice Clip', mediaType: 'audio', mediaUrl: 'https://media.example.com/sample.m4a' },
]);

const triggerName = 'Instagram Direct Trigger';
const switchName = 'What Is Wanted';
const helloName = 'Say Hello';
const moreName = 'Offer More';
const typing = { typingSeconds: 1 };

/** What the sandbox signs its webhooks with, for accounts of either login. */
export function webhookCredential() {
	return {
		name: 'Instagram Direct webhooks (sandbox)',
		type: 'instagramDirectWebhookApi',
		data: { verifyToken: botVerifyToken, appSecret: 'TEST-SECRET-page-1', instagramAppSecret: 'TEST-SECRET-ig-1', appId: '700000000000001' },
	};
}

/** The workflow, with credentials by their names. */
export function botWorkflow() {
	const { type, name } = webhookCredential();
	return {
		id: 'instagramDirectBot',
		name: 'Instagram Direct demo: a bot',
		active: false,
		settings: { executionOrder: 'v1' },
		nodes: [
			node('About', 'n8n-nodes-base.stickyNote', 1, [-40, -340], {
				content: '## A bot to talk to\nWhoever writes in the sandbox\'s chat starts this workflow, and it answers. A word or a tapped reply decides what is sent.\n\nChange a node, save or publish, and write again. *Executions* shows what came in and what went out.',
				height: 180,
				width: 460,
			}),
			{
				...node(triggerName, triggerType, 1.1, [0, 0], { events: ['message', 'quickReply', 'postback'], options: {} }),
				webhookId,
				credentials: { [type]: { id: '', name } },
			},
			node(switchName, 'n8n-nodes-base.switch', 3.2, [240, 0], {
				rules: { values: botMedia.map(({ word, title }) => rule(word, title)) },
				options: { fallbackOutput: 'extra', renameFallbackOutput: 'Anything else', ignoreCase: true },
			}),
			...botMedia.map((media, place) =>
				send(media.node, [520, -240 + 160 * place], {
					operation: 'sendMediaMessage',
					mediaUrl: media.mediaUrl,
					mediaType: media.mediaType,
					options: typing,
				}),
			),
			send(helloName, [520, 240], {
				operation: 'sendQuickReplies',
				messageText: '={{ $json.attachments ? "Thank you, got it." : "Hello!" }} What shall I send you?',
				quickReplies: choices(),
				options: typing,
			}),
			send(moreName, [800, -80], {
				operation: 'sendQuickReplies',
				messageText: 'Anything else?',
				quickReplies: choices(),
				options: {},
			}),
		],
		connections: {
			[triggerName]: { main: [[to(switchName)]] },
			[switchName]: { main: [...botMedia.map((media) => [to(media.node)]), [to(helloName)]] },
			...Object.fromEntries(botMedia.map((media) => [media.node, { main: [[to(moreName)]] }])),
		},
	};
}

/** @param {string} name @param {[number, number]} position @param {Record<string, unknown>} parameters */
function send(name, position, parameters) {
	return {
		...node(name, nodeType, 1, position, { resource: 'messages', userId: '={{ $json.userId }}', ...parameters }),
		credentials: demoCredential(),
	};
}

function choices() {
	return { values: botMedia.map(({ title, word }) => ({ title, payload: word.toUpperCase() })) };
}

/**
 * An output of the Switch for what holds a word, whether it was written or tapped.
 * @param {string} word
 * @param {string} outputKey
 */
function rule(word, outputKey) {
	return {
		conditions: {
			options: { caseSensitive: false, leftValue: '', typeValidation: 'loose', version: 2 },
			conditions: [
				{
					id: word,
					leftValue: '={{ $json.quickReply?.payload ?? $json.text ?? "" }}',
					rightValue: word,
					operator: { type: 'string', operation: 'contains' },
				},
			],
			combinator: 'and',
		},
		renameOutput: true,
		outputKey,
	};
}
