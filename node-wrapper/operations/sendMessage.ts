import { messageText, userId } from './fields';
import type { Operation } from './operation';
import { messageOptions } from './options';

export const sendMessage: Operation = {
	resource: 'messages',
	value: 'sendMessage',
	name: 'Send Text Message',
	action: 'Send a text message',
	description: 'Send text to a person',
	output: { userId: 'text', messageText: 'text', messageId: 'text' },
	fields: [userId, messageText],
	options: messageOptions,
};
