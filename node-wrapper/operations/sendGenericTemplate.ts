import type { INodeProperties } from 'n8n-workflow';

import { asJson, buttons, fieldsOrJson, userId } from './fields';
import type { Field, Operation } from './operation';
import { messageOptions } from './options';

const elements: Field & INodeProperties = {
	displayName: 'Elements',
	name: 'elements',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Element',
	default: {},
	description: 'One to ten cards, in the order in which the person swipes through them',
	hint: 'Each needs a title and at least one thing more.',
	options: [
		{
			displayName: 'Element',
			name: 'values',
			values: [
				{
					displayName: 'Title',
					name: 'title',
					type: 'string',
					required: true,
					default: '',
					placeholder: 'e.g. Blue vase',
					description: 'The first line of the card',
					hint: 'At most 80 characters; more is refused.',
				},
				{
					displayName: 'Subtitle',
					name: 'subtitle',
					type: 'string',
					default: '',
					placeholder: 'e.g. Hand-made, 24 cm, 39 €',
					description: 'What stands below the title',
					hint: 'At most 80 characters; more is refused.',
				},
				{
					displayName: 'Image URL',
					name: 'imageUrl',
					type: 'string',
					default: '',
					placeholder: 'e.g. https://cdn.example.com/vase.jpg',
					description: 'Public address of the picture itself. Meta downloads it, so it must work without a login.',
				},
				{
					displayName: 'Link URL',
					name: 'linkUrl',
					type: 'string',
					default: '',
					placeholder: 'e.g. https://shop.example.com/vase',
					description: 'The page that opens when the person taps the card',
				},
				{ ...buttons, description: 'Up to three buttons below the card' },
			],
		},
	],
};

const elementsJson = asJson(elements, {
	placeholder: 'e.g. [{ "title": "Blue vase", "subtitle": "39 €", "imageUrl": "https://cdn.example.com/vase.jpg" }]',
	description:
		'One to ten elements as a list, or the text of one. Each has title, subtitle, imageUrl, linkUrl and buttons, a list of type, title, and url or payload. The names of Meta (image_url, default_action) are taken too.',
});

export const sendGenericTemplate: Operation = {
	resource: 'messages',
	value: 'sendGenericTemplate',
	name: 'Send Generic Template (Cards)',
	action: 'Send a generic template of cards',
	description: 'Send up to ten cards to swipe through, each with a title, a picture, a link and buttons',
	output: { userId: 'text', elementCount: 'count', messageId: 'text' },
	fields: [
		userId,
		...fieldsOrJson(elements, elementsJson),
	],
	options: messageOptions,
};
