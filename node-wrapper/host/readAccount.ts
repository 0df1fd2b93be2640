import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import type { HttpContext } from './fetch';
import { createLoginSigner } from './loginAccounts';
import { signerOf, type Signer } from './signing';

/** What of n8n's context this needs: lists of the editor, triggers and hooks have it. */
export type AccountContext = HttpContext & {
	getCredentials(type: string): Promise<ICredentialDataDecryptedObject>;
};

/**
 * The account of the credential that the parameter `authentication` chooses, for whoever has no items. Rejects only if n8n has
 * no such credential; what is wrong with it is the signer's `problem`.
 */
export async function openAccount(
	context: AccountContext,
	{ authentication, instagramAccount }: { authentication: unknown; instagramAccount?: unknown },
): Promise<Signer> {
	if (authentication !== 'oAuth2') return signerOf(await context.getCredentials('instagramDirectApi'));
	return createLoginSigner(context, await context.getCredentials('instagramDirectOAuth2Api'), instagramAccount);
}
