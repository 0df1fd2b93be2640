// @ts-check
import { element } from '../dom.js';

/** @param {{ text: string }} block */
export function words({ text }) {
	return element('div', { class: 'bubble text' }, [element('p', { class: 'words' }, [text])]);
}
