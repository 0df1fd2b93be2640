import { messageText, quickReplies, quickRepliesJson } from './fields';
import type { Operation } from './operation';

export const sendPrivateReply: Operation = {
	resource: 'comments',
	value: 'sendPrivateReply',
	name: 'Send Private Reply',
	action: 'Send a private reply to a comment',
	description: 'Answer a comment by a direct message to the person who wrote it',
	output: { commentId: 'text', userId: 'text', messageText: 'text', messageId: 'text' },
	fields: [
		{
			displayName: 'Comment ID',
			name: 'commentId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 17871230014829321',
			description:
				'The comment on a post of your account: comment.id of the trigger, or the id in the comments webhook. Keep it a string: as a number it can lose digits.',
			hint: 'Meta takes one reply to a comment, within 7 days; for a live video, while it runs. It takes 750 an hour on posts and reels.',
		},
		messageText,
	],
	options: [
		{
			...quickReplies,
			description: 'One to 13 answers that the person can tap. For private replies this is not documented by Meta.',
		},
		{
			...quickRepliesJson,
			description:
				'One to 13 answers as a list, or the text of one, instead of Quick Replies. Each has title and payload. For private replies this is not documented by Meta.',
		},
	],
};
