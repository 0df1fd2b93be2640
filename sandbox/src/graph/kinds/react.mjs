// @ts-check
/** A reaction of the account to a message, and taking it back. Reacting again changes it. */
import { emojiOf, isEmoji } from '../../instagram/emojis.mjs';
import { allowKeys, requireObject, requireText } from '../checks.mjs';
import { GraphError, invalidParameter } from '../errors.mjs';

/** @type {import('./kind.mjs').Kind<import('./kind.mjs').Content & { messageId: string, reaction: string | null }>} */
export const react = {
	name: 'react',
	isAction: true,
	fits: ({ sender_action: action }) => action === 'react' || action === 'unreact',
	bucket: () => 'text',
	read({ state, account, body, recipient }) {
		if (Object.keys(body).some((key) => !['recipient', 'sender_action', 'payload'].includes(key))) {
			throw new GraphError({ code: 100, subcode: 2018014, violation: true });
		}
		const payload = requireObject(body['payload'], 'payload');
		const isBack = body['sender_action'] === 'unreact';
		allowKeys(payload, 'payload', isBack ? ['message_id'] : ['message_id', 'reaction']);
		const messageId = requireText(payload['message_id'], 'payload[message_id]');
		const reaction = isBack ? null : requireText(payload['reaction'], 'payload[reaction]');
		const emoji = reaction === null ? null : emojiOf(reaction);
		if (emoji !== null && !isEmoji(emoji)) throw invalidParameter('Param payload[reaction] must be an emoji or the name of a reaction.');
		const message = state.conversations.find(account.id, recipient)?.find(messageId);
		if (!message) throw invalidParameter('The message to react to does not exist in this conversation.', 2534015);
		if (message.isDeleted) throw new GraphError({ code: 9000001 });
		return {
			content: { type: 'react', messageId, reaction },
			commit() {
				message.reaction = emoji;
				state.conversations.touch(account.id, recipient);
				return undefined;
			},
		};
	},
	show: () => [],
};
