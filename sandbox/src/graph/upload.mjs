// @ts-check
/** `POST /{version}/me/message_attachments`: keeps an attachment by URL. Nothing is fetched. */
import { requireAttachmentType, requireMediaUrl, requireObject } from './checks.mjs';
import { invalidParameter } from './errors.mjs';

/** @typedef {import('./routes.mjs').Call} Call */

/**
 * @param {import('../state.mjs').State} state
 * @param {Call} call
 */
export function upload(state, call) {
	const { account, body, query, at } = call;
	if ((body['platform'] ?? query['platform']) !== 'instagram') {
		throw invalidParameter('Param platform must be one of {instagram, messenger}; this account needs "instagram".');
	}
	const attachment = requireObject(requireObject(body['message'], 'message')['attachment'], 'message[attachment]');
	const type = requireAttachmentType(attachment['type']);
	const payload = requireObject(attachment['payload'], 'message[attachment][payload]');
	const url = requireMediaUrl(payload['url']);
	const reusable = requireReusable(payload['is_reusable'] ?? attachment['is_reusable']);

	const kept = state.attachments.add({ url, type, account: account.id, reusable });
	state.ledger.upload({ attachmentId: kept.id, url, type, account: account.id, at });
	return { attachment_id: kept.id };
}

/**
 * Meta's samples show a boolean and the strings "true" and "false".
 * @param {unknown} value
 */
function requireReusable(value) {
	if (value === undefined) return false;
	if (value === true || value === 'true') return true;
	if (value === false || value === 'false') return false;
	throw invalidParameter('Param message[attachment][payload][is_reusable] must be a boolean.');
}
