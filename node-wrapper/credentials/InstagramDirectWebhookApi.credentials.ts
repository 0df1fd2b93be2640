import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** What Meta and the trigger know of each other: how Meta proves that a notification is its own. */
export class InstagramDirectWebhookApi implements ICredentialType {
	name = 'instagramDirectWebhookApi';

	displayName = 'Instagram Direct Webhook API';

	icon: Icon = {
		light: 'file:../nodes/InstagramDirect/instagramDirect.svg',
		dark: 'file:../nodes/InstagramDirect/instagramDirect.dark.svg',
	};

	documentationUrl =
		'https://github.com/instagram-direct/n8n-nodes-instagram-direct/blob/main/docs/trigger.md#set-it-up';

	properties: INodeProperties[] = [
		{
			displayName: 'Verify Token',
			name: 'verifyToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. a long word that nobody guesses',
			description:
				'A word of your own choosing, long and hard to guess. You paste the same one into the field Verify Token of your app\'s webhooks in the Meta app dashboard.',
		},
		{
			displayName: 'App Secret',
			name: 'appSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. 1f0c…9b2e',
			description:
				'Signs the notifications of accounts that are connected by Facebook Login. In the Meta app dashboard: App Settings > Basic > App Secret.',
		},
		{
			displayName: 'Instagram App Secret',
			name: 'instagramAppSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. 7d3a…e05c',
			description:
				'Signs the notifications of accounts that are connected by Instagram Login. In the Meta app dashboard: Instagram > API Setup With Instagram Login > Instagram App Secret. It is another one than the App Secret.',
		},
		{
			displayName: 'App ID',
			name: 'appId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1254477777772919',
			description:
				'Optional. The ID of your Meta app (App Settings > Basic). The credential test checks the App Secret with it, and the trigger can set the callback URL with it.',
		},
	];
}
