import { byIdOr, userId } from './fields';
import type { Operation } from './operation';
import { messageOptions } from './options';

export const sharePost: Operation = {
	resource: 'messages',
	value: 'sharePost',
	name: 'Share Post',
	action: 'Share a post',
	description: 'Send a post of your own account to a person',
	output: { userId: 'text', postId: 'text', messageId: 'text' },
	fields: [
		userId,
		{
			displayName: 'Post ID',
			name: 'postId',
			type: 'resourceLocator',
			required: true,
			default: { mode: 'id', value: '' },
			description:
				'A post that the sending account has published, by its ID in the Graph API. That is not the short code in the address of the post. Keep it a string: as a number it can lose digits.',
			hint: 'Posts of other accounts cannot be shared.',
			modes: byIdOr('From Your Posts', 'searchPosts', 'e.g. 17918195224117851', 'The latest post stands first.'),
		},
	],
	options: messageOptions,
};
