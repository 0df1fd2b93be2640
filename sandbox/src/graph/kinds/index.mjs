// @ts-check
/** Every kind of message there is. The first that fits a send reads it. */
import { showInbound } from '../../person/kinds.mjs';
import { buttonTemplate } from './button-template.mjs';
import { genericTemplate } from './generic-template.mjs';
import { images } from './images.mjs';
import { media } from './media.mjs';
import { mediaShare } from './media-share.mjs';
import { otherTemplate } from './other-template.mjs';
import { privateReply } from './private-reply.mjs';
import { quickReplies } from './quick-replies.mjs';
import { react } from './react.mjs';
import { senderAction } from './sender-action.mjs';
import { sticker } from './sticker.mjs';
import { text } from './text.mjs';

/** @typedef {import('./kind.mjs').Kind} Kind */

/** @type {readonly Kind[]} */
const kinds = [
	react,
	senderAction,
	privateReply,
	images,
	quickReplies,
	buttonTemplate,
	genericTemplate,
	otherTemplate,
	mediaShare,
	sticker,
	media,
	text,
];

/** The names by which faults and the ledger know the kinds. */
export const kindNames = kinds.filter((kind) => kind !== otherTemplate).map(({ name }) => name);

const byName = new Map(kinds.map((kind) => [kind.name, kind]));

/**
 * @param {import('./kind.mjs').JsonObject} body
 * @returns {Kind}
 */
export function kindOf(body) {
	return kinds.find((kind) => kind.fits(body)) ?? text;
}

/**
 * The kind of its message, whoever it is for: a private reply may be a text, a template …
 * @param {import('./kind.mjs').JsonObject} body
 * @returns {Kind}
 */
export function formOf(body) {
	return kinds.find((kind) => kind !== privateReply && kind.fits(body)) ?? text;
}

/**
 * What the inbox shows of a message.
 * @param {string} form  the name of the kind of its message
 * @param {import('./kind.mjs').Content} content
 */
export function show(form, content) {
	if (form === 'inbound') return showInbound(/** @type {import('../../person/kinds.mjs').InboundContent} */ (content));
	return byName.get(form)?.show(content) ?? [];
}
