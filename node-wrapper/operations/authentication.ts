import type { INodeProperties } from 'n8n-workflow';

/** Which credential the node sends with. Nodes that were saved without it have a pasted token. */
export const authentication: INodeProperties[] = [
	{
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		noDataExpression: true,
		default: 'accessToken',
		description: 'How the node gets its access token: pasted into a credential, or by the Facebook login of n8n',
		options: [
			{ name: 'Access Token', value: 'accessToken' },
			{ name: 'OAuth2', value: 'oAuth2' },
		],
	},
	{
		displayName: 'Instagram Account Name or ID',
		name: 'instagramAccount',
		type: 'options',
		default: '',
		typeOptions: { loadOptionsMethod: 'listInstagramAccounts' },
		description:
			'Needed if the login has several. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		displayOptions: { show: { authentication: ['oAuth2'] } },
	},
];
