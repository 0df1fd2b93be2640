// @ts-check
/** Typing indicator and seen mark. Nothing else may come in the same call. */
import { GraphError, invalidParameter } from '../errors.mjs';

/** @typedef {'typing_on' | 'typing_off' | 'mark_seen'} SenderAction */

/** @type {import('./kind.mjs').Kind<import('./kind.mjs').Content & { senderAction: SenderAction }>} */
export const senderAction = {
	name: 'senderAction',
	isAction: true,
	fits: ({ sender_action: action }) => action !== undefined,
	bucket: () => 'text',
	read({ state, account, body, recipient, now }) {
		if (Object.keys(body).some((key) => key !== 'recipient' && key !== 'sender_action')) {
			throw new GraphError({ code: 100, subcode: 2018014, violation: true });
		}
		const action = body['sender_action'];
		if (action !== 'typing_on' && action !== 'typing_off' && action !== 'mark_seen') {
			throw invalidParameter('Param sender_action must be one of {TYPING_ON, TYPING_OFF, MARK_SEEN, REACT, UNREACT}.');
		}
		return {
			content: { type: 'senderAction', senderAction: action },
			commit() {
				const conversation = state.conversations.touch(account.id, recipient);
				if (action === 'typing_on') conversation.type(now);
				else if (action === 'typing_off') conversation.stopTyping();
				else conversation.seenAt = now;
				return undefined;
			},
		};
	},
	show: () => [],
};
