// @ts-check
/** What the login side of a sandbox remembers, and how it is set. */
import { randomBytes } from 'node:crypto';
import { GraphError } from '../graph/errors.mjs';

export const second = 1000;
export const hour = 60 * 60 * second;
export const day = 24 * hour;
/** Meta's long-lived tokens live so long: https://developers.facebook.com/docs/instagram-platform/reference/refresh_access_token */
export const longLived = 60 * day;
/** Codes of both logins live an hour and work once. */
export const codeLifetime = hour;

/** The Meta app that people log in to. Its Instagram app has the same id here. */
export const app = { id: '200000000000001', secret: 'TEST-SECRET-app-1' };

/** The person who logs in on the page of the Facebook login. */
export const user = { id: '300000000000001', name: 'Sandbox Person' };

/**
 * @typedef {object} LoginSettings
 * @property {'anywhere' | 'header' | 'query'} tokenIn       where a renewal's token is read from
 * @property {{ code: number, subcode?: number, httpStatus?: number } | null} renewalError  what every renewal is answered with
 * @property {number} renewalDelayMs  how long a renewal's answer takes
 * @property {boolean} longLivedCode  a code of the Facebook login gives a long-lived token at once
 *
 * @typedef {object} Code
 * @property {'facebook' | 'instagram'} login
 * @property {string} redirectUri
 * @property {string[]} scopes
 * @property {number} at
 */

/** @type {Readonly<LoginSettings>} */
const untouched = { tokenIn: 'anywhere', renewalError: null, renewalDelayMs: 0, longLivedCode: false };

export class Login {
	/** @type {LoginSettings} */
	settings = { ...untouched };
	/** @type {{ kind: 'renewal' | 'exchange' | 'code' | 'accounts', at: number, status: number, tokenIn: 'header' | 'query' | 'none' }[]} */
	calls = [];
	/** @type {Map<string, Code>} */
	#codes = new Map();
	#clock;

	/** @param {import('../clock.mjs').Clock} clock */
	constructor(clock) {
		this.#clock = clock;
	}

	/** @param {Partial<LoginSettings>} settings */
	set(settings) {
		this.settings = { ...untouched, ...settings };
	}

	reset() {
		this.set({});
		this.calls = [];
		this.#codes.clear();
	}

	/** @param {Omit<Code, 'at'>} code @returns {string} */
	issueCode(code) {
		const text = `AQB${randomBytes(18).toString('base64url')}`;
		this.#codes.set(text, { ...code, at: this.#clock.now() });
		return text;
	}

	/**
	 * Takes a code: it works once, for the address that it was sent to.
	 * @param {string | undefined} text
	 * @param {'facebook' | 'instagram'} login
	 * @param {string | undefined} redirectUri
	 */
	takeCode(text, login, redirectUri) {
		const code = this.#codes.get(text ?? '');
		this.#codes.delete(text ?? '');
		if (code?.login !== login || this.#clock.now() - code.at > codeLifetime) return undefined;
		if (code.redirectUri !== redirectUri) {
			throw new GraphError({ code: 191, message: 'Error validating verification code. Please make sure your redirect_uri is identical to the one you used in the OAuth dialog request' });
		}
		return code;
	}
}
