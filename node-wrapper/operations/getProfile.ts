import { userId } from './fields';
import type { Operation } from './operation';

export const getProfile: Operation = {
	resource: 'people',
	value: 'getProfile',
	name: 'Get Profile',
	action: 'Get the profile of a person',
	description: 'Look up the name, the username and the picture of a person who has written to the account',
	reads: 'one',
	output: {
		userId: 'text',
		name: 'text',
		username: 'text',
		profilePicture: 'text',
		followerCount: 'count',
		isVerified: 'flag',
		followsBusiness: 'flag',
		followedByBusiness: 'flag',
	},
	fields: [
		{
			...userId,
			description: userId.description?.replace('who gets the message', 'to look up'),
			hint: 'The userId of the trigger, or the sender.id of a message webhook. Meta tells nothing of people who have only commented.',
		},
	],
	options: [],
};
