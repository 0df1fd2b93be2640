import { userId } from './fields';
import type { Operation } from './operation';
import { deliveryOptions } from './options';

export const sendMessage: Operation = {
	resource: 'messages',
	value: 'sendMessage',
	name: 'Send Text Message',
	action: 'Send a text message',
	description: 'Send text to a person',
	fields: [
		userId,
		{
			displayName: 'Message Text',
			name: 'messageText',
			type: 'string',
			typeOptions: { rows: 3 },
			required: true,
			default: '',
			placeholder: 'e.g. Hello! How can I help you?',
			description: 'What the person reads. Links in it can be tapped.',
			hint: 'Meta takes 1,000 bytes: letters beyond English count two, emoji four.',
		},
	],
	options: deliveryOptions,
};
