// @ts-check
/** The buttons of both templates. */
import { allowKeys, requireList, requireObject, requireText, requireUrl } from '../checks.mjs';
import { invalidParameter } from '../errors.mjs';

const most = 3;
/** Characters of a title that people see. */
const shownTitle = 20;
const maxPayload = 1000;

/**
 * @param {unknown} given
 * @param {string} name  the parameter, as Graph would name it
 * @returns {import('./kind.mjs').Button[]}
 */
export function readButtons(given, name) {
	return requireList(given, name, most).map((button, place) => readButton(button, `${name}[${place}]`));
}

/**
 * @param {unknown} given
 * @param {string} name
 * @returns {import('./kind.mjs').Button}
 */
function readButton(given, name) {
	const button = requireObject(given, name);
	const { type } = button;
	if (type === 'web_url') {
		allowKeys(button, name, ['type', 'title', 'url']);
		return { type, title: readTitle(button['title'], name), url: requireUrl(button['url'], `${name}[url]`) };
	}
	if (type === 'postback') {
		allowKeys(button, name, ['type', 'title', 'payload']);
		return { type, title: readTitle(button['title'], name), payload: requireText(button['payload'], `${name}[payload]`, maxPayload) };
	}
	throw invalidParameter(`Param ${name}[type] must be one of {WEB_URL, POSTBACK}.`);
}

/**
 * @param {unknown} title
 * @param {string} name
 */
function readTitle(title, name) {
	return [...requireText(title, `${name}[title]`)].slice(0, shownTitle).join('');
}
