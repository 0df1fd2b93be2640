import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

const OWN_HOST = '($self["customBaseUrl"] || "").trim().replace(/\\/+$/, "")';
const VERSION = '($self["apiVersion"] || "v25.0").trim()';

/** By login instead of a pasted token. n8n keeps the person's token; the Page's token is found with it in each process. */
export class InstagramDirectOAuth2Api implements ICredentialType {
	name = 'instagramDirectOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'Instagram Direct OAuth2 API';

	icon: Icon = {
		light: 'file:../nodes/InstagramDirect/instagramDirect.svg',
		dark: 'file:../nodes/InstagramDirect/instagramDirect.dark.svg',
	};

	documentationUrl =
		'https://github.com/instagram-direct/n8n-nodes-instagram-direct/blob/main/docs/connect.md';

	properties: INodeProperties[] = [
		{ displayName: 'Grant Type', name: 'grantType', type: 'hidden', default: 'authorizationCode' },
		{
			displayName: 'Host',
			name: 'host',
			type: 'options',
			default: 'facebook',
			description: 'Where the login pages and the Graph API are',
			options: [
				{ name: 'Facebook Login', value: 'facebook' },
				{
					name: 'Custom Host',
					value: 'custom',
					description: 'A gateway or test server of your own that speaks the Graph API and has the login pages',
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
				'Address without the version. It gets your app secret, so it must be https; plain http is accepted on this machine only (localhost).',
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
			displayName: 'Configuration ID',
			name: 'configId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 1254477777772919',
			description:
				'Optional. The ID of a configuration of Facebook Login for Business in your Meta app; it takes the place of the permissions asked for.',
		},
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			default: `={{ ($self["host"] === "custom" ? ${OWN_HOST} : "https://www.facebook.com") + "/" + ${VERSION} + "/dialog/oauth" }}`,
			required: true,
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			default: `={{ ($self["host"] === "custom" ? ${OWN_HOST} : "https://graph.facebook.com") + "/" + ${VERSION} + "/oauth/access_token" }}`,
			required: true,
		},
		{
			// https://developers.facebook.com/docs/instagram-platform/instagram-api-with-facebook-login/business-login-for-instagram
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default:
				'instagram_basic,instagram_manage_messages,instagram_manage_comments,pages_show_list,pages_manage_metadata,pages_read_engagement,pages_messaging,business_management',
		},
		{
			displayName: 'Auth URI Query Parameters',
			name: 'authQueryParameters',
			type: 'hidden',
			default: '={{ $self["configId"] ? "config_id=" + encodeURIComponent($self["configId"].trim()) : "" }}',
		},
		{ displayName: 'Authentication', name: 'authentication', type: 'hidden', default: 'body' },
	];
}
