import type { INodeProperties } from 'n8n-workflow';

import { sendMediaMessageDescription } from './sendMediaMessage';

const showOnlyForMessages = { resource: ['messages'] };

export const messagesDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: showOnlyForMessages },
		options: [
			{
				name: 'Send Media Message',
				value: 'sendMediaMessage',
				action: 'Send a media message',
				description: 'Send an image, a video or a voice clip to a person',
			},
		],
		default: 'sendMediaMessage',
	},
	...sendMediaMessageDescription,
];
