/**
 * The core that signs, verifies and reads: proofs of the app secret, Meta's webhooks, conversations and people. A module of
 * its own, so that nobody who only sends has to load and compile it.
 */
import type { ReadRequest, ReadStep, Verdict, WebhookReading } from './boundary';
import { Instances } from './instance';
import { createCore, wasm } from './verify/core';

export { CoreStopped } from './instance';

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

/** A read under way. */
export type Reading = {
	/** What comes next. */
	readonly step: ReadStep;
	/** Goes on with what the answer means, and its body. Throws `CoreStopped` if the core trapped. */
	goOn(verdict: Verdict, body: string): void;
	/** Goes on once a pause is over. */
	goOnAfterPause(): void;
	/** To be called in any case. */
	end(): void;
};

/** Begins a read in an instance that nobody else has until the read ends. Throws `CoreStopped` if the core trapped. */
export function startRead(request: ReadRequest): Reading {
	const instance = instances.take();
	const parsed = (step: string): ReadStep => JSON.parse(step) as ReadStep;
	const written = JSON.stringify(request, asJson);
	let step = parsed(instance.call((core) => core.startRead(written)));
	return {
		get step() {
			return step;
		},
		goOn: (verdict, body) => {
			step = parsed(instance.call((core) => core.continueRead(JSON.stringify(verdict), body)));
		},
		goOnAfterPause: () => {
			step = parsed(instance.call((core) => core.continueRead('', '')));
		},
		end: () => {
			if (instance.usable) instance.call((core) => core.endRead());
			instances.giveBack(instance);
		},
	};
}

/** JSON would make nothing of what is no number; as text it is refused by what it is. */
function asJson(_: string, value: unknown): unknown {
	return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
