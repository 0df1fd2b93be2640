// @ts-check
/** Meta's error envelope, and the wording and HTTP status of the codes the sandbox answers with. */
import { randomBytes } from 'node:crypto';

/**
 * @typedef {object} GraphErrorDetails
 * @property {number} code
 * @property {number | undefined} [subcode]
 * @property {string | undefined} [message]
 * @property {number | undefined} [httpStatus]
 * @property {string | undefined} [type]
 * @property {string | undefined} [userTitle]
 * @property {string | undefined} [userMessage]
 * @property {Record<string, string> | undefined} [headers]  further response headers
 * @property {boolean | undefined} [violation]  a well-behaved client never causes this one: the ledger keeps it
 */

/** Wording by `code` or `code/subcode`, as Meta has it. */
const messages = new Map([
	['1', 'An unknown error has occurred.'],
	['2', 'An unexpected error has occurred. Please retry your request later.'],
	['4', '(#4) Application request limit reached'],
	['10', '(#10) Application does not have permission for this action'],
	['10/2534022', '(#10) This message is sent outside of allowed window.'],
	['17', '(#17) User request limit reached'],
	['32', '(#32) Page request limit reached'],
	['100', '(#100) Invalid parameter'],
	['100/33', 'Unsupported request. The object does not exist, cannot be loaded due to missing permissions, or does not support this operation.'],
	['100/2018008', '(#100) Failed to fetch the file from the url'],
	['100/2018014', '(#100) A sender_action cannot be sent together with other fields.'],
	['100/2018047', '(#100) Upload attachment failure.'],
	['100/2018074', '(#100) Invalid attachment ID: it does not exist or belongs to another account.'],
	['100/2018109', '(#100) The file exceeds the maximum allowed size.'],
	['100/2534014', '(#100) No matching Instagram user'],
	['100/2534015', '(#100) Invalid message data'],
	['100/2534025', '(#100) Invalid comment for a private reply: it is too old, was already answered, or was deleted.'],
	['100/2534052', '(#100) Message cannot be empty, must provide valid attachment or text'],
	['190', 'Invalid OAuth access token - Cannot parse access token'],
	['190/463', 'Error validating access token: Session has expired on Tuesday, 06-Jan-26 10:00:00 PST.'],
	['200', '(#200) Permissions error'],
	['230', '(#230) User consent is required to access user profile'],
	['368', 'The action attempted has been deemed abusive or is otherwise disallowed'],
	['551', '(#551) This person isn’t available right now.'],
	['551/1545041', '(#551) This person isn’t available right now.'],
	['613', '(#613) Calls to this api have exceeded the rate limit.'],
	['9010', 'No matching Instagram user'],
	['80002', '(#80002) There have been too many calls to this Instagram account. Wait a bit and try again.'],
	['80006', '(#80006) There have been too many messenger api calls to this Page account. Wait a bit and try again.'],
	['9000001', 'The message has been deleted.'],
]);

/** Codes that Graph answers with something else than HTTP 400. */
const httpStatuses = new Map([
	[-1, 500],
	[1, 500],
	[2, 500],
	[10, 403],
	[200, 403],
]);

/** Codes that Graph itself calls transient. */
const transient = new Set([-1, 1, 2, 4, 17, 32, 613]);

/** A refusal in Graph's own terms. */
export class GraphError extends Error {
	/** @param {GraphErrorDetails} details */
	constructor(details) {
		const { code, subcode } = details;
		const withSubcode = subcode === undefined ? undefined : messages.get(`${code}/${subcode}`);
		super(details.message ?? withSubcode ?? messages.get(String(code)) ?? `(#${code}) An error occurred`);
		this.details = details;
		this.httpStatus = details.httpStatus ?? httpStatuses.get(code) ?? 400;
	}

	/**
	 * The error as Graph writes it.
	 * @param {'page' | 'instagram'} style  tokens of the Instagram login get another `type`
	 * @param {string} traceId
	 */
	envelope(style, traceId) {
		const { code, subcode, type, userTitle, userMessage } = this.details;
		return {
			error: {
				message: this.message,
				type: type ?? (style === 'instagram' && code !== 190 ? 'IGApiException' : 'OAuthException'),
				code,
				...(subcode === undefined ? {} : { error_subcode: subcode }),
				is_transient: transient.has(code),
				...(userTitle === undefined ? {} : { error_user_title: userTitle }),
				...(userMessage === undefined ? {} : { error_user_msg: userMessage }),
				fbtrace_id: traceId,
			},
		};
	}
}

/**
 * A request that Graph cannot accept, whatever the state of the world: the client's own mistake.
 * @param {string} message
 * @param {number} [subcode]
 */
export function invalidParameter(message, subcode) {
	return new GraphError({ code: 100, subcode, message: `(#100) ${message}`, violation: true });
}

const traceRun = randomBytes(9).toString('base64url');
let traceCount = 0;

/** A fresh `fbtrace_id`. A counter, because random bytes for each call would cost more than the call. */
export function nextTraceId() {
	traceCount += 1;
	return `A${traceRun}${traceCount.toString(36).padStart(8, '0')}`;
}
