// @ts-check
import { element } from '../dom.js';
import { picture } from './media.js';

/** @param {{ id: string, caption: string, preview: string | null }} block */
export function post({ id, caption, preview }) {
	return element('figure', { class: 'post', 'data-testid': 'post', 'data-post-id': id }, [
		...(preview === null ? [] : [picture({ url: '', name: `Post: ${caption}`, preview })]),
		element('figcaption', {}, [element('b', {}, ['Post']), ` ${caption}`]),
	]);
}
