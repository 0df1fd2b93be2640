import { userId } from './fields';
import type { Operation } from './operation';

export const senderAction: Operation = {
	resource: 'messages',
	value: 'senderAction',
	name: 'Show Typing or Seen',
	action: 'Show typing or mark as seen',
	description: 'Show a person that you are typing, or that you have seen what they wrote',
	noun: 'sender action',
	mayBeDoneTwice: true,
	output: { userId: 'text', senderAction: 'text' },
	fields: [
		{ ...userId, description: userId.description?.replace('who gets the message', 'who sees it') },
		{
			displayName: 'Sender Action',
			name: 'senderAction',
			type: 'options',
			default: 'typing_on',
			description: 'What the person sees',
			options: [
				{ name: 'Mark as Seen', value: 'mark_seen', description: 'Their last message is marked as seen' },
				{ name: 'Typing Off', value: 'typing_off', description: 'You are typing no more' },
				{
					name: 'Typing On',
					value: 'typing_on',
					description: 'You are typing, until a message arrives or 20 seconds have passed',
				},
			],
		},
	],
	options: [],
};
