import type { Operation } from './operation';

/** Who gets it. */
export const userId: Operation['fields'][number] = {
	displayName: 'Instagram User ID',
	name: 'userId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 1254477777772919',
	description:
		'The Instagram-scoped ID (IGID) of the person who gets the message. Meta sends it with every message you get, as the sender in the webhook, and the Conversations API lists it. It is not the @username. Keep it a string: as a number it can lose digits.',
	hint: 'The sender.id of a message they sent you. Meta delivers within 24 hours of their last message.',
};
