// @ts-check
/** The access token and the app secret proof of a call. */
import { createHmac } from 'node:crypto';
import { GraphError, invalidParameter } from './errors.mjs';

/** @typedef {import('../tokens.mjs').Account} Account */
/** @typedef {import('../tokens.mjs').TokenMeaning} TokenMeaning */
/** @typedef {Readonly<Record<string, unknown>>} Parameters */

const proofLifetimeSeconds = 5 * 60;

/**
 * The token of a call. The header wins over the URL.
 * @param {string | undefined} authorization
 * @param {Parameters} query
 * @returns {{ token: string | undefined, inUrl: boolean }}
 */
export function readToken(authorization, query) {
	const bearer = /^(?:Bearer|OAuth) +(\S+)$/i.exec(authorization ?? '')?.[1];
	const inUrl = typeof query['access_token'] === 'string';
	return { token: bearer ?? (inUrl ? String(query['access_token']) : undefined), inUrl };
}

/**
 * The account a token stands for.
 * @param {{ get(token: string): TokenMeaning | undefined }} tokens
 * @param {string | undefined} token
 * @returns {Account}
 */
export function authenticate(tokens, token) {
	if (token === undefined) {
		throw new GraphError({
			code: 2500,
			httpStatus: 401,
			message: 'An active access token must be used to query information about the current user.',
			headers: challenge('invalid_request', 'An active access token must be used.'),
		});
	}
	const meaning = tokens.get(token);
	if (meaning === undefined || 'refused' in meaning) {
		throw new GraphError({
			code: 190,
			subcode: meaning?.refused === 'expired' ? 463 : undefined,
			headers: challenge('invalid_token', 'Error validating access token.'),
		});
	}
	return meaning.account;
}

/**
 * Checks `appsecret_proof`: lower-case hex HMAC-SHA256 of `token|appsecret_time`, good for five minutes.
 * @param {Account} account
 * @param {string} token
 * @param {Parameters} parameters  body and query together
 * @param {number} nowSeconds
 */
export function checkProof(account, token, parameters, nowSeconds) {
	const proof = parameters['appsecret_proof'];
	if (proof === undefined) {
		if (account.requireProof) {
			throw proofError('API calls from the server require an appsecret_proof argument');
		}
		return;
	}
	const time = parameters['appsecret_time'];
	const seconds = typeof time === 'number' || (typeof time === 'string' && /^\d+$/.test(time)) ? Number(time) : NaN;
	if (!Number.isInteger(seconds)) {
		throw proofError('appsecret_time must be a timestamp in whole seconds');
	}
	if (Math.abs(nowSeconds - seconds) > proofLifetimeSeconds) {
		throw proofError('The appsecret_proof provided in the API argument has expired');
	}
	const expected = createHmac('sha256', account.appSecret ?? '').update(`${token}|${seconds}`).digest('hex');
	if (proof !== expected) {
		throw proofError('Invalid appsecret_proof provided in the API argument');
	}
}

/** @param {string} message */
function proofError(message) {
	const error = invalidParameter(message);
	error.message = message;
	error.details.type = 'GraphMethodException';
	return error;
}

/**
 * @param {string} kind
 * @param {string} message
 */
function challenge(kind, message) {
	return { 'www-authenticate': `OAuth "Facebook Platform" "${kind}" "${message}"` };
}
