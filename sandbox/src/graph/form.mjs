// @ts-check
/** Bodies of Graph calls: JSON, or multipart/form-data with a file. */
import { createHash } from 'node:crypto';
import { Busboy } from '@fastify/busboy';
import { fileTypeFromBuffer } from 'file-type';
import { isObject } from './checks.mjs';

/** @typedef {import('./formats.mjs').GivenFile} GivenFile */

/** Above Meta's 25 MB, so that a file that is too large is told so. */
export const maxFormBytes = 40 * 1024 * 1024;

/** Parameters that are JSON in a form's field. */
const jsonFields = new Set(['message', 'recipient', 'reply_to', 'payload']);

/** A parsed multipart body. */
class Form {
	/** @type {Record<string, unknown>} */
	fields = {};
	/** @type {GivenFile | undefined} */
	file = undefined;
	/** How many parts held a file. */
	files = 0;
}

/**
 * @param {string} contentType
 * @param {Buffer} bytes
 * @returns {Promise<Form | undefined>} undefined when it cannot be read
 */
export async function parseForm(contentType, bytes) {
	const form = new Form();
	/** @type {{ name: string, mimeType: string, bytes: Buffer } | undefined} */
	let given;
	try {
		const reader = Busboy({ headers: { 'content-type': contentType } });
		reader.on('field', (name, value) => {
			form.fields[name] = jsonFields.has(name) ? parsed(value) : value;
		});
		reader.on('file', (field, stream, name, _encoding, mimeType) => {
			/** @type {Buffer[]} */
			const chunks = [];
			stream.on('data', (chunk) => chunks.push(chunk));
			stream.on('end', () => {
				if (field === 'filedata') {
					given = { name, mimeType, bytes: Buffer.concat(chunks) };
					form.files += 1;
				} else form.fields[field] = name;
			});
			stream.on('error', () => {});
		});
		await new Promise((resolve, reject) => {
			reader.on('finish', () => resolve(undefined));
			reader.on('error', reject);
			reader.end(bytes);
		});
	} catch {
		return undefined;
	}
	if (given) {
		const found = await fileTypeFromBuffer(given.bytes);
		form.file = { ...given, size: given.bytes.length, sha256: createHash('sha256').update(given.bytes).digest('hex'), format: found?.ext ?? null };
	}
	return form;
}

/** A parsed body of `application/x-www-form-urlencoded`, which only some edges take. */
class UrlForm {
	/** @param {string} text */
	constructor(text) {
		/** @type {Record<string, unknown>} */
		this.fields = Object.fromEntries(new URLSearchParams(text));
	}
}

/** @param {string} text */
export function parseUrlForm(text) {
	return new UrlForm(text);
}

/**
 * @param {unknown} body
 * @returns {import('./checks.mjs').JsonObject | undefined}
 */
export function readUrlForm(body) {
	return body instanceof UrlForm ? body.fields : undefined;
}

/**
 * A request's parameters and its file; nothing when the body is neither a JSON object nor a form.
 * @param {unknown} body
 * @returns {{ body: import('./checks.mjs').JsonObject, file: GivenFile | undefined, files: number } | undefined}  `files`: how many there were
 */
export function readBody(body) {
	if (body instanceof Form) return { body: body.fields, file: body.file, files: body.files };
	return isObject(body) && !(body instanceof UrlForm) ? { body, file: undefined, files: 0 } : undefined;
}

/** @param {string} text */
function parsed(text) {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
