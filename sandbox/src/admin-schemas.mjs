// @ts-check
/** What the admin API accepts, as JSON Schema. */
import { kindNames } from './graph/kinds/index.mjs';
import { uploadKinds } from './graph/upload.mjs';

const digits = { type: 'string', pattern: '^[0-9]+$' };
const time = { type: 'integer', minimum: 0 };
const text = { type: 'string', minLength: 1 };
const count = { type: 'integer', minimum: 0 };
const when = { enum: ['before', 'after'] };
const httpStatus = { type: 'integer', minimum: 200, maximum: 599 };
const code = { type: 'integer' };

/**
 * @param {string} type
 * @param {Record<string, object>} properties
 * @param {string[]} [required]
 */
function action(type, properties, required = []) {
	return {
		type: 'object',
		additionalProperties: false,
		required: ['type', ...required],
		properties: { type: { const: type }, ...properties },
	};
}

/**
 * A body that may be left out.
 * @param {Record<string, object>} properties
 */
function optional(properties) {
	return { type: ['object', 'null'], additionalProperties: false, properties };
}

const fault = {
	type: 'object',
	additionalProperties: false,
	required: ['endpoint', 'action'],
	properties: {
		endpoint: { enum: ['upload', 'send', 'me', 'any'] },
		kind: { enum: [...kindNames, ...uploadKinds] },
		recipient: text,
		url: text,
		comment: text,
		fileName: text,
		times: { type: 'integer', minimum: 1 },
		probability: { type: 'number', minimum: 0, maximum: 1 },
		seed: { type: 'integer' },
		action: {
			type: 'object',
			required: ['type'],
			discriminator: { propertyName: 'type' },
			oneOf: [
				action('error', { code, subcode: code, message: { type: 'string' }, httpStatus, afterDelivery: { type: 'boolean' } }, ['code']),
				action('echoToken', { code, subcode: code, httpStatus, afterDelivery: { type: 'boolean' } }),
				action('drop', { when }),
				action('reset', { when }),
				action('garbage', { when, kind: { enum: ['html', 'empty', 'truncated', 'cutOff', 'noId', 'numberId', 'notJson'] }, httpStatus }, ['kind']),
				action('latency', { ms: count }, ['ms']),
				action('usage', { header: {}, name: text }, ['header']),
			],
		},
	},
};

export const adminSchemas = {
	faults: { if: { type: 'array' }, then: { type: 'array', items: fault }, else: fault },
	limits: {
		type: 'object',
		additionalProperties: false,
		properties: {
			published: { type: 'boolean' },
			sendsPerSecond: count,
			textPerSecond: count,
			audioVideoPerSecond: count,
			privateRepliesPerHour: count,
			code,
			subcode: code,
			regainMinutes: { type: 'number', minimum: 0 },
			latencyMs: count,
			usage: {},
		},
	},
	reset: optional({ seed: { type: 'integer' } }),
	acceptedQuery: { type: 'object', additionalProperties: false, properties: { recipient: text } },
	instagramLogin: {
		type: 'object',
		additionalProperties: false,
		properties: {
			uploadEdge: { enum: ['supported', 'unsupportedRequest', 'unsupportedObject', 'unknownPath'] },
			platform: { enum: ['optional', 'required', 'refused'] },
		},
	},
	clock: {
		type: 'object',
		additionalProperties: false,
		required: ['advanceMs'],
		properties: { advanceMs: count },
	},
	person: optional({
		account: digits,
		id: digits,
		username: text,
		name: { type: ['string', 'null'] },
		wroteAt: { type: ['integer', 'null'], minimum: 0 },
	}),
	post: optional({ account: digits, id: digits, caption: { type: 'string' }, imageUrl: text }),
	comment: optional({ account: digits, id: digits, person: digits, post: digits, text: { type: 'string' }, at: time }),
	message: {
		type: 'object',
		additionalProperties: false,
		required: ['person'],
		properties: {
			account: digits,
			person: digits,
			text,
			attachment: {
				type: 'object',
				additionalProperties: false,
				required: ['type', 'url'],
				properties: { type: { enum: ['image', 'video', 'audio', 'file'] }, url: text },
			},
			replyTo: text,
			at: time,
		},
		oneOf: [{ required: ['text'] }, { required: ['attachment'] }],
	},
};
