// @ts-check
/** The checks that both endpoints share: shapes in, plain values or a refusal out. */
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
 * @param {unknown} value
 * @returns {AttachmentType}
 */
export function requireAttachmentType(value) {
	if (typeof value !== 'string' || !attachmentTypes.has(value)) {
		throw invalidParameter('Param message[attachment][type] must be one of {IMAGE, VIDEO, AUDIO, FILE}.');
	}
	return /** @type {AttachmentType} */ (value);
}

/**
 * An absolute http or https URL, kept as it was written.
 * @param {unknown} value
 * @returns {string}
 */
export function requireMediaUrl(value) {
	const parsed = typeof value === 'string' ? parseUrl(value) : undefined;
	if (typeof value !== 'string' || !parsed || !/^https?:$/.test(parsed.protocol) || parsed.hostname === '') {
		throw invalidParameter('Param message[attachment][payload][url] should represent a valid URL.');
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
