// @ts-check
/** `POST /{version}/me/message_attachments`: keeps an attachment by URL, which is not fetched, or as a file. */
import { allowKeys, isObject, requireAttachmentType, requireObject, requireReusable, requireUrl } from './checks.mjs';
import { invalidParameter } from './errors.mjs';
import { checkFile, factsOf } from './formats.mjs';

/** @typedef {import('./routes.mjs').Call} Call */

const payloadName = 'message[attachment][payload]';

/** The names by which faults and the ledger know the ways of an upload. */
export const uploadKinds = ['uploadUrl', 'uploadFile'];

/**
 * @param {import('../state.mjs').State} state
 * @param {Call} call
 */
export function upload(state, call) {
	const { account, body, query, at, file } = call;
	const platform = body['platform'] ?? query['platform'];
	if (account.style === 'instagram') {
		state.instagramLogin.requireUploadEdge(call.node, call.path);
		state.instagramLogin.checkPlatform(platform);
	} else if (platform !== 'instagram') {
		throw invalidParameter('Param platform must be one of {instagram, messenger}; this account needs "instagram".');
	}
	allowKeys(body, 'body', ['platform', 'message', 'access_token', 'appsecret_proof', 'appsecret_time']);
	const message = requireObject(body['message'], 'message');
	allowKeys(message, 'message', ['attachment']);
	const attachment = requireObject(message['attachment'], 'message[attachment]');
	allowKeys(attachment, 'message[attachment]', ['type', 'payload', 'is_reusable']);
	const type = requireAttachmentType(attachment['type']);
	const payload = file && attachment['payload'] === undefined ? {} : requireObject(attachment['payload'], payloadName);
	allowKeys(payload, payloadName, ['url', 'is_reusable']);
	const reusable = requireReusable(payload['is_reusable'] ?? attachment['is_reusable'], 'message[attachment]');
	if (file && payload['url'] !== undefined) throw invalidParameter('An upload carries either a url or a file, not both.', 2534015);

	const url = file ? '' : requireUrl(payload['url'], `${payloadName}[url]`);
	if (file) {
		checkFile(file, type);
		state.files.keep(file.sha256, file);
	}
	const facts = file ? { file: factsOf(file) } : {};
	const kept = state.attachments.add({ url, type, account: account.id, reusable, ...facts });
	state.ledger.upload({ attachmentId: kept.id, kind: file ? 'uploadFile' : 'uploadUrl', url, type, account: account.id, at, reusable, ...facts });
	return { attachment_id: kept.id };
}

/**
 * What a call is about, before any check: so that faults can be aimed at it.
 * @param {import('../state.mjs').State} _state
 * @param {import('./checks.mjs').JsonObject} body
 * @param {import('./formats.mjs').GivenFile | undefined} file
 */
export function uploadTarget(_state, body, file) {
	const attachment = isObject(body['message']) ? body['message']['attachment'] : undefined;
	const payload = isObject(attachment) ? attachment['payload'] : undefined;
	const url = isObject(payload) ? payload['url'] : undefined;
	return {
		kind: file ? 'uploadFile' : 'uploadUrl',
		url: typeof url === 'string' ? url : undefined,
		fileName: file?.name,
	};
}
