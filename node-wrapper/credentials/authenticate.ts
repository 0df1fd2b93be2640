import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import { isPrivateTransport, readFields, secretsProblem, type CredentialProblem } from './credentialFields';
import { refuseIfStored } from './renewalStore';

/**
 * Signs one request: the token goes into the header, a proof of the app secret (never the secret) into the query. Rejects,
 * before anything is sent, where the credential or the address cannot be used.
 */
export async function authenticate(
	credentials: ICredentialDataDecryptedObject,
	requestOptions: IHttpRequestOptions,
): Promise<IHttpRequestOptions> {
	refuseIfStored(credentials);
	const fields = readFields(credentials);
	const unusable = secretsProblem(fields);
	if (unusable) throw new UnusableCredential(unusable);
	refuseOpenTransport(requestOptions);
	const { accessToken, appSecret } = fields;
	const signed: IHttpRequestOptions = {
		...requestOptions,
		headers: { ...requestOptions.headers, Authorization: `Bearer ${accessToken}` },
	};
	if (appSecret === '') return signed;
	// Loaded by those alone who have an app secret: most have none, and it is the size of half the package.
	const { appSecretProof } = await import('../core/verify');
	const now = Math.floor(Date.now() / 1000);
	return {
		...signed,
		qs: {
			...signed.qs,
			appsecret_proof: appSecretProof(accessToken, appSecret, now),
			appsecret_time: now,
		},
	};
}

/** The credential cannot sign a request; nothing was sent. */
class UnusableCredential extends Error {
	constructor({ problem, advice }: CredentialProblem) {
		super(`${problem}. ${advice}`);
	}
}

/** How the latest address began that the token may go to: what begins in the same way goes to the same host in the same way. */
let privateBeginning: string | undefined;

/** n8n's HTTP Request node gives its address as `uri`. */
type SignedByN8n = IHttpRequestOptions & { uri?: string };

/** The token must not cross a network in the clear. */
function refuseOpenTransport({ baseURL, url, uri }: SignedByN8n): void {
	const address: unknown = url ?? uri;
	if (privateBeginning !== undefined && typeof address === 'string' && address.startsWith(privateBeginning)) return;
	const target = parsed(address, baseURL);
	if (target && isPrivateTransport(target)) {
		// With the slash that ends the host's name. Who gives the host apart from the rest has no such beginning.
		privateBeginning = `${target.protocol}//${target.host}/`;
		return;
	}
	const field = url === undefined ? 'URL' : 'Custom Base URL';
	throw new UnusableCredential({
		problem: target
			? `The ${field} must begin with https://, because the access token is sent to it`
			: `The ${field} is not a web address`,
		advice: target
			? 'Plain http is accepted on this machine only (localhost).'
			: 'It should look like https://graph-gateway.example.com.',
	});
}

function parsed(address: unknown, baseUrl: string | undefined): URL | undefined {
	try {
		return new URL(String(address), baseUrl || undefined);
	} catch {
		return undefined;
	}
}
