import { userId } from './fields';
import type { Operation } from './operation';

export const react: Operation = {
	resource: 'messages',
	value: 'react',
	name: 'React to Message',
	action: 'React to a message',
	description: 'Put a reaction on a message of a person, change it, or take it back',
	noun: 'reaction',
	mayBeDoneTwice: true,
	output: { userId: 'text', messageId: 'text', reaction: 'text' },
	fields: [
		{ ...userId, description: userId.description?.replace('who gets the message', 'whose conversation the message is in') },
		{
			displayName: 'Message ID',
			name: 'messageId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlE',
			description: 'The message to react to: the messageId of the trigger or of Get Messages, or the mid of a message webhook',
			hint: 'Not the ID of the conversation, which looks much the same.',
		},
		{
			displayName: 'Reaction',
			name: 'reaction',
			type: 'string',
			default: 'love',
			placeholder: 'e.g. ❤️ or love',
			description:
				'An emoji, or one of the words love, like, laugh, wow, sad and angry. A new one takes the place of the one before.',
			hint: 'Left empty, the reaction is taken back.',
		},
	],
	options: [],
};
