// @ts-check
/** What a message can be made of, one file each. */
import { buttons } from './buttons.js';
import { cards } from './cards.js';
import { chips } from './chips.js';
import { gallery } from './gallery.js';
import { media } from './media.js';
import { post } from './post.js';
import { sticker } from './sticker.js';
import { words } from './words.js';

/** @typedef {import('../../../graph/kinds/kind.mjs').Block} Block */
/** @typedef {{ [name in Block['block']]: (block: Extract<Block, { block: name }>) => HTMLElement }} Blocks */

/** @type {Blocks} */
const blocks = { words, media, gallery, chips, buttons, cards, post, sticker };

/**
 * @param {Block} block
 * @returns {HTMLElement}
 */
export function draw(block) {
	// The compiler cannot see that the name picks the drawer of just this block.
	const drawer = /** @type {(block: Block) => HTMLElement} */ (blocks[block.block]);
	return drawer(block);
}
