// @ts-check
import { element } from '../dom.js';

/** @typedef {{ url: string, name: string | null, preview: string | null }} Shown */

/** @param {Shown & { type: string }} block */
export function media({ type, ...shown }) {
	return element('div', { class: `bubble ${type}` }, [content(type, shown)]);
}

/**
 * @param {string} type
 * @param {Shown} shown
 */
function content(type, { url, name, preview }) {
	const named = name ?? `${type} from ${url}`;
	if (preview !== null && type === 'image') return picture({ url, name, preview });
	if (preview !== null && type === 'video') return element('video', { src: preview, controls: '', preload: 'metadata', 'aria-label': named, width: '320', height: '240' });
	if (preview !== null && type === 'audio') return element('audio', { src: preview, controls: '', preload: 'metadata', 'aria-label': named });
	if (name !== null) return fileName(name, preview);
	return element('p', { class: 'words' }, [`${type}: `, element('span', { class: 'url' }, [url])]);
}

/** @param {Shown} shown */
export function picture({ url, name, preview }) {
	if (preview === null) return element('p', { class: 'words' }, [element('span', { class: 'url' }, [name ?? url])]);
	return element('img', { src: preview, alt: name ?? `image from ${url}`, width: '320', height: '240' });
}

/**
 * @param {string} name
 * @param {string | null} address
 */
function fileName(name, address) {
	const label = element('span', { class: 'name' }, [name]);
	const link = address === null ? label : element('a', { class: 'name', href: address, download: name }, [name]);
	return element('p', { class: 'words document', 'data-testid': 'file' }, [element('span', { class: 'sheet', 'aria-hidden': 'true' }), link]);
}
