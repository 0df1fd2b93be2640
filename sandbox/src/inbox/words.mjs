// @ts-check
/** What a message says in a few words, where another one quotes it. */
import { show } from '../graph/kinds/index.mjs';

/** @typedef {import('../graph/kinds/kind.mjs').Block} Block */

/** Characters of it. */
const most = 80;

/** @type {Readonly<Record<string, [one: string, several: string]>>} */
const mediaNames = { image: ['Image', 'images'], video: ['Video', 'videos'], audio: ['Audio', 'audio clips'], file: ['File', 'files'] };

/** @param {import('../instagram/conversations.mjs').Message} message */
export function inWords({ kind, content, isDeleted }) {
	if (isDeleted) return 'Unsent';
	const words = content.text ?? wordsOf(show(kind, content));
	return words.length > most ? `${words.slice(0, most)}…` : words;
}

/** @param {Block[]} blocks */
function wordsOf(blocks) {
	const [first] = blocks;
	if (blocks.length > 1) return several(blocks.map((block) => (block.block === 'media' ? block.type : '')));
	switch (first?.block) {
		case 'words':
			return first.text;
		case 'media':
			return first.name ?? mediaNames[first.type]?.[0] ?? 'Attachment';
		case 'gallery':
			return first.pictures.length === 1 ? 'Image' : several(first.pictures.map(() => 'image'));
		case 'cards':
			return first.cards[0]?.title ?? 'Cards';
		case 'post':
			return first.caption || 'Post';
		case 'sticker':
			return first.name;
		default:
			return 'Message';
	}
}

/** @param {string[]} types  of media; empty for what is none */
function several(types) {
	const [type = ''] = types;
	const name = types.every((other) => other === type) ? mediaNames[type]?.[1] : undefined;
	return `${types.length} ${name ?? 'attachments'}`;
}
