// @ts-check
/** Making and finding elements. */

/**
 * @param {string} selector
 * @param {ParentNode} [within]
 */
export function find(selector, within = document) {
	const found = within.querySelector(selector);
	if (!(found instanceof HTMLElement)) throw new Error(`The page lacks ${selector}`);
	return found;
}

/**
 * @param {string} name
 * @param {Record<string, string>} [attributes]
 * @param {(Node | string)[]} [children]  texts stay texts: nothing a message says becomes markup
 */
export function element(name, attributes = {}, children = []) {
	const made = document.createElement(name);
	for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
	made.append(...children);
	return made;
}
