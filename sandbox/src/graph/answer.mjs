// @ts-check
/** What goes back to the caller, and how a fault changes it. */
import { GraphError, nextTraceId } from './errors.mjs';

/** @typedef {import('../faults.mjs').EndingAction} EndingAction */

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {string} body
 * @property {Record<string, string>} headers
 * @property {'close' | 'reset' | 'cutOff'} [fate]  the connection breaks instead of (or in the middle of) the answer
 */

const json = { 'content-type': 'application/json; charset=UTF-8' };

/**
 * @param {unknown} value
 * @returns {Answer}
 */
export function success(value) {
	return { status: 200, body: JSON.stringify(value), headers: { ...json, 'x-fb-trace-id': nextTraceId() } };
}

/**
 * The same answer with ids of digits as bare numbers, which are larger than what a double can hold.
 * @param {string} body
 */
export function withNumberIds(body) {
	return body.replace(/"(id|user_id)":"(\d+)"/g, '"$1":$2');
}

/**
 * @param {GraphError} error
 * @param {'page' | 'instagram'} [style]
 * @returns {Answer}
 */
export function refusal(error, style = 'page') {
	const traceId = nextTraceId();
	return {
		status: error.httpStatus,
		body: JSON.stringify(error.envelope(style, traceId)),
		headers: { ...json, ...error.details.headers, 'x-fb-trace-id': traceId },
	};
}

/**
 * Whether the fault comes after the attachment was kept or the message delivered.
 * @param {EndingAction} action
 */
export function comesAfter(action) {
	switch (action.type) {
		case 'error':
		case 'echoToken':
			return action.afterDelivery === true;
		case 'garbage':
			// Without an id there is nothing to write as a number.
			return action.kind === 'numberId' || action.when !== 'before';
		default:
			return action.when === 'after';
	}
}

/**
 * @param {EndingAction} action
 * @param {Answer | undefined} good  the answer the call would have had; undefined when it was not carried out
 * @param {string} token
 * @param {'page' | 'instagram'} style
 * @returns {Answer}
 */
export function spoil(action, good, token, style) {
	switch (action.type) {
		case 'error':
			return refusal(new GraphError(action), style);
		case 'echoToken':
			return refusal(echo(action, token), style);
		case 'drop':
			return { status: 0, body: '', headers: {}, fate: 'close' };
		case 'reset':
			return { status: 0, body: '', headers: {}, fate: 'reset' };
		case 'garbage':
			return garbage(action, good ?? success({ success: true }));
	}
}

/**
 * An error that repeats the caller's token wherever Graph could.
 * @param {{ code?: number, subcode?: number, httpStatus?: number }} action
 * @param {string} token
 */
function echo({ code = 100, subcode, httpStatus }, token) {
	return new GraphError({
		code,
		subcode,
		httpStatus,
		message: `(#${code}) Invalid parameter: access_token=${encodeURIComponent(token)}, Authorization: Bearer ${token}`,
		userTitle: `Token ${token}`,
		userMessage: `The token ${token} was not accepted.`,
		headers: { 'www-authenticate': `OAuth "Facebook Platform" "invalid_token" "${token}"` },
	});
}

/**
 * @param {Extract<EndingAction, { type: 'garbage' }>} action
 * @param {Answer} good
 * @returns {Answer}
 */
function garbage({ kind, httpStatus }, good) {
	const status = httpStatus ?? 200;
	const { headers } = good;
	switch (kind) {
		case 'html':
			return {
				status: httpStatus ?? 502,
				body: '<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Sorry, something went wrong.</h1></body></html>',
				headers: { ...headers, 'content-type': 'text/html; charset=utf-8' },
			};
		case 'empty':
			return { status, body: '', headers };
		case 'truncated':
			return { status, body: good.body.slice(0, Math.ceil(good.body.length / 2)), headers };
		case 'cutOff':
			return { ...good, status, fate: 'cutOff' };
		case 'noId':
			return { status, body: '{"success":true}', headers };
		case 'numberId':
			return { status, body: good.body.replace(/"(attachment_id|message_id)":"(\d+)"/, '"$1":$2'), headers };
		case 'notJson':
			return { status, body: 'OK, but this is no JSON', headers };
	}
}
