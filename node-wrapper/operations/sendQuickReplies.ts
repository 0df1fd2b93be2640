import { fieldsOrJson, messageText, quickReplies, userId } from './fields';
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
		...fieldsOrJson(quickReplies, {
			placeholder: 'e.g. [{ "title": "Opening hours", "payload": "OPENING_HOURS" }]',
			description: 'One to 13 answers as a list, or the text of one. Each has title and payload.',
			hint: 'An expression may give the list itself, for example {{ $json.quickReplies }}.',
		}),
	],
	options: messageOptions,
};
