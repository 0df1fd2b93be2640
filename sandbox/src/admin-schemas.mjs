// @ts-check
/** What the admin API accepts, as JSON Schema. */

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

const fault = {
	type: 'object',
	additionalProperties: false,
	required: ['endpoint', 'action'],
	properties: {
		endpoint: { enum: ['upload', 'send', 'me', 'any'] },
		recipient: text,
		url: text,
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
			sendsPerSecond: count,
			audioVideoPerSecond: count,
			code,
			subcode: code,
			regainMinutes: { type: 'number', minimum: 0 },
			latencyMs: count,
			usage: {},
		},
	},
	reset: {
		type: ['object', 'null'],
		additionalProperties: false,
		properties: { seed: { type: 'integer' } },
	},
};
