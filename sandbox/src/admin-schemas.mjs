// @ts-check
/** What the admin API accepts, as JSON Schema. */
import { kindNames } from './graph/kinds/index.mjs';
import { readNames } from './graph/reads/index.mjs';
import { readingSchema } from './graph/reads/settings.mjs';
import { uploadKinds } from './graph/upload.mjs';
import { testFields } from './webhooks/events.mjs';
import { appFields } from './webhooks/fields.mjs';

const digits = { type: 'string', pattern: '^[0-9]+$' };
const time = { type: 'integer', minimum: 0 };
const text = { type: 'string', minLength: 1 };
const count = { type: 'integer', minimum: 0 };
const flag = { type: 'boolean' };
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

const shape = { enum: ['changes', 'flat', 'array', 'numericIds', 'stringTimes', 'seconds'] };
const badness = { enum: ['missing', 'sha1Only', 'wrongSecret', 'malformed', 'upperCase', 'otherBody'] };

/** Of an event on its way to a callback. */
const webhookFault = {
	type: 'object',
	additionalProperties: false,
	required: ['endpoint', 'action'],
	properties: {
		endpoint: { const: 'webhook' },
		kind: { enum: ['message', 'echo', 'postback', 'reaction', 'seen', 'edit', 'deleted', 'referral', 'handover', 'comment', 'liveComment', 'mention'] },
		recipient: text,
		times: { type: 'integer', minimum: 1 },
		probability: { type: 'number', minimum: 0, maximum: 1 },
		seed: { type: 'integer' },
		action: {
			type: 'object',
			required: ['type'],
			discriminator: { propertyName: 'type' },
			oneOf: [
				action('duplicate', { times: { type: 'integer', minimum: 1, maximum: 1000 }, atOnce: { type: 'boolean' } }),
				action('reorder', { behind: { type: 'integer', minimum: 1 }, withinMs: count }),
				action('batch', { size: { type: 'integer', minimum: 2, maximum: 1000 }, withinMs: count }, ['size']),
				action('latency', { ms: count }, ['ms']),
				action('lost', {}),
				action('phantomEdit', { bare: { type: 'boolean' }, instead: { type: 'boolean' } }),
				action('beforeAnswer', {}),
				action('signature', { badness }, ['badness']),
				action('shape', { shape }, ['shape']),
			],
		},
	},
};

const graphFault = {
	type: 'object',
	additionalProperties: false,
	required: ['endpoint', 'action'],
	properties: {
		endpoint: { enum: ['upload', 'send', 'me', 'subscribedApps', 'subscriptions', ...readNames, 'any'] },
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

const fault = { if: { type: 'object', required: ['endpoint'], properties: { endpoint: { const: 'webhook' } } }, then: webhookFault, else: graphFault };

export const adminSchemas = {
	webhooks: {
		type: 'object',
		additionalProperties: false,
		required: ['callbackUrl', 'verifyToken'],
		properties: {
			app: digits,
			callbackUrl: text,
			verifyToken: text,
			fields: { type: 'array', minItems: 1, items: { enum: appFields['instagram'] } },
			accounts: { type: 'array', items: digits },
			includeValues: { type: 'boolean' },
		},
	},
	webhookSettings: optional({
		answerTimeoutMs: { type: 'integer', minimum: 1 },
		retryMs: { type: 'array', maxItems: 100, items: count },
		disable: { type: 'boolean' },
	}),
	webhookTest: optional({ app: digits, field: { enum: testFields }, login: { enum: ['page', 'instagram'] } }),
	webhookRaw: {
		type: 'object',
		additionalProperties: false,
		required: ['body'],
		properties: { app: digits, login: { enum: ['page', 'instagram'] }, body: { type: 'string' }, badness },
	},
	webhookEvents: {
		type: 'object',
		additionalProperties: false,
		required: ['events'],
		properties: {
			account: digits,
			events: {
				type: 'array',
				minItems: 1,
				maxItems: 1000,
				items: { type: 'object', additionalProperties: false, required: ['field', 'value'], properties: { field: text, kind: text, value: { type: 'object' } } },
			},
			shapes: { type: 'array', items: shape },
			badness,
			standby: { type: 'boolean' },
		},
	},
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
			readsPerSecond: count,
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
	reading: readingSchema,
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
		followerCount: count,
		isVerified: flag,
		follows: flag,
		isFollowed: flag,
		hasBlocked: flag,
		isAiStudio: flag,
	}),
	post: optional({ account: digits, id: digits, caption: { type: 'string' }, imageUrl: text, mediaType: { enum: ['IMAGE', 'VIDEO', 'CAROUSEL_ALBUM'] }, at: time }),
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
