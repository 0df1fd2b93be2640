/**
 * The core that signs and verifies: proofs of the app secret, and Meta's webhooks. A module of its own, so that nobody who
 * only sends has to load and compile it.
 */
import type { WebhookReading } from './boundary';
import { Instances } from './instance';
import { createCore } from './verify/glue';
import { wasm } from './verify/wasm';

const instances = new Instances((...made) => createCore(...made), wasm);

/** Meta's `appsecret_proof` for a token at a moment, lower-case hex. */
export function appSecretProof(
	accessToken: string,
	appSecret: string,
	unixSeconds: number,
): string {
	return instances.call((core) => core.appSecretProof(accessToken, appSecret, unixSeconds));
}

/** The headers that may hold a notification's signature. */
export type SignatureHeaders = { sha256: string | undefined; sha1: string | undefined };

/** The events of a notification that one of the secrets has signed, or why it is not believed. */
export function readWebhook(
	body: Uint8Array,
	{ sha256, sha1 }: SignatureHeaders,
	secrets: string[],
	withRaw: boolean,
): WebhookReading {
	return JSON.parse(
		instances.call((core) => core.readWebhook(body, sha256, sha1, secrets, withRaw)),
	) as WebhookReading;
}

/** The fields that Meta has to be asked for, for these kinds of events. */
export function subscribedFields(isInstagramLogin: boolean, kinds: string[]): string[] {
	return instances
		.call((core) => core.subscribedFields(isInstagramLogin, kinds.join(',')))
		.split(',')
		.filter(Boolean);
}

/** Whether an attachment of this type may be fetched from this URL and kept. */
export function mayBeKept(attachmentType: string, url: string): boolean {
	return instances.call((core) => core.mayBeKept(attachmentType, url));
}
