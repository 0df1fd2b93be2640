import type { INodeProperties } from 'n8n-workflow';

import { sendMediaMessageOptions } from './sendMediaMessageOptions';

const show = { resource: ['messages'], operation: ['sendMediaMessage'] };

export const sendMediaMessageDescription: INodeProperties[] = [
	{
		displayName: 'Instagram User ID',
		name: 'userId',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 1254477777772919',
		description:
			'The Instagram-scoped ID (IGID) of the person who gets the message. Meta sends it with every message you get, as the sender in the webhook, and the Conversations API lists it. It is not the @username. Keep it a string: as a number it can lose digits.',
		hint: 'The sender.id of a message they sent you. Meta delivers within 24 hours of their last message.',
		displayOptions: { show },
	},
	{
		displayName: 'Media URL',
		name: 'mediaUrl',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. https://cdn.example.com/picture.jpg',
		description:
			'Public address of the file itself. Meta downloads it, so it must work without a login and must not lead to a web page.',
		displayOptions: { show },
	},
	{
		displayName: 'Media Type',
		name: 'mediaType',
		type: 'options',
		default: 'image',
		description: 'What the file is. Meta refuses a file that does not fit its type.',
		hint: 'Image: PNG, JPEG or GIF up to 8 MB. Video: MP4, OGG, AVI, MOV or WebM up to 25 MB. Audio: AAC, M4A, WAV or MP4 up to 25 MB.',
		options: [
			{ name: 'Audio', value: 'audio', description: 'AAC, M4A, WAV or MP4, up to 25 MB' },
			{ name: 'Image', value: 'image', description: 'PNG, JPEG or GIF, up to 8 MB' },
			{ name: 'Video', value: 'video', description: 'MP4, OGG, AVI, MOV or WebM, up to 25 MB' },
		],
		displayOptions: { show },
	},
	{ ...sendMediaMessageOptions, displayOptions: { show } },
];
