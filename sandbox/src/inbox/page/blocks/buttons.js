// @ts-check
import { element } from '../dom.js';

/** @typedef {import('../../../graph/kinds/kind.mjs').Button} Button */

/** @param {{ buttons: Button[] }} block */
export function buttons({ buttons: given }) {
	return element('ul', { class: 'buttons', 'data-testid': 'buttons', 'aria-label': 'Buttons' }, given.map(button));
}

/** @param {Button} given */
function button(given) {
	const target = given.type === 'web_url' ? given.url : given.payload;
	return element('li', { class: `button ${given.type}`, title: target, 'data-type': given.type, 'data-target': target }, [
		given.title,
		...(given.type === 'web_url' ? [element('span', { class: 'out', 'aria-label': 'opens a web page' }, [' ↗'])] : []),
	]);
}
