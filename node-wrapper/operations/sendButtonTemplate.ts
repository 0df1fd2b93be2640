import { buttons, fieldsOrJson, messageText, userId } from './fields';
import type { Operation } from './operation';
import { messageOptions } from './options';

export const sendButtonTemplate: Operation = {
	resource: 'messages',
	value: 'sendButtonTemplate',
	name: 'Send Button Template',
	action: 'Send a text with buttons',
	description: 'Send text with up to three buttons that open a page or tell your webhook',
	output: { userId: 'text', messageText: 'text', messageId: 'text' },
	fields: [
		userId,
		{ ...messageText, hint: 'Meta takes 640 characters. The web version of Instagram does not show this message.' },
		...fieldsOrJson(buttons, {
			placeholder: 'e.g. [{ "type": "web_url", "title": "See the catalogue", "url": "https://shop.example.com" }]',
			description: 'One to three buttons as a list, or the text of one. Each has type, title, and url or payload.',
			hint: 'An expression may give the list itself, for example {{ $json.buttons }}.',
		}),
	],
	options: messageOptions,
};
