// @ts-check
/** What `POST /_admin/people/{IGSID}/{what}` accepts, as JSON Schema. */

const digits = { type: 'string', pattern: '^[0-9]+$' };
const text = { type: 'string', minLength: 1 };
const flag = { type: 'boolean' };

/**
 * @param {Record<string, object>} properties
 * @param {string[]} [required]
 */
function body(properties, required = []) {
	return {
		type: required.length > 0 ? 'object' : ['object', 'null'],
		additionalProperties: false,
		required,
		properties: { account: digits, at: { type: 'integer', minimum: 0 }, ...properties },
	};
}

/** @type {Readonly<Record<string, object>>} */
export const personSchemas = {
	params: { type: 'object', required: ['person'], properties: { person: digits } },
	conversation: { type: 'object', additionalProperties: false, properties: { account: digits, after: text, waitMs: digits } },
	messages: body({
		text,
		attachments: {
			type: 'array',
			minItems: 1,
			items: { type: 'object', additionalProperties: false, required: ['type'], properties: { type: text, url: text, payload: { type: 'object' } } },
		},
		file: {},
		replyTo: text,
		replyToStory: flag,
		storyMention: flag,
		quickReply: text,
		referral: { type: 'object' },
		unsupported: flag,
		standby: flag,
	}),
	taps: body({ messageId: text, title: text, payload: text }),
	postbacks: body({ title: text, payload: text, referral: { type: 'object' } }, ['title', 'payload']),
	reactions: body({ messageId: text, reaction: { type: ['string', 'null'], minLength: 1 } }, ['messageId', 'reaction']),
	seen: body({ messageId: text }),
	edits: body({ messageId: text, text }, ['messageId', 'text']),
	deletions: body({ messageId: text }, ['messageId']),
	referrals: { ...body({ ref: text, source: text, type: text, ad_id: text }), additionalProperties: true },
	handovers: body({ type: { enum: ['pass', 'take', 'request'] }, metadata: { type: 'string' } }, ['type']),
	mentions: body({ media: digits, comment: digits }, ['media']),
	comments: body({ id: digits, post: digits, text: { type: 'string' }, parent: digits, live: flag }),
};
