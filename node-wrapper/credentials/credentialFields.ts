import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { readLife, RENEWED_FIELD, type TokenLife } from './tokenLife';

/** What the credential holds, read the same way by a run and by the credential test. */
export type CredentialFields = {
	/** The one to use: the pasted one, or what it was renewed to. */
	accessToken: string;
	pastedToken: string;
	/** What is known of the token's life; nothing before it was first renewed or tried. */
	life: TokenLife | undefined;
	host: 'facebook' | 'instagram' | 'custom';
	/** As it was typed, without surrounding white space. Read for `custom` alone. */
	customBaseUrl: string;
	/** Whose tokens the custom host takes. Read for `custom` alone. */
	customLogin: 'facebook' | 'instagram';
	apiVersion: string;
	/** Empty: calls are not signed. */
	appSecret: string;
};

/** Why the credential cannot be used, and what to do about it: a sentence each. */
export type CredentialProblem = { problem: string; advice: string };

/** The credential's fields without surrounding white space (a byte-order mark counts as such), empty ones with their default. */
export function readFields(credentials: ICredentialDataDecryptedObject): CredentialFields {
	const text = (name: string): string => {
		const value = credentials[name];
		// An expression may give a number.
		return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	};
	// An expression may give them in any case.
	const host = text('host').toLowerCase();
	const pastedToken = text('accessToken');
	const life = pastedToken === '' ? undefined : readLife(credentials, pastedToken);
	const renewed = life ? text(RENEWED_FIELD) : '';
	return {
		accessToken: renewed === '' ? pastedToken : renewed,
		pastedToken,
		life,
		host: host === 'instagram' || host === 'custom' ? host : 'facebook',
		customBaseUrl: text('customBaseUrl'),
		customLogin: text('customLogin').toLowerCase() === 'instagram' ? 'instagram' : 'facebook',
		apiVersion: text('apiVersion') || 'v25.0',
		appSecret: text('appSecret'),
	};
}

/** Why no request can be signed with these fields, if so. */
export function secretsProblem({ accessToken, appSecret }: CredentialFields): CredentialProblem | undefined {
	if (accessToken === '') {
		return {
			problem: 'The credential holds no access token',
			advice: 'Paste the access token from the Meta app dashboard into the credential.',
		};
	}
	// As nearly all do: the patterns below, which are slow at first, find nothing in these.
	if (hasVisibleCharacters(accessToken + appSecret)) return undefined;
	const prefix = /^(?:authorization\s*:\s*)?(bearer|oauth)(?=\s)/i.exec(accessToken);
	if (prefix) {
		return {
			problem: `The access token in the credential begins with "${prefix[1]}", which is not part of it`,
			advice: 'Paste the access token alone into the credential: the node adds the word before it by itself.',
		};
	}
	return (
		characterProblem('The access token', accessToken) ?? characterProblem('The app secret', appSecret)
	);
}

/** Whether it is made as tokens are. */
export function hasVisibleCharacters(token: string): boolean {
	return /^[\x21-\x7e]+$/.test(token);
}

/**
 * Tokens and secrets are of the visible characters of ASCII. Others come along when one is copied from a web page; HTTP
 * clients drop or refuse some of them, so that what is sent is not what is kept secret.
 */
function characterProblem(what: string, secret: string): CredentialProblem | undefined {
	const odd = /[^\x21-\x7e]/u.exec(secret);
	if (!odd) return undefined;
	const code = odd[0].codePointAt(0) ?? 0;
	const name = CHARACTERS.find(([pattern]) => new RegExp(pattern, 'u').test(odd[0]))?.[1] ?? 'a character that no token has';
	return {
		problem: `${what} in the credential holds ${name} (U+${code.toString(16).toUpperCase().padStart(4, '0')}) at position ${odd.index + 1}`,
		advice: 'Copy it anew from the Meta app dashboard, whole and without anything around it, and paste it into the credential.',
	};
}

/** The first pattern that fits gives the name. Texts, since reading a class of Unicode takes longer than the rest of this file. */
const CHARACTERS: Array<[pattern: string, name: string]> = [
	['[\\r\\n\\u2028\\u2029\\u0085]', 'a line break'],
	['\\p{Cc}', 'a control character'],
	['\\p{Zs}', 'a blank'],
	['[\\p{Cf}\\p{Default_Ignorable_Code_Point}]', 'an invisible character'],
];

/** Unseen at the rim of what was copied from a web page; the core takes them off as well. */
const RIM = /^[\s\u00ad\u200b-\u200f\u2060\ufeff]+|[\s\u00ad\u200b-\u200f\u2060\ufeff]+$/g;

/** `v` and two numbers, as Meta names its versions. */
function versionProblem(fields: CredentialFields): CredentialProblem | undefined {
	if (/^v\d+\.\d+$/.test(versionOf(fields))) return undefined;
	return {
		problem: 'Graph API Version in the credential is not of the form v25.0',
		advice: 'Set it to one that Meta lists, for example v25.0.',
	};
}

/** The version as it goes into an address. */
function versionOf({ apiVersion }: CredentialFields): string {
	return apiVersion.replaceAll(RIM, '');
}

/** What `URL` repairs or ignores, and a run refuses: it cannot be meant, and whose address it becomes nobody can see. */
const UNFIT = /[^!-\uffff]|[\\{}\u007f\u00a0\u00ad\u200b-\u200f\u2028\u2029\u2060\u3000\ufeff]|^https?:(?!\/\/[^/])/i;

/** Where the Graph API's versions begin: without a slash at the end. */
export function baseUrl({ host, customBaseUrl }: CredentialFields): string | CredentialProblem {
	if (host === 'facebook') return 'https://graph.facebook.com';
	if (host === 'instagram') return 'https://graph.instagram.com';
	const refused = (reason: string): CredentialProblem => ({
		problem: `Custom Base URL in the credential ${reason}`,
		advice: 'It should look like https://graph-gateway.example.com. Plain http is accepted on this machine only (localhost).',
	});
	const text = customBaseUrl.replaceAll(RIM, '');
	if (text === '') return refused('is empty');
	if (UNFIT.test(text) || !URL.canParse(text)) return refused('is not a web address');
	const url = new URL(text);
	if (!isPrivateTransport(url)) {
		return refused('must begin with https://, because the access token is sent to it');
	}
	if (url.username !== '' || url.password !== '') return refused('holds a user name or password');
	// An empty one too: what comes after it would be part of it.
	if (/[?#]/.test(url.href)) return refused('holds a query or fragment');
	if (url.port === '0' || /^\.|\.\./.test(url.hostname)) return refused('names no host that can be reached');
	return url.origin + url.pathname.replace(/\/+$/, '');
}

/** Whether the token is one of the Instagram login, and not a Page's. */
export function isInstagramLogin({ host, customLogin }: { host: string; customLogin?: string }): boolean {
	return host === 'instagram' || (host === 'custom' && customLogin === 'instagram');
}

/** Where the paths of the Graph API begin, version and all, or why that cannot be told. */
export function graphRoot(fields: CredentialFields): string | CredentialProblem {
	const base = baseUrl(fields);
	if (typeof base !== 'string') return base;
	return versionProblem(fields) ?? `${base}/${versionOf(fields)}`;
}

/** Whether nobody on the way can read what is sent there: https, or http that cannot leave this machine. */
export function isPrivateTransport({ protocol, hostname }: URL): boolean {
	return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

/**
 * Whether a connection to the host (as `URL` writes it) cannot leave this machine: `localhost`, 127.0.0.0/8, ::1, and
 * 127.0.0.0/8 as IPv6. Names below `localhost` may be looked up elsewhere.
 */
function isLoopback(hostname: string): boolean {
	return /^(localhost|127(\.\d{1,3}){3}|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\])$/.test(hostname);
}
