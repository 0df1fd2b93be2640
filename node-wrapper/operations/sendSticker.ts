import { userId } from './fields';
import type { Operation } from './operation';
import { messageOptions } from './options';

export const sendSticker: Operation = {
	resource: 'messages',
	value: 'sendSticker',
	name: 'Send Sticker',
	action: 'Send a sticker',
	description: 'Send a sticker to a person',
	output: { userId: 'text', sticker: 'text', messageId: 'text' },
	fields: [
		userId,
		{
			displayName: 'Sticker',
			name: 'sticker',
			type: 'options',
			default: 'like_heart',
			description: 'Which sticker to send. Meta offers this one.',
			options: [{ name: 'Heart', value: 'like_heart', description: 'A beating heart' }],
		},
	],
	options: messageOptions,
};
