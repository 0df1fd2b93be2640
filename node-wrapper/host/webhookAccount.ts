import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { openAccount } from './readAccount';
import { keepAlive } from './renewal';
import type { Signer } from './signing';

/** The account in whose name the trigger asks Meta. */
export type TriggerAccount = {
	signer: Signer;
	/** Renews the token if it is time for that. Never rejects. */
	renew(): Promise<void>;
};

/** The account of the node's second credential. Rejects if there is none, or nothing can be asked with it. */
export async function openTriggerAccount(context: IHookFunctions | IWebhookFunctions): Promise<TriggerAccount> {
	const authentication = context.getNodeParameter('authentication', 'accessToken');
	const isLogin = authentication === 'oAuth2';
	const type = isLogin ? 'instagramDirectOAuth2Api' : 'instagramDirectApi';
	if (!context.getNode().credentials?.[type]) {
		throw new Error(`the node has no ${isLogin ? 'Instagram Direct OAuth2 API' : 'Instagram Direct API'} credential; choose the account's`);
	}
	const signer = await openAccount(context, {
		authentication,
		instagramAccount: isLogin ? context.getNodeParameter('instagramAccount', '') : undefined,
	});
	const unusable = signer.problem ?? (typeof signer.root === 'string' ? undefined : signer.root);
	if (unusable) throw new Error(`${unusable.problem}. ${unusable.advice}`);
	return {
		signer,
		renew: async () => {
			if (!isLogin) await keepAlive(context, await context.getCredentials(type));
		},
	};
}
