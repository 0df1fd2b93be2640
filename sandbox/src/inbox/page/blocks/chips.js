// @ts-check
import { element } from '../dom.js';

/** @param {{ chips: { title: string, payload: string }[] }} block */
export function chips({ chips: replies }) {
	return element('ul', { class: 'chips', 'data-testid': 'quick-replies', 'aria-label': 'Quick replies' },
		replies.map(({ title, payload }) => element('li', {}, [
			element('button', { type: 'button', class: 'chip', title: payload, 'data-act': 'tap', 'data-title': title, 'data-payload': payload }, [title]),
		])));
}
