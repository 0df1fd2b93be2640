// @ts-check
/** Cards to leaf through, each with a picture, a link and buttons if it has them. */
import { preview } from '../../inbox/media.mjs';
import { allowKeys, requireList, requireObject, requireText, requireUrl } from '../checks.mjs';
import { invalidParameter } from '../errors.mjs';
import { readButtons } from './buttons.mjs';
import { isTemplate } from './kind.mjs';

/** @typedef {Omit<import('./kind.mjs').Card, 'preview'>} Element */

const mostElements = 10;
const maxTitle = 80;
const payloadName = 'message[attachment][payload]';

/** @type {import('./kind.mjs').Kind<import('./kind.mjs').Content & { elements: Element[] }>} */
export const genericTemplate = {
	name: 'genericTemplate',
	answersComments: true,
	fits: (body) => isTemplate(body, 'generic'),
	bucket: () => 'text',
	read({ message }) {
		allowKeys(message, 'message', ['attachment']);
		const attachment = requireObject(message['attachment'], 'message[attachment]');
		allowKeys(attachment, 'message[attachment]', ['type', 'payload']);
		const payload = requireObject(attachment['payload'], payloadName);
		allowKeys(payload, payloadName, ['template_type', 'elements']);
		const elements = requireList(payload['elements'], `${payloadName}[elements]`, mostElements);
		return { content: { type: 'genericTemplate', elements: elements.map((element, place) => readElement(element, `${payloadName}[elements][${place}]`)) } };
	},
	show: (content) => [
		{
			block: 'cards',
			cards: content.elements.map((element) => ({ ...element, preview: element.imageUrl === null ? null : preview(element.imageUrl, 'image') })),
		},
	],
};

/**
 * @param {unknown} given
 * @param {string} name
 * @returns {Element}
 */
function readElement(given, name) {
	const element = requireObject(given, name);
	allowKeys(element, name, ['title', 'subtitle', 'image_url', 'default_action', 'buttons']);
	const { title, subtitle, image_url: imageUrl, default_action: action, buttons } = element;
	return {
		title: requireText(title, `${name}[title]`, maxTitle),
		subtitle: subtitle === undefined ? null : requireText(subtitle, `${name}[subtitle]`, maxTitle),
		imageUrl: imageUrl === undefined ? null : requireUrl(imageUrl, `${name}[image_url]`),
		linkUrl: action === undefined ? null : readLink(action, `${name}[default_action]`),
		buttons: buttons === undefined ? [] : readButtons(buttons, `${name}[buttons]`),
	};
}

/**
 * @param {unknown} given
 * @param {string} name
 */
function readLink(given, name) {
	const action = requireObject(given, name);
	allowKeys(action, name, ['type', 'url']);
	if (action['type'] !== 'web_url') throw invalidParameter(`Param ${name}[type] must be one of {WEB_URL}.`);
	return requireUrl(action['url'], `${name}[url]`);
}
