import type { IDataObject, IExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import type { Connection } from '../core/boundary';
import { InstagramDirectApi } from '../credentials/InstagramDirectApi.credentials';
import { Redactor } from './redact';

/** Signs requests with the credential, and cleans what comes back of it. */
export interface Signer {
	connection: Omit<Connection, 'route'>;
	redactor: Redactor;
	sign(request: IHttpRequestOptions): Promise<IHttpRequestOptions>;
	/** A redactor that knows the proof of a signed request as well. */
	redactorFor(signed: IHttpRequestOptions): Redactor;
}

/** Reads the credential once; every request is then signed by the credential's own `authenticate`. */
export async function createSigner(context: IExecuteFunctions): Promise<Signer> {
	const credentials = await context.getCredentials('instagramDirectApi');
	const { authenticate } = new InstagramDirectApi();
	if (typeof authenticate !== 'function') throw new TypeError('authenticate is a function');
	const text = (name: string): string => {
		const value = credentials[name];
		return typeof value === 'string' ? value.trim() : '';
	};
	const redactor = new Redactor([text('accessToken'), text('appSecret')]);
	return {
		connection: {
			host: hostOf(text('host')),
			customBaseUrl: text('customBaseUrl'),
			apiVersion: text('apiVersion') || 'v25.0',
		},
		redactor,
		sign: async (request) => await authenticate(credentials, request),
		redactorFor: ({ qs }) => {
			const proof = (qs as IDataObject | undefined)?.appsecret_proof;
			return typeof proof === 'string' ? redactor.with([proof]) : redactor;
		},
	};
}

function hostOf(host: string): Connection['host'] {
	return host === 'instagram' || host === 'custom' ? host : 'facebook';
}
