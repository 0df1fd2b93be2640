import { userId } from './fields';
import type { Operation } from './operation';
import { messageOptions, sending } from './options';

export const sendMediaMessage: Operation = {
	resource: 'messages',
	value: 'sendMediaMessage',
	name: 'Send Media Message',
	action: 'Send a media message',
	description: 'Send an image, a video, a voice clip or a PDF to a person',
	output: { userId: 'text', mediaUrl: 'text', mediaType: 'text', attachmentId: 'text', messageId: 'text' },
	fields: [
		userId,
		{
			displayName: 'Media Source',
			name: 'mediaSource',
			type: 'options',
			default: 'url',
			description: 'Where the file is',
			options: [
				{
					name: 'Binary File',
					value: 'binary',
					description: 'A file of the workflow, which an earlier node has made or read',
				},
				{ name: 'URL', value: 'url', description: 'A public address, from which Meta downloads it' },
			],
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
			hint: 'The link that a cloud drive gives for sharing leads to a page, which Meta refuses.',
			shownFor: { field: 'mediaSource', value: 'url' },
		},
		{
			displayName: 'Input Data Field Name',
			name: 'binaryPropertyName',
			type: 'string',
			required: true,
			default: 'data',
			placeholder: 'e.g. data',
			description: 'The binary field of the item that holds the file',
			hint: 'The name of the input binary field containing the file to be sent',
			shownFor: { field: 'mediaSource', value: 'binary' },
		},
		{
			displayName: 'Media Type',
			name: 'mediaType',
			type: 'options',
			default: 'image',
			description: 'What the file is. Meta refuses a file that does not fit its type.',
			hint: 'Image: PNG, JPEG or GIF up to 8 MB. Video: MP4, OGG, AVI, MOV or WebM up to 25 MB. Audio: AAC, M4A, WAV or MP4 up to 25 MB. File: PDF up to 25 MB.',
			options: [
				{ name: 'Audio', value: 'audio', description: 'AAC, M4A, WAV or MP4, up to 25 MB' },
				{ name: 'File', value: 'file', description: 'PDF, up to 25 MB' },
				{ name: 'Image', value: 'image', description: 'PNG, JPEG or GIF, up to 8 MB' },
				{ name: 'Video', value: 'video', description: 'MP4, OGG, AVI, MOV or WebM, up to 25 MB' },
			],
		},
	],
	options: [...messageOptions, sending],
};
