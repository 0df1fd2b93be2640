// @ts-check
/** A template that Instagram does not have: always refused, and told from media so that the refusal says why. */
import { invalidParameter } from '../errors.mjs';
import { attachmentOf } from './kind.mjs';

/** @type {import('./kind.mjs').Kind} */
export const otherTemplate = {
	name: 'otherTemplate',
	fits: (body) => attachmentOf(body)?.type === 'template',
	bucket: () => 'text',
	read() {
		throw invalidParameter('Param message[attachment][payload][template_type] must be one of {GENERIC, BUTTON}.');
	},
	show: () => [],
};
