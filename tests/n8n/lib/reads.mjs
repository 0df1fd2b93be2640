// @ts-check
/** Every operation that reads: where it stands, and the keys of what it tells, in their order. */

/** @type {{ resource: string, operation: string, keys: string[] }[]} */
export const reads = [
	{ resource: 'conversations', operation: 'getMany', keys: ['conversationId', 'updatedAt', 'userId', 'username'] },
	{
		resource: 'conversations',
		operation: 'getMessages',
		keys: ['messageId', 'sentAt', 'fromUserId', 'fromUsername', 'isOwn', 'text', 'attachments'],
	},
	{
		resource: 'people',
		operation: 'getProfile',
		keys: [
			'success',
			'operation',
			'userId',
			'name',
			'username',
			'profilePicture',
			'followerCount',
			'isVerified',
			'followsBusiness',
			'followedByBusiness',
		],
	},
];
