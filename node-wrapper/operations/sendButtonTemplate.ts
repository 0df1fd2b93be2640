import { buttons, buttonsJson, fieldsOrJson, messageText, userId } from './fields';
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
		...fieldsOrJson(buttons, buttonsJson),
	],
	options: messageOptions,
};
