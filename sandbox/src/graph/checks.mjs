// @ts-check
/** The checks that endpoints and kinds share: shapes in, plain values or a refusal out. */
import { invalidParameter } from './errors.mjs';

/** @typedef {Readonly<Record<string, unknown>>} JsonObject */
/** @typedef {'image' | 'video' | 'audio' | 'file'} AttachmentType */

const attachmentTypes = new Set(['image', 'video', 'audio', 'file']);

/**
 * @param {unknown} value
 * @returns {value is JsonObject}
 */
export function isObject(value) {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * @param {unknown} value
 * @param {string} name  the parameter, as Graph would name it
 * @returns {JsonObject}
 */
export function requireObject(value, name) {
	if (value === undefined || value === null) throw invalidParameter(`The parameter ${name} is required.`);
	if (!isObject(value)) throw invalidParameter(`Param ${name} must be a JSON object.`);
	return value;
}

/**
 * Refuses what Graph does not know.
 * @param {JsonObject} object
 * @param {string} name  the parameter, as Graph would name it
 * @param {readonly string[]} known
 */
export function allowKeys(object, name, known) {
	const unknown = Object.keys(object).filter((key) => !known.includes(key));
	if (unknown.length > 0) throw invalidParameter(`Invalid keys "${unknown.join(', ')}" were found in param "${name}".`);
}

/**
 * Types are lower case in Meta's guides and upper case in its reference.
 * @param {unknown} value
 * @returns {AttachmentType}
 */
export function requireAttachmentType(value) {
	const type = typeof value === 'string' ? value.toLowerCase() : '';
	if (!attachmentTypes.has(type)) {
		throw invalidParameter('Param message[attachment][type] must be one of {IMAGE, VIDEO, AUDIO, FILE, TEMPLATE, LIKE_HEART, MEDIA_SHARE}.');
	}
	return /** @type {AttachmentType} */ (type);
}

/**
 * A text that is not empty, of at most so many characters (code points).
 * @param {unknown} value
 * @param {string} name
 * @param {number} [most]
 * @returns {string}
 */
export function requireText(value, name, most = Infinity) {
	if (value === undefined) throw invalidParameter(`The parameter ${name} is required.`);
	if (typeof value !== 'string' || value.trim() === '') throw invalidParameter(`Param ${name} must be a non-empty string.`);
	const length = [...value].length;
	if (length > most) throw invalidParameter(`Length of param ${name} must be less than or equal to ${most}: it is ${length}.`);
	return value;
}

/**
 * @param {unknown} value
 * @param {string} name
 * @param {number} most
 * @returns {readonly unknown[]}
 */
export function requireList(value, name, most) {
	if (value === undefined) throw invalidParameter(`The parameter ${name} is required.`);
	if (!Array.isArray(value) || value.length === 0 || value.length > most) {
		throw invalidParameter(`Param ${name} must be an array of 1 to ${most} items.`);
	}
	return value;
}

/**
 * Meta's samples show a boolean and the strings "true" and "false"; left out, an attachment is not reusable.
 * @param {unknown} value
 * @param {string} name
 */
export function requireReusable(value, name) {
	if (value === undefined) return false;
	if (value === true || value === 'true') return true;
	if (value === false || value === 'false') return false;
	throw invalidParameter(`Param ${name}[payload][is_reusable] must be a boolean.`);
}

/**
 * An absolute http or https URL, kept as it was written.
 * @param {unknown} value
 * @param {string} name
 * @returns {string}
 */
export function requireUrl(value, name) {
	const parsed = typeof value === 'string' ? parseUrl(value) : undefined;
	if (typeof value !== 'string' || !parsed || !/^https?:$/.test(parsed.protocol) || parsed.hostname === '') {
		throw invalidParameter(`Param ${name} should represent a valid URL.`);
	}
	return value;
}

/**
 * An id must come as a string: JSON numbers lose digits on the way.
 * @param {unknown} value
 * @param {string} name
 * @returns {string}
 */
export function requireDigits(value, name) {
	if (value === undefined) throw invalidParameter(`The parameter ${name} is required.`);
	if (typeof value !== 'string' || !/^\d+$/.test(value)) {
		throw invalidParameter(`Param ${name} must be a valid ID string (e.g., "123").`);
	}
	return value;
}

/** @param {string} text */
function parseUrl(text) {
	try {
		return new URL(text);
	} catch {
		return undefined;
	}
}
