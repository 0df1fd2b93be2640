// @ts-check
/** One picture, video, sound or file: by the id of an upload, by URL, or as a file in the same call. */
import { nameFrom, preview } from '../../inbox/media.mjs';
import { allowKeys, requireAttachmentType, requireDigits, requireObject, requireReusable, requireUrl } from '../checks.mjs';
import { GraphError, invalidParameter } from '../errors.mjs';
import { checkFile, factsOf } from '../formats.mjs';
import { attachmentOf, messageOf } from './kind.mjs';

/** @typedef {import('./kind.mjs').Content} Content */
/** @typedef {import('./kind.mjs').Sending} Sending */

/** @type {import('./kind.mjs').Kind<Content>} */
export const media = {
	name: 'media',
	takesFile: true,
	fits: (body) => messageOf(body)['attachment'] !== undefined,
	bucket: (body) => (/^(?:audio|video)$/.test(attachmentOf(body)?.type ?? '') ? 'audioVideo' : 'text'),
	read(sending) {
		allowKeys(sending.message, 'message', ['attachment']);
		return readMedia(sending, sending.message['attachment'], 'message[attachment]');
	},
	show: (content) => [{ block: 'media', ...shownMedia(content) }],
};

/**
 * @param {Sending} sending
 * @param {unknown} given
 * @param {string} name  the parameter, as Graph would name it
 * @returns {import('./kind.mjs').Read}
 */
export function readMedia(sending, given, name) {
	const { state, account, file } = sending;
	const attachment = requireObject(given, name);
	allowKeys(attachment, name, ['type', 'payload', 'is_reusable']);
	const type = requireAttachmentType(attachment['type']);
	const payload = file && attachment['payload'] === undefined ? {} : requireObject(attachment['payload'], `${name}[payload]`);
	allowKeys(payload, `${name}[payload]`, ['url', 'attachment_id', 'is_reusable']);
	const { url, attachment_id: id } = payload;
	if ([url, id, file].filter((source) => source !== undefined).length > 1) {
		throw invalidParameter('A payload carries either a url or an attachment_id, not both, and neither beside a file.', 2534015);
	}
	if (id !== undefined) return readKept(sending, requireDigits(id, `${name}[payload][attachment_id]`), type);

	const reusable = requireReusable(payload['is_reusable'] ?? attachment['is_reusable'], name);
	/** @type {Content} */
	const content = { type };
	if (file) {
		checkFile(file, type);
		content.file = factsOf(file);
	} else {
		content.url = requireUrl(url, `${name}[payload][url]`);
	}
	return {
		content,
		commit() {
			if (file) state.files.keep(file.sha256, file);
			if (!reusable) return undefined;
			const kept = state.attachments.add({ url: content.url ?? '', type, account: account.id, reusable, ...(content.file ? { file: content.file } : {}) });
			kept.firstRecipient = sending.recipient;
			content.attachmentId = kept.id;
			return { attachment_id: kept.id };
		},
	};
}

/**
 * @param {Sending} sending
 * @param {string} attachmentId
 * @param {string} type
 * @returns {import('./kind.mjs').Read}
 */
function readKept({ state, account, recipient }, attachmentId, type) {
	const kept = state.attachments.get(attachmentId);
	if (!kept) throw new GraphError({ code: 100, subcode: 2018074 });
	if (kept.account !== account.id) throw new GraphError({ code: 100, subcode: 2018074, violation: true });
	if (kept.type !== type) throw invalidParameter(`The attachment is of type ${kept.type}, not ${type}.`, 2534015);
	if (!kept.reusable && kept.firstRecipient !== null && kept.firstRecipient !== recipient) {
		throw new GraphError({ code: 100, subcode: 2018074, violation: true, message: '(#100) This attachment is not reusable and was already sent to someone else.' });
	}
	return {
		content: { type, url: kept.url, attachmentId, ...(kept.file ? { file: kept.file } : {}) },
		commit() {
			kept.firstRecipient ??= recipient;
			return undefined;
		},
	};
}

/** @param {Content} content */
export function shownMedia({ type, url = '', file }) {
	const shown = file ? `/inbox/files/${file.sha256}` : preview(url, type);
	return { type, url, name: file?.name ?? nameFrom(url, type), preview: shown };
}
