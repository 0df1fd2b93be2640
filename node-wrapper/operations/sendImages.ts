import { userId } from './fields';
import type { Operation } from './operation';
import { messageOptions, sending } from './options';

export const sendImages: Operation = {
	resource: 'messages',
	value: 'sendImages',
	name: 'Send Several Images',
	action: 'Send several images in one message',
	description: 'Send two to ten images to a person as one message',
	output: { userId: 'text', imageUrls: 'texts', attachmentIds: 'texts', messageId: 'text' },
	fields: [
		userId,
		{
			displayName: 'Image URLs',
			name: 'imageUrls',
			type: 'string',
			typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Image' },
			default: [],
			placeholder: 'e.g. https://cdn.example.com/picture.jpg',
			description:
				'Public addresses of two to ten images, PNG, JPEG or GIF up to 8 MB each. An expression may give the whole list. Meta downloads them, so they must work without a login.',
			hint: 'Two to ten. A single image goes by Send Media Message.',
		},
	],
	options: [...messageOptions, sending],
};
