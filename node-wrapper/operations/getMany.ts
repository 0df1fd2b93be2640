import { userId } from './fields';
import type { Operation } from './operation';

export const getMany: Operation = {
	resource: 'conversations',
	value: 'getMany',
	name: 'Get Many',
	action: 'Get many conversations',
	description: 'List the conversations of the account, the latest first, each with the person in it',
	reads: 'list',
	output: { conversationId: 'text', updatedAt: 'text', userId: 'text', username: 'text' },
	fields: [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
			hint: 'Meta takes two calls a second: a thousand conversations are some fifteen seconds.',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			placeholder: 'e.g. 50',
			description: 'Max number of results to return',
			shownFor: { field: 'returnAll', value: false },
		},
		{
			...userId,
			name: 'participantId',
			required: false,
			description:
				'The conversation with this person alone: their Instagram-scoped ID (IGID). Left empty, the conversations with everybody. Keep it a string: as a number it can lose digits.',
			hint: undefined,
		},
	],
	options: [],
};
