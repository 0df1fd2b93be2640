// @ts-check
import { element } from '../dom.js';

/** @typedef {import('../../../graph/kinds/kind.mjs').Button} Button */

/** @param {{ buttons: Button[] }} block */
export function buttons({ buttons: given }) {
	return element('ul', { class: 'buttons', 'data-testid': 'buttons', 'aria-label': 'Buttons' }, given.map((one) => element('li', {}, [button(one)])));
}

/**
 * One that calls back is tapped; one that leads to a page is a link.
 * @param {Button} given
 */
function button(given) {
	if (given.type === 'postback') {
		const { type, title, payload } = given;
		return element('button', { type: 'button', class: `button ${type}`, title: payload, 'data-act': 'tap', 'data-type': type, 'data-target': payload, 'data-title': title, 'data-payload': payload }, [title]);
	}
	const { type, title, url } = given;
	return element('a', { class: `button ${type}`, href: url, target: '_blank', rel: 'noopener noreferrer', title: url, 'data-type': type, 'data-target': url }, [
		title,
		element('span', { class: 'out', role: 'img', 'aria-label': 'opens a web page' }, [' ↗']),
	]);
}
