// @ts-check
/** What files Meta takes: formats, the MIME types that are true of them, sizes, names. */
import { GraphError, invalidParameter } from './errors.mjs';

/** @typedef {import('./checks.mjs').AttachmentType} AttachmentType */

/**
 * A file of a multipart body.
 * @typedef {object} GivenFile
 * @property {string} name
 * @property {string} mimeType      as its part says
 * @property {number} size          bytes
 * @property {string} sha256        lower-case hex
 * @property {string | null} format  what its first bytes say, as the usual ending of such files
 * @property {Buffer} bytes
 */

/**
 * What the ledger says of a file.
 * @typedef {Omit<GivenFile, 'bytes' | 'format'>} FileFacts
 */

const ogg = { types: ['video'], mimeTypes: ['video/ogg'] };
const mp4 = { types: ['video', 'audio'], mimeTypes: ['video/mp4', 'audio/mp4'] };
const m4a = { types: ['audio'], mimeTypes: ['audio/mp4', 'audio/x-m4a', 'audio/m4a', 'audio/aac'] };
const aac = { types: ['audio'], mimeTypes: ['audio/aac', 'audio/aacp', 'audio/x-aac'] };

/**
 * By what the bytes are. https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/attachment-upload
 * @type {Readonly<Record<string, { types: readonly string[], mimeTypes: readonly string[] }>>}
 */
const formats = {
	png: { types: ['image'], mimeTypes: ['image/png'] },
	apng: { types: ['image'], mimeTypes: ['image/png', 'image/apng'] },
	jpg: { types: ['image'], mimeTypes: ['image/jpeg', 'image/jpg'] },
	gif: { types: ['image'], mimeTypes: ['image/gif'] },
	mp4,
	m4v: mp4,
	ogv: ogg,
	ogg,
	oga: ogg,
	ogx: ogg,
	avi: { types: ['video'], mimeTypes: ['video/x-msvideo', 'video/avi', 'video/msvideo', 'video/vnd.avi'] },
	mov: { types: ['video'], mimeTypes: ['video/quicktime'] },
	webm: { types: ['video'], mimeTypes: ['video/webm'] },
	aac,
	m4a,
	m4b: m4a,
	wav: { types: ['audio'], mimeTypes: ['audio/wav', 'audio/x-wav', 'audio/wave', 'audio/vnd.wave'] },
	pdf: { types: ['file'], mimeTypes: ['application/pdf'] },
};

const mebibyte = 1024 * 1024;
/** @type {Readonly<Record<AttachmentType, number>>} */
const maxBytes = { image: 8 * mebibyte, video: 25 * mebibyte, audio: 25 * mebibyte, file: 25 * mebibyte };

/**
 * Refuses a file that Meta would not take as this type.
 * @param {GivenFile} file
 * @param {AttachmentType} type  as the message declares it
 */
export function checkFile(file, type) {
	if (!/^[\x20-\x7e]+$/.test(file.name)) throw uploadFailure('The name of the file must consist of ASCII characters.');
	const mimeType = file.mimeType.toLowerCase();
	if (mimeType === 'application/octet-stream') throw uploadFailure('The MIME type application/octet-stream is not supported.');
	if (file.size > maxBytes[type]) throw new GraphError({ code: 100, subcode: 2018109, violation: true });
	const format = file.format !== null && Object.hasOwn(formats, file.format) ? formats[file.format] : undefined;
	if (!format || !format.types.includes(type)) throw uploadFailure(`The file is no ${type} of a supported format.`);
	// An MP4 without pictures is audio; which of the two its MIME type names must be the type that is declared.
	const family = type === 'file' ? 'application/' : `${type}/`;
	if (!format.mimeTypes.includes(mimeType) || !mimeType.startsWith(family)) {
		throw uploadFailure(`The MIME type ${file.mimeType} does not fit the file.`);
	}
}

/**
 * @param {GivenFile} file
 * @returns {FileFacts}
 */
export function factsOf({ name, mimeType, size, sha256 }) {
	return { name, mimeType, size, sha256 };
}

/** @param {string} why */
function uploadFailure(why) {
	return invalidParameter(`Upload attachment failure. ${why}`, 2018047);
}
