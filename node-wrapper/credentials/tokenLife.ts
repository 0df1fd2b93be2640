import { createHash } from 'crypto';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

/** The credential's hidden fields: what is known of its token, and the token that took the place of the pasted one. */
export const LIFE_FIELD = 'tokenLife';
export const RENEWED_FIELD = 'renewedToken';

const DAY = 24 * 60 * 60 * 1000;
const WEEK = 7 * DAY;

/** What is known of a token's life, in ms since 1970. */
export type TokenLife = {
	/** Of which pasted token: a new one begins a new life. */
	of: string;
	/** When renewal was last tried. */
	triedAt: number;
	/** When it last succeeded. */
	renewedAt?: number;
	/** When the token ends, as the host said with the last renewal. */
	endsAt?: number;
};

/** A short mark of a token, by which it is known again and from which nobody can make it. */
export function fingerprint(token: string): string {
	return createHash('sha256').update(token).digest('hex').slice(0, 16);
}

/** What the credential knows of the life of the token that was pasted into it; nothing for another one. */
export function readLife(credentials: ICredentialDataDecryptedObject, pasted: string): TokenLife | undefined {
	const marker = credentials[LIFE_FIELD];
	if (typeof marker !== 'string' || marker === '') return undefined;
	const life = parsed(marker);
	if (life?.of !== fingerprint(pasted)) return undefined;
	const at = (name: string): number | undefined => {
		const value = life[name];
		const time = typeof value === 'string' ? Date.parse(value) : NaN;
		return Number.isFinite(time) ? time : undefined;
	};
	const triedAt = at('triedAt');
	if (triedAt === undefined) return undefined;
	return { of: life.of, triedAt, renewedAt: at('renewedAt'), endsAt: at('endsAt') };
}

/** The marker as it is stored. It holds no secret: n8n shows it to whoever may edit the credential. */
export function writeLife({ of, triedAt, renewedAt, endsAt }: TokenLife): string {
	const time = (at: number | undefined): string | undefined => (at === undefined ? undefined : new Date(at).toISOString());
	return JSON.stringify({ of, triedAt: time(triedAt), renewedAt: time(renewedAt), endsAt: time(endsAt) });
}

/**
 * Whether to ask for a new token: a week after the last one, at most once a day. A token of unknown age may be about to
 * end, so it is tried at once; one of less than a day is refused and tried again the next day.
 * https://developers.facebook.com/docs/instagram-platform/reference/refresh_access_token
 */
export function isRenewalDue(life: TokenLife | undefined, now: number): boolean {
	if (!life) return true;
	// A clock that was set back makes no token young.
	const age = (since: number): number => Math.abs(now - since);
	if (age(life.triedAt) < DAY) return false;
	return life.renewedAt === undefined || age(life.renewedAt) >= WEEK;
}

/** Whether so much time has passed that the same question may be asked again. */
export function isDayAgo(since: number, now: number): boolean {
	return Math.abs(now - since) >= DAY;
}

/** What can be said of a token that has died, to end a sentence with; or nothing. */
export function lifeStory(life: TokenLife | undefined, now: number): string {
	if (life?.renewedAt === undefined) return '';
	const day = (at: number): string => new Date(at).toISOString().slice(0, 10);
	const ended = life.endsAt !== undefined && life.endsAt <= now ? ` and ran out on ${day(life.endsAt)}` : '';
	return `it was last renewed on ${day(life.renewedAt)}${ended}.`;
}

function parsed(text: string): Record<string, unknown> & { of?: string } | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
	} catch {
		return undefined;
	}
}
