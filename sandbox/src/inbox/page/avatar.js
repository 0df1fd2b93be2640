// @ts-check
import { element } from './dom.js';

/**
 * A drawn face, its colours taken from the person's id.
 * @param {string} recipient
 */
export function avatar(recipient) {
	let sum = 0;
	for (const digit of recipient) sum = (sum * 31 + digit.charCodeAt(0)) % 9973;
	// The golden angle keeps the colours of neighbouring ids far apart.
	const hue = Math.round(sum * 137.5) % 360;
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="40" height="40" fill="hsl(${hue} 55% 46%)"/><circle cx="20" cy="15" r="7" fill="hsl(${hue} 70% 90%)"/><path d="M6 40a14 14 0 0 1 28 0z" fill="hsl(${hue} 70% 90%)"/></svg>`;
	return element('img', { class: 'avatar', alt: '', src: `data:image/svg+xml,${encodeURIComponent(svg)}` });
}
