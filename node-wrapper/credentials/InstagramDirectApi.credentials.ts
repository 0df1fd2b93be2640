import type {
	IAuthenticate,
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';

import { authenticate } from './authenticate';
import { takeForStore } from './renewalStore';
import { LIFE_FIELD, RENEWED_FIELD } from './tokenLife';

/** An access token for Meta's Graph API, and where it is good for. */
export class InstagramDirectApi implements ICredentialType {
	name = 'instagramDirectApi';

	displayName = 'Instagram Direct API';

	icon: Icon = {
		light: 'file:../nodes/InstagramDirect/instagramDirect.svg',
		dark: 'file:../nodes/InstagramDirect/instagramDirect.dark.svg',
	};

	documentationUrl =
		'https://github.com/instagram-direct/n8n-nodes-instagram-direct#connect-your-account';

	properties: INodeProperties[] = [
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'e.g. EAAG… or IGAA…',
			description:
				'The Page access token (Facebook login) or the Instagram user access token (Instagram login) from your app in the Meta app dashboard',
		},
		{
			displayName: 'Login Type',
			name: 'host',
			type: 'options',
			default: 'facebook',
			description:
				'Which of Meta\'s two logins made the access token. A token of one kind is not accepted by the other host.',
			options: [
				{
					name: 'Facebook Login (graph.facebook.com)',
					value: 'facebook',
					description: 'The token belongs to a Facebook Page that is linked to the Instagram account',
				},
				{
					name: 'Instagram Login (graph.instagram.com)',
					value: 'instagram',
					description: 'The token belongs to the Instagram professional account itself',
				},
				{
					name: 'Custom Host',
					value: 'custom',
					description: 'A gateway or test server of your own that speaks the Graph API',
				},
			],
		},
		{
			displayName: 'Custom Base URL',
			name: 'customBaseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://graph-gateway.example.com',
			description:
				'Address without the version. It gets your access token, so it must be https; plain http is accepted on this machine only (localhost).',
			displayOptions: { show: { host: ['custom'] } },
		},
		{
			displayName: 'Login of the Custom Host',
			name: 'customLogin',
			type: 'options',
			default: 'facebook',
			description:
				'Whose access tokens the host takes. Those of the Instagram login are renewed there before they end.',
			options: [
				{ name: 'Facebook Login', value: 'facebook' },
				{ name: 'Instagram Login', value: 'instagram' },
			],
			displayOptions: { show: { host: ['custom'] } },
		},
		{
			displayName: 'Graph API Version',
			name: 'apiVersion',
			type: 'string',
			default: 'v25.0',
			placeholder: 'e.g. v25.0',
			description: 'The version of the Graph API to call, for example v25.0',
		},
		{
			displayName: 'App Secret',
			name: 'appSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. 1f0c…9b2e',
			description:
				'Optional. Needed if "Require App Secret" is on in your Meta app\'s advanced settings: every call is then signed with a proof of the secret.',
		},
		{
			displayName: 'Token Life',
			name: LIFE_FIELD,
			type: 'hidden',
			// n8n runs `preAuthentication` and stores what it gives where this one is empty.
			typeOptions: { expirable: true },
			default: '',
		},
		{
			displayName: 'Renewed Access Token',
			name: RENEWED_FIELD,
			type: 'hidden',
			typeOptions: { password: true },
			default: '',
		},
	];

	/**
	 * n8n encrypts and stores what this gives. It gives what a renewal of ours has brought, and nothing to calls of others:
	 * n8n 1 would store values in place of the credential's expressions.
	 */
	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		return takeForStore(credentials);
	}

	authenticate: IAuthenticate = authenticate;
}
