// @ts-check
/** Reactions: emojis, and the words Meta has for some of them. */

/** Meta's words, as its webhooks and samples have them. */
const emojis = new Map([
	['love', '❤️'],
	['angry', '😠'],
	['sad', '😢'],
	['wow', '😮'],
	['like', '👍'],
	['laugh', '😆'],
]);

const names = new Map([...emojis].map(([name, emoji]) => [bare(emoji), name]));
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * The emoji that a reaction means.
 * @param {string} reaction  an emoji, or Meta's word
 */
export function emojiOf(reaction) {
	return emojis.get(reaction) ?? reaction;
}

/**
 * Meta's word for an emoji.
 * @param {string} emoji
 */
export function nameOf(emoji) {
	return names.get(bare(emoji)) ?? 'other';
}

/**
 * One emoji, whatever it is made of.
 * @param {string} text
 */
export function isEmoji(text) {
	const [first, ...more] = graphemes.segment(text);
	return first !== undefined && more.length === 0 && /\p{Extended_Pictographic}|\p{Regional_Indicator}{2}|^[0-9#*]\ufe0f?\u20e3$/u.test(text);
}

/**
 * Without the mark that asks for colours, which some write and some leave out.
 * @param {string} emoji
 */
function bare(emoji) {
	return emoji.replaceAll('\ufe0f', '');
}
