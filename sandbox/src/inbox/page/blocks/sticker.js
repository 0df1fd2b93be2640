// @ts-check
import { element } from '../dom.js';

/** @param {{ glyph: string, name: string }} block */
export function sticker({ glyph, name }) {
	return element('div', { class: 'sticker', role: 'img', 'aria-label': name, 'data-testid': 'sticker' }, [glyph]);
}
