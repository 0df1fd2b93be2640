// @ts-check
/** A post of the account's own, shared. */
import { preview } from '../../inbox/media.mjs';
import { allowKeys, requireDigits, requireObject } from '../checks.mjs';
import { invalidParameter } from '../errors.mjs';
import { attachmentOf } from './kind.mjs';

/** @type {import('./kind.mjs').Kind<import('./kind.mjs').Content & { post: import('../../instagram/posts.mjs').Post }>} */
export const mediaShare = {
	name: 'mediaShare',
	fits: (body) => attachmentOf(body)?.type === 'media_share',
	bucket: () => 'text',
	read({ state, account, message }) {
		allowKeys(message, 'message', ['attachment']);
		const attachment = requireObject(message['attachment'], 'message[attachment]');
		allowKeys(attachment, 'message[attachment]', ['type', 'payload']);
		const payload = requireObject(attachment['payload'], 'message[attachment][payload]');
		allowKeys(payload, 'message[attachment][payload]', ['id']);
		const post = state.posts.get(requireDigits(payload['id'], 'message[attachment][payload][id]'));
		if (post?.account !== account.id) throw invalidParameter('The media to share must be a post of this account.', 2534015);
		return { content: { type: 'mediaShare', post } };
	},
	show: ({ post }) => [{ block: 'post', id: post.id, caption: post.caption, preview: preview(post.imageUrl, 'image') }],
};
