// @ts-check
import { element } from '../dom.js';
import { picture } from './media.js';

/** @param {{ pictures: import('./media.js').Shown[] }} block */
export function gallery({ pictures }) {
	return element('ul', { class: 'gallery', 'data-testid': 'gallery', 'aria-label': `${pictures.length} images` },
		pictures.map((shown) => element('li', {}, [picture(shown)])));
}
