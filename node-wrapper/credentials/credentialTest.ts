import type { IAuthenticateRuleResponseSuccessBody, ICredentialTestRequest } from 'n8n-workflow';

type BodyRule = IAuthenticateRuleResponseSuccessBody;

/** Fails the test with `message` if the answer's `path` is exactly `value`. n8n applies the rules in order. */
function failsIf(path: string, value: unknown, message: string): BodyRule {
	return {
		type: 'responseSuccessBody',
		// n8n compares with `===` and takes any value; its type names two kinds only.
		properties: { key: path, value: value as BodyRule['properties']['value'], message },
	};
}

const renew = 'Create a new one in the Meta app dashboard and paste it here.';

const rules: BodyRule[] = [
	failsIf('error.error_subcode', 463, `The access token has expired. ${renew}`),
	failsIf(
		'error.error_subcode',
		460,
		`The access token ended when the account's password was changed. ${renew}`,
	),
	failsIf(
		'error.error_subcode',
		458,
		'The account has removed your Meta app. Log in with the app again to get a new access token.',
	),
	failsIf(
		'error.error_subcode',
		459,
		'Meta wants the account to pass a security check first: log in on facebook.com or instagram.com, then test again.',
	),
	failsIf('error.error_subcode', 467, `The access token is no longer valid. ${renew}`),
	failsIf(
		'error.code',
		190,
		'Meta cannot read this access token at this host. A Facebook Page token belongs to "Facebook Login" (graph.facebook.com), an Instagram user token to "Instagram Login" (graph.instagram.com): check Login Type, and that the token was copied whole.',
	),
	failsIf('error.code', 102, `The login session behind the access token has ended. ${renew}`),
	failsIf(
		'error.code',
		100,
		'Meta refused the request (code 100). If App Secret is filled in, check that it belongs to the app that made the access token; otherwise check that Login Type fits the token.',
	),
	failsIf(
		'error.code',
		2500,
		'Meta does not know this address. Check Graph API Version, for example v25.0.',
	),
	failsIf(
		'error.code',
		10,
		'The access token lacks a permission. Give your Meta app access to messages of this account, then create a new token.',
	),
	failsIf(
		'error.code',
		200,
		'The access token lacks a permission. Give your Meta app access to messages of this account, then create a new token.',
	),
	failsIf('error.code', 4, 'Meta is limiting the calls of your app right now. Test again later.'),
	failsIf('error.code', 2, 'Meta has a temporary problem. Test again in a few minutes.'),
	// Everything else fails too. The answer's parts are compared by their type, because a rule can only ask for equality:
	// any `error` at all, an answer that is no JSON, and an empty one.
	failsIf('error.constructor', Object, 'Meta answered with an error to this access token.'),
	failsIf('error.constructor', String, 'The host answered with an error to this access token.'),
	failsIf(
		'constructor',
		String,
		'The answer is no Graph API answer. Check Custom Base URL and Graph API Version.',
	),
	failsIf('constructor', undefined, 'The host gave an empty answer. Check Custom Base URL.'),
];

/** Asks Meta whose token this is. It reads nothing else and sends nothing. */
export const credentialTest: ICredentialTestRequest = {
	request: {
		method: 'GET',
		baseURL:
			'={{ $credentials.host === "custom" ? $credentials.customBaseUrl.replace(/\\/+$/, "") : $credentials.host === "instagram" ? "https://graph.instagram.com" : "https://graph.facebook.com" }}',
		url: '=/{{ $credentials.apiVersion || "v25.0" }}/me',
		qs: {
			fields: '={{ $credentials.host === "instagram" ? "user_id,username" : "id,name" }}',
		},
		// The error is in the body; n8n would only show the status text.
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
	},
	rules,
};
