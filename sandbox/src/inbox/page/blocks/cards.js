// @ts-check
import { element } from '../dom.js';
import { buttons } from './buttons.js';
import { picture } from './media.js';

/** @typedef {import('../../../graph/kinds/kind.mjs').Card} Card */

/** @param {{ cards: Card[] }} block */
export function cards({ cards: given }) {
	return element('ul', { class: 'cards', tabindex: '0', 'data-testid': 'cards', 'aria-label': given.length === 1 ? '1 card' : `${given.length} cards` }, given.map(card));
}

/** @param {Card} given */
function card({ title, subtitle, imageUrl, preview, linkUrl, buttons: actions }) {
	return element('li', { class: 'card', ...(linkUrl === null ? {} : { title: linkUrl }) }, [
		...(imageUrl === null ? [] : [picture({ url: imageUrl, name: null, preview })]),
		element('div', { class: 'about' }, [
			element('h3', {}, [title]),
			...(subtitle === null ? [] : [element('p', {}, [subtitle])]),
			...(linkUrl === null ? [] : [element('p', { class: 'url' }, [hostOf(linkUrl)])]),
		]),
		...(actions.length === 0 ? [] : [buttons({ buttons: actions })]),
	]);
}

/** @param {string} url */
function hostOf(url) {
	return URL.canParse(url) ? new URL(url).host : url;
}
