// @ts-check
/** `POST /{version}/me/messages`: delivers one message into the sandbox's inbox. */
import { randomBytes } from 'node:crypto';
import { isObject, requireAttachmentType, requireDigits, requireMediaUrl, requireObject } from './checks.mjs';
import { GraphError, invalidParameter } from './errors.mjs';

/** @typedef {import('./routes.mjs').Call} Call */
/** @typedef {import('../state.mjs').State} State */
/** @typedef {{ type: string, url: string, attachmentId: string, text?: string }} Content */

const maxTextBytes = 1000;

/** Recipients that always answer the same refusal, for demonstrations. */
const scriptedRecipients = new Map([
	['9990001', { code: 10, subcode: 2534022 }],
	['9990002', { code: 100, subcode: 2534014 }],
	['9990003', { code: 551, subcode: 1545041 }],
]);

const messageRun = randomBytes(6).toString('base64url');
let messageCount = 0;

/**
 * @param {State} state
 * @param {Call} call
 */
export function send(state, call) {
	const { account, body, at } = call;
	const recipient = requireDigits(requireObject(body['recipient'], 'recipient')['id'], 'recipient[id]');
	const message = requireObject(body['message'], 'message');
	if (body['sender_action'] !== undefined) {
		throw invalidParameter('A message and a sender_action cannot be sent in one call.', 2018014);
	}
	const content = readContent(state, call, message);
	const refusal = scriptedRecipients.get(recipient);
	if (refusal) throw new GraphError(refusal);

	const used = state.attachments.get(content.attachmentId);
	if (used) used.used = true;
	const messageId = call.numberIds ? nextNumericMessageId() : nextMessageId();
	state.ledger.delivery({ messageId, recipient, account: account.id, at, ...content });
	return { recipient_id: recipient, message_id: messageId };
}

/**
 * @param {State} state
 * @param {Call} call
 * @param {import('./checks.mjs').JsonObject} message
 * @returns {Content}
 */
function readContent(state, call, message) {
	const { text, attachment } = message;
	if (text !== undefined && attachment !== undefined) {
		throw invalidParameter('A message carries either text or an attachment, not both.', 2534015);
	}
	if (text !== undefined) {
		if (typeof text !== 'string' || text === '' || Buffer.byteLength(text) > maxTextBytes) {
			throw invalidParameter(`Param message[text] must be a non-empty string of at most ${maxTextBytes} bytes.`, 2534015);
		}
		return { type: 'text', url: '', attachmentId: '', text };
	}
	const given = requireObject(attachment, 'message[attachment]');
	const type = requireAttachmentType(given['type']);
	const payload = requireObject(given['payload'], 'message[attachment][payload]');
	if (payload['attachment_id'] !== undefined && payload['url'] !== undefined) {
		throw invalidParameter('A payload carries either a url or an attachment_id, not both.', 2534015);
	}
	if (payload['attachment_id'] === undefined) {
		return { type, url: requireMediaUrl(payload['url']), attachmentId: '' };
	}
	const attachmentId = requireDigits(payload['attachment_id'], 'message[attachment][payload][attachment_id]');
	const kept = state.attachments.get(attachmentId);
	if (!kept) throw new GraphError({ code: 100, subcode: 2018074 });
	if (kept.account !== call.account.id) {
		throw new GraphError({ code: 100, subcode: 2018074, violation: true });
	}
	if (kept.type !== type) {
		throw invalidParameter(`The attachment is of type ${kept.type}, not ${type}.`, 2534015);
	}
	if (kept.used && !kept.reusable) {
		throw new GraphError({ code: 100, subcode: 2018074, violation: true, message: '(#100) This attachment is not reusable and was already sent.' });
	}
	return { type, url: kept.url, attachmentId };
}

/**
 * What a call is about, before any check: so that faults can be aimed at it.
 * @param {State} state
 * @param {import('./checks.mjs').JsonObject} body
 */
export function readTarget(state, body) {
	const recipient = isObject(body['recipient']) ? body['recipient']['id'] : undefined;
	const attachment = isObject(body['message']) ? body['message']['attachment'] : undefined;
	const payload = isObject(attachment) ? attachment['payload'] : undefined;
	const { url, attachment_id: id } = isObject(payload) ? payload : /** @type {Record<string, unknown>} */ ({});
	const known = typeof url === 'string' ? url : typeof id === 'string' ? state.attachments.get(id)?.url : undefined;
	return {
		recipient: recipient === undefined ? undefined : String(recipient),
		url: known,
		type: isObject(attachment) ? String(attachment['type']) : 'text',
	};
}

/** An opaque id in the style of Meta's. */
function nextMessageId() {
	messageCount += 1;
	return `aWdfZAG1faXRlbToxOklHTWVzc2FnZA${messageRun}${messageCount.toString(36).padStart(8, '0')}ZD`;
}

/** A message id that can be written as a bare JSON number, and does not fit into a double. */
function nextNumericMessageId() {
	messageCount += 1;
	return String(90_071_992_547_409_931n + 2n * BigInt(messageCount));
}
