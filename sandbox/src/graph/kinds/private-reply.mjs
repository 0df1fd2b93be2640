// @ts-check
/** An answer in private to a comment: once, within seven days. Its recipient is the comment. */
import { isObject } from '../checks.mjs';
import { GraphError, invalidParameter } from '../errors.mjs';

/** @type {import('./kind.mjs').Kind<import('./kind.mjs').Content>} */
export const privateReply = {
	name: 'privateReply',
	fits: (body) => commentIdOf(body) !== undefined,
	bucket: () => 'privateReply',
	read(sending) {
		const { state, account, now, comment, form } = sending;
		if (!comment || !state.comments.isAnswerable(comment, account.id, now)) throw new GraphError({ code: 100, subcode: 2534025 });
		if (!form.answersComments) throw invalidParameter('A private reply carries a text.', 2534015);
		if (sending.body['reply_to'] !== undefined) throw invalidParameter('A private reply cannot answer a message too.', 2534015);
		const { content, commit } = form.read(sending);
		return {
			content,
			commit(messageId) {
				comment.privateReply = messageId;
				return commit?.(messageId);
			},
		};
	},
	/** Shown as what it is made of. */
	show: () => [],
};

/** @param {import('./kind.mjs').JsonObject} body */
export function commentIdOf({ recipient }) {
	return isObject(recipient) ? recipient['comment_id'] : undefined;
}
