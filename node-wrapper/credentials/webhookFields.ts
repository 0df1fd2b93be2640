import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

/** What the credential of the trigger holds, read the same way by the trigger and by the credential test. */
export type WebhookFields = {
	verifyToken: string;
	appSecret: string;
	instagramAppSecret: string;
	/** Empty: nothing is asked in the app's own name. */
	appId: string;
};

/** The fields without surrounding white space. */
export function readWebhookFields(credentials: ICredentialDataDecryptedObject): WebhookFields {
	const text = (name: string): string => {
		const value = credentials[name];
		// An expression may give a number.
		return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	};
	return {
		verifyToken: text('verifyToken'),
		appSecret: text('appSecret'),
		instagramAppSecret: text('instagramAppSecret'),
		appId: text('appId'),
	};
}

/** The secrets that are filled in, by the names that the credential's form has for them. */
export function namedSecrets({ appSecret, instagramAppSecret }: WebhookFields): Array<{ name: string; secret: string }> {
	return [
		{ name: 'App Secret', secret: appSecret },
		{ name: 'Instagram App Secret', secret: instagramAppSecret },
	].filter(({ secret }) => secret !== '');
}

/** Why nothing can be received with these fields, and what to do, if so. */
export function webhookFieldsProblem(fields: WebhookFields): string | undefined {
	if (fields.verifyToken === '') {
		return 'Verify Token is empty. Think of a long word, fill it in here and in your app\'s webhooks in the Meta app dashboard.';
	}
	if (namedSecrets(fields).length === 0) {
		return 'Both secrets are empty. Fill in the App Secret for accounts that are connected by Facebook Login, the Instagram App Secret for those connected by Instagram Login, or both.';
	}
	if (fields.appId !== '' && !/^\d+$/.test(fields.appId)) {
		return 'App ID is not made of digits only. Copy it from App Settings > Basic in the Meta app dashboard.';
	}
	return undefined;
}
