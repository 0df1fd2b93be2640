import { byIdOr, LATEST_CONVERSATION } from './fields';
import type { Operation } from './operation';

/** So many of a conversation does Meta tell. */
const NEWEST = 20;

export const getMessages: Operation = {
	resource: 'conversations',
	value: 'getMessages',
	name: 'Get Messages',
	action: 'Get the messages of a conversation',
	description: 'Read the latest messages of a conversation, the newest first',
	reads: 'list',
	output: {
		messageId: 'text',
		sentAt: 'text',
		fromUserId: 'text',
		fromUsername: 'text',
		isOwn: 'flag',
		text: 'text',
		attachments: 'attachments',
	},
	fields: [
		{
			displayName: 'Conversation ID',
			name: 'conversationId',
			type: 'resourceLocator',
			required: true,
			default: { mode: 'id', value: '' },
			description: 'The conversation to read, as the conversationId of Get Many',
			hint: 'Not the ID of the person, nor of a message, which looks much the same.',
			modes: byIdOr('From Recent Conversations', 'searchConversations', 'e.g. aWdfZAG06MTpJR01lc3NhZA2VUaHJlYWQ6', LATEST_CONVERSATION),
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: NEWEST },
			default: NEWEST,
			placeholder: `e.g. ${NEWEST}`,
			description: 'Max number of results to return',
			hint: 'Meta lets the 20 newest messages of a conversation be read, and no older ones.',
		},
	],
	options: [],
};
