import { userId } from './fields';
import type { Operation } from './operation';
import { deliveryOptions } from './options';

export const sendMediaMessage: Operation = {
	resource: 'messages',
	value: 'sendMediaMessage',
	name: 'Send Media Message',
	action: 'Send a media message',
	description: 'Send an image, a video or a voice clip to a person',
	fields: [
		userId,
		{
			displayName: 'Media URL',
			name: 'mediaUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://cdn.example.com/picture.jpg',
			description:
				'Public address of the file itself. Meta downloads it, so it must work without a login and must not lead to a web page.',
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
		},
	],
	options: deliveryOptions,
};
