import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
} from 'n8n-workflow';

import type { Connection } from '../core/boundary';
import { authenticate } from '../credentials/authenticate';
import { graphRoot, readFields, secretsProblem, type CredentialProblem } from '../credentials/credentialFields';
import { isRenewable } from '../credentials/renewal';
import { fingerprint, isRenewalDue, lifeStory } from '../credentials/tokenLife';
import { Redactor } from './redact';

/** One account: signs requests with its credential. */
export interface Signer {
	connection: Omit<Connection, 'route'>;
	/** Where the paths of its Graph API begin, or why it cannot be asked. */
	root: string | CredentialProblem;
	/** The same for the same token at the same host; it tells nothing of either. */
	key: string;
	/** Knows the secrets of all accounts of the batch. */
	redactor: Redactor;
	/** Why nothing can be sent from this account; `sign` rejects then. */
	problem: CredentialProblem | undefined;
	sign(request: IHttpRequestOptions): Promise<IHttpRequestOptions>;
	/** What can be said of the token once it has died, or nothing. */
	story(): string;
}

/** The accounts of a batch, and which item is sent from which. */
export type Accounts = {
	signers: Signer[];
	/** The place in `signers` for the item at this place in the input. */
	accountOf(index: number): number;
	redactor: Redactor;
	/** Resolves when nothing is done beside the batch any more: a renewal of the token. */
	settled(): Promise<void>;
};

/** How many items are looked at to find out whether the credential differs between items. */
const SAMPLE = 8;

type Credential = ICredentialDataDecryptedObject | { unreadable: string };

/**
 * Reads the credential, whose fields may be expressions over the items. n8n does not tell whether they are, and reading it
 * takes a millisecond: it is read for a few items, and for one behind the last, for which n8n evaluates no expression that
 * looks at its item. Only where these differ it is read for every item.
 */
export async function createSigners(context: IExecuteFunctions, itemCount: number): Promise<Accounts> {
	if (usesLogin(context)) {
		const { createLoginAccounts } = await import('./loginAccounts');
		return await createLoginAccounts(context);
	}
	const first = await readCredential(context, 0);
	const credentials = [first];
	const known = new Map<string, number>([[identity(first), 0]]);
	const places = new Array<number>(itemCount).fill(0);
	if (await dependsOnItem(context, itemCount, identity(first))) {
		for (let index = 1; index < itemCount; index += 1) {
			const credential = await readCredential(context, index);
			const place = known.get(identity(credential)) ?? credentials.push(credential) - 1;
			known.set(identity(credential), place);
			places[index] = place;
		}
	}
	const redactor = new Redactor(credentials.flatMap(secretsOf));
	const keeper = credentials.length === 1 && !isUnreadable(first) ? new Keeper(context, first) : undefined;
	return {
		signers: credentials.map((credential) => createSigner(credential, redactor, keeper)),
		accountOf: (index) => places[index] ?? 0,
		redactor,
		settled: async () => await keeper?.renewal,
	};
}

/**
 * Renews the token beside the batch, from its first call on: when nothing may leave, neither does this. The batch goes out
 * with the token that there is, which works for weeks to come, so that no send waits for the renewal or fails with it.
 */
class Keeper {
	renewal: Promise<void> | undefined;
	private readonly due: boolean;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly credential: ICredentialDataDecryptedObject,
	) {
		const fields = readFields(credential);
		this.due = isRenewable(fields) && isRenewalDue(fields.life, Date.now());
	}

	firstCall(): void {
		if (this.due) this.renewal ??= this.renew();
	}

	private async renew(): Promise<void> {
		const { keepAlive } = await import('./renewal');
		await keepAlive(this.context, this.credential);
	}
}

/** Whether the node is set to the login, and not to a pasted token. */
function usesLogin(context: IExecuteFunctions): boolean {
	return context.getNodeParameter('authentication', 0, 'accessToken') === 'oAuth2';
}

async function dependsOnItem(context: IExecuteFunctions, itemCount: number, first: string): Promise<boolean> {
	if (itemCount < 2) return false;
	const step = Math.max(1, (itemCount - 1) / (SAMPLE - 1));
	const sample = new Set([itemCount]);
	for (let at = itemCount - 1; at >= 1; at -= step) sample.add(Math.round(at));
	for (const index of sample) {
		if (identity(await readCredential(context, index)) !== first) return true;
	}
	return false;
}

/** What n8n has for this item. That nothing can be read for the first one is an error of the node as a whole. */
async function readCredential(context: IExecuteFunctions, index: number): Promise<Credential> {
	const credential = context.getCredentials('instagramDirectApi', index);
	if (index === 0) return await credential;
	return await credential.catch((error: unknown) => ({
		unreadable: error instanceof Error ? error.message : String(error),
	}));
}

function isUnreadable(credential: Credential): credential is { unreadable: string } {
	return typeof credential.unreadable === 'string';
}

/** The same for credentials that send from the same account in the same way. */
function identity(credential: Credential): string {
	return JSON.stringify(isUnreadable(credential) ? credential : Object.values(readFields(credential)));
}

function secretsOf(credential: Credential): string[] {
	if (isUnreadable(credential)) return [];
	const { accessToken, pastedToken, appSecret } = readFields(credential);
	return [accessToken, pastedToken, appSecret];
}

/** Signs with a pasted token, for whoever has no items: the lists of the editor, a trigger. */
export function signerOf(credential: ICredentialDataDecryptedObject): Signer {
	return createSigner(credential, new Redactor(secretsOf(credential)), undefined);
}

function createSigner(credential: Credential, redactor: Redactor, keeper: Keeper | undefined): Signer {
	const data = isUnreadable(credential) ? {} : credential;
	const fields = readFields(data);
	const { host, customBaseUrl, customLogin, apiVersion } = fields;
	return {
		connection: { host, customBaseUrl, customLogin, apiVersion },
		// Who sends asks for neither.
		get root() {
			return graphRoot(fields);
		},
		get key() {
			return fingerprint(JSON.stringify([host, customBaseUrl, fields.accessToken]));
		},
		redactor,
		problem: isUnreadable(credential)
			? {
					problem: redactor.text(`The credential cannot be read for this item: ${credential.unreadable}`),
					advice: 'Check the expressions in the credential against this item.',
				}
			: secretsProblem(fields),
		sign: async (request) => {
			const signed = await authenticate(data, request);
			keeper?.firstCall();
			const proof = (signed.qs as IDataObject | undefined)?.appsecret_proof;
			if (typeof proof === 'string') redactor.remember(proof);
			return signed;
		},
		story: () => lifeStory(fields.life, Date.now()),
	};
}

/** Graph's code for a token that is no longer valid. */
const DEAD_TOKEN = 190;

/** The advice of a failure, and of a token that has died what is known of its end. */
export function withStory({ code, advice }: { code?: number; advice: string }, signer: Signer | undefined): string {
	const story = code === DEAD_TOKEN ? signer?.story() : '';
	return story ? `${advice.replace(/\.$/, '')}; ${story}` : advice;
}
