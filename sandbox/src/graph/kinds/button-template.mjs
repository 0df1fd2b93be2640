// @ts-check
/** A text with buttons under it. */
import { allowKeys, requireObject, requireText } from '../checks.mjs';
import { readButtons } from './buttons.mjs';
import { isTemplate } from './kind.mjs';

const maxText = 640;
const payloadName = 'message[attachment][payload]';

/** @type {import('./kind.mjs').Kind<import('./kind.mjs').Content & { text: string, buttons: import('./kind.mjs').Button[] }>} */
export const buttonTemplate = {
	name: 'buttonTemplate',
	answersComments: true,
	fits: (body) => isTemplate(body, 'button'),
	bucket: () => 'text',
	read({ message }) {
		allowKeys(message, 'message', ['attachment']);
		const attachment = requireObject(message['attachment'], 'message[attachment]');
		allowKeys(attachment, 'message[attachment]', ['type', 'payload']);
		const payload = requireObject(attachment['payload'], payloadName);
		allowKeys(payload, payloadName, ['template_type', 'text', 'buttons']);
		const text = requireText(payload['text'], `${payloadName}[text]`, maxText);
		return { content: { type: 'buttonTemplate', text, buttons: readButtons(payload['buttons'], `${payloadName}[buttons]`) } };
	},
	show: (content) => [{ block: 'words', text: content.text }, { block: 'buttons', buttons: content.buttons }],
};
