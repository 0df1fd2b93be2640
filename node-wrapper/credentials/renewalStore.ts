import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

/**
 * The one way to store something in a credential is a request through n8n with `preAuthentication` before it. Our renewal is
 * done by then: what it brought waits here for that hook, and the request itself is not sent.
 */
const waiting = new WeakMap<ICredentialDataDecryptedObject, { fields: IDataObject; stored: boolean }>();

/** Has n8n store the fields when it runs the hook with this very object. */
export function offerForStore(credentials: ICredentialDataDecryptedObject, fields: IDataObject): void {
	waiting.set(credentials, { fields, stored: false });
}

/** What to store; nothing for any other object. */
export function takeForStore(credentials: ICredentialDataDecryptedObject): IDataObject {
	return waiting.get(credentials)?.fields ?? {};
}

/** Ends the request that was made for the sake of storing: n8n signs it once the fields are stored. */
export function refuseIfStored(credentials: ICredentialDataDecryptedObject): void {
	const offer = waiting.get(credentials);
	if (!offer) return;
	offer.stored = true;
	throw new NothingToSend();
}

/** Whether n8n has come for the fields and stored them. */
export function isStored(credentials: ICredentialDataDecryptedObject): boolean {
	return waiting.get(credentials)?.stored === true;
}

class NothingToSend extends Error {
	constructor() {
		super('The credential was stored, and nothing was to be sent.');
	}
}
