import type {
	IAuthenticate,
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

import { appSecretProof } from '../core/core';
import { credentialTest } from './credentialTest';

/** An access token for Meta's Graph API, and where it is good for. */
export class InstagramDirectApi implements ICredentialType {
	name = 'instagramDirectApi';

	displayName = 'Instagram Direct API';

	icon: Icon = {
		light: 'file:../nodes/InstagramDirect/instagramDirect.svg',
		dark: 'file:../nodes/InstagramDirect/instagramDirect.dark.svg',
	};

	documentationUrl =
		'https://github.com/instagram-direct/n8n-nodes-instagram-direct#set-up-the-credential';

	properties: INodeProperties[] = [
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
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
			displayName: 'Graph API Version',
			name: 'apiVersion',
			type: 'string',
			default: 'v25.0',
			description: 'The version of the Graph API to call, for example v25.0',
		},
		{
			displayName: 'App Secret',
			name: 'appSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Optional. Needed if "Require App Secret" is on in your Meta app\'s advanced settings: every call is then signed with a proof of the secret.',
		},
	];

	test: ICredentialTestRequest = credentialTest;

	/** Signs one request: the token goes into the header, a proof of the app secret (never the secret) into the query. */
	authenticate: IAuthenticate = async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		refuseOpenTransport(requestOptions);
		const accessToken = text(credentials.accessToken);
		if (accessToken === '') throw new Error('The credential holds no access token.');
		const signed: IHttpRequestOptions = {
			...requestOptions,
			headers: { ...requestOptions.headers, Authorization: `Bearer ${accessToken}` },
		};
		const appSecret = text(credentials.appSecret);
		if (appSecret === '') return signed;
		const now = Math.floor(Date.now() / 1000);
		return {
			...signed,
			qs: {
				...signed.qs,
				appsecret_proof: appSecretProof(accessToken, appSecret, now),
				appsecret_time: now,
			},
		};
	};
}

function text(value: unknown): string {
	return typeof value === 'string' ? value.trim() : '';
}

/** The token must not cross a network in the clear. */
function refuseOpenTransport({ baseURL, url }: IHttpRequestOptions): void {
	const target = parseUrl(url, baseURL);
	if (target === undefined) {
		throw new Error(
			'The Custom Base URL is not a web address. It should look like https://graph-gateway.example.com.',
		);
	}
	const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(target.hostname);
	if (target.protocol === 'https:' || (target.protocol === 'http:' && loopback)) return;
	throw new Error(
		'The Custom Base URL must begin with https://, because the access token is sent to it. Plain http is accepted on this machine only (localhost).',
	);
}

function parseUrl(url: string, baseURL: string | undefined): URL | undefined {
	return URL.canParse(url, baseURL || undefined) ? new URL(url, baseURL || undefined) : undefined;
}
