import { fieldsOrJson, messageText, quickReplies, quickRepliesJson, userId } from './fields';
import type { Operation } from './operation';
import { messageOptions } from './options';

export const sendQuickReplies: Operation = {
	resource: 'messages',
	value: 'sendQuickReplies',
	name: 'Send Quick Replies',
	action: 'Send a text with quick replies',
	description: 'Send text with answers that the person can tap',
	output: { userId: 'text', messageText: 'text', messageId: 'text' },
	fields: [
		userId,
		messageText,
		...fieldsOrJson(quickReplies, quickRepliesJson),
	],
	options: messageOptions,
};
