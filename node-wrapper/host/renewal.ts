import type {
	IAllExecuteFunctions,
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	IWorkflowExecuteAdditionalData,
	Logger,
	WorkflowExecuteMode,
} from 'n8n-workflow';

import { authenticate } from '../credentials/authenticate';
import { readFields, secretsProblem } from '../credentials/credentialFields';
import { livedOn, renew, type Ask } from '../credentials/renewal';
import { isStored, offerForStore } from '../credentials/renewalStore';
import { LIFE_FIELD, RENEWED_FIELD, writeLife } from '../credentials/tokenLife';
import { ask } from './ask';

const TYPE = 'instagramDirectApi';

/** What of n8n's context a renewal needs; executions and triggers have it. */
export type RenewalContext = {
	getNode(): INode;
	getMode(): WorkflowExecuteMode;
	logger: Logger;
	helpers: Pick<IAllExecuteFunctions['helpers'], 'httpRequest' | 'httpRequestWithAuthentication'>;
	/** Not among n8n's types of a context, and there in all of them. */
	additionalData?: Partial<IWorkflowExecuteAdditionalData>;
};

/**
 * Renews the credential's token if it is time for that, and has n8n store the new one. Never rejects, and never takes the
 * old token away: a send need not wait for it.
 */
export async function keepAlive(context: unknown, credential: ICredentialDataDecryptedObject): Promise<void> {
	const within = context as RenewalContext;
	const fields = readFields(credential);
	if (secretsProblem(fields)) return;
	try {
		const stored = await storedFields(within);
		// Whoever gives the token by an expression renews it there.
		if (isExpression(stored?.accessToken)) return;
		const renewal = await renew(fields, asker(within, credential), Date.now());
		if (!renewal) return;
		const { token } = renewal;
		await store(within, credential, {
			...expressionsOf(stored),
			[LIFE_FIELD]: writeLife(livedOn(fields, renewal)),
			...(token === undefined ? {} : { [RENEWED_FIELD]: token }),
		});
		if (token === undefined) within.logger.debug(`${within.getNode().name}: the access token was not renewed; it stays as it is`);
	} catch {
		within.logger.warn(`${within.getNode().name}: the access token could not be renewed or stored; it stays as it is`);
	}
}

/** n8n's own call that stores: it runs the credential's `preAuthentication`, stores what it gives, and has nothing to send. */
async function store(
	context: RenewalContext,
	credential: ICredentialDataDecryptedObject,
	fields: IDataObject,
): Promise<void> {
	const { id, name } = context.getNode().credentials?.[TYPE] ?? {};
	if (typeof id !== 'string') return;
	// Empty asks n8n for the hook. Nothing else may be added: n8n 1 stores whatever is handed over here.
	const data: ICredentialDataDecryptedObject = { ...credential, [LIFE_FIELD]: '' };
	offerForStore(data, fields);
	await context.helpers.httpRequestWithAuthentication
		.call(context as unknown as IAllExecuteFunctions, TYPE, { url: 'https://graph.instagram.com/' }, {
			credentialsDecrypted: { id, name: name ?? '', type: TYPE, data },
		})
		.catch(() => undefined);
	if (!isStored(data)) throw new Error('n8n did not store the credential');
}

/** The fields without their expressions evaluated. Undefined where n8n does not give them. */
async function storedFields(context: RenewalContext): Promise<ICredentialDataDecryptedObject | undefined> {
	const { additionalData } = context;
	const details = context.getNode().credentials?.[TYPE];
	if (!additionalData?.credentialsHelper || !details) return undefined;
	return await additionalData.credentialsHelper
		.getDecrypted(additionalData as IWorkflowExecuteAdditionalData, details, TYPE, context.getMode(), undefined, true)
		.catch(() => undefined);
}

/** n8n 1 stores values in place of expressions, unless it gets them back. */
function expressionsOf(stored: ICredentialDataDecryptedObject = {}): IDataObject {
	return Object.fromEntries(Object.entries(stored).filter(([, value]) => isExpression(value))) as IDataObject;
}

function isExpression(value: unknown): boolean {
	return typeof value === 'string' && value.startsWith('=');
}

function asker(context: RenewalContext, credential: ICredentialDataDecryptedObject): Ask {
	return async (request) => await ask(context.helpers, await authenticate(credential, request));
}
