// @ts-check
/** What can go wrong between the node and Meta, as sets of faults for the sandbox (its README explains them). */

/**
 * @typedef {Record<string, unknown>} Fault
 * @typedef {object} Weather
 * @property {string} name
 * @property {Fault[]} faults
 * @property {Record<string, unknown>} [limits]   the sandbox's rate limits
 * @property {Record<string, unknown>} [options]  Options of the node that go with it
 * @property {boolean} [slow]       answers come after the node has given up, so that the sandbox sees more calls at once
 * @property {boolean} [calm]       nothing goes wrong: every valid item must arrive
 * @property {boolean} [expires]    attachments expire between two tries
 * @property {boolean} [cancelled]  the execution is cancelled in the middle of the first try
 * @property {boolean} [asksPause]  one message of the batch is refused with a `Retry-After`
 * @property {boolean} [kills]      an answer may say that the token is dead, which ends the batch
 */

/**
 * @param {'send' | 'upload' | 'any'} endpoint
 * @param {number} probability
 * @param {Fault} action
 * @returns {Fault}
 */
const at = (endpoint, probability, action) => ({ endpoint, probability, action });
const error = (/** @type {number} */ code, more = {}) => ({ type: 'error', code, ...more });
const garbageKinds = ['html', 'empty', 'truncated', 'noId', 'notJson'];

const lostAnswers = [
	at('send', 0.04, { type: 'drop', when: 'before' }),
	at('send', 0.06, { type: 'drop', when: 'after' }),
	at('send', 0.03, { type: 'reset', when: 'before' }),
	at('send', 0.04, { type: 'reset', when: 'after' }),
	at('send', 0.03, { type: 'garbage', kind: 'cutOff' }),
	at('upload', 0.15, { type: 'drop', when: 'before' }),
	at('upload', 0.15, { type: 'reset', when: 'after' }),
];

const garbage = [
	...garbageKinds.flatMap((kind) => [
		at('send', 0.02, { type: 'garbage', kind, when: 'after' }),
		at('send', 0.02, { type: 'garbage', kind, when: 'before' }),
		at('upload', 0.06, { type: 'garbage', kind }),
	]),
	at('any', 0.3, { type: 'garbage', kind: 'numberId' }),
];

const serverErrors = [
	at('send', 0.04, error(1, { httpStatus: 500 })),
	at('send', 0.05, error(2, { httpStatus: 503, afterDelivery: true })),
	at('send', 0.04, error(1, { afterDelivery: true })),
	at('send', 0.03, { type: 'echoToken', code: 2, httpStatus: 500, afterDelivery: true }),
	at('send', 0.03, { type: 'garbage', kind: 'html', when: 'before', httpStatus: 504 }),
	at('upload', 0.2, error(2, { httpStatus: 503 })),
];

const refusals = [
	at('send', 0.05, error(10, { subcode: 2534022 })),
	at('send', 0.03, error(551, { subcode: 1545041 })),
	at('send', 0.05, { type: 'echoToken' }),
	at('send', 0.03, { type: 'echoToken', code: 10, httpStatus: 403 }),
	at('upload', 0.15, { type: 'echoToken', code: 100, subcode: 2018047 }),
];

const staleAttachments = [
	at('send', 0.12, error(100, { subcode: 2018074 })),
	at('upload', 0.1, error(2, { httpStatus: 500 })),
];

const passingThrottles = [
	{ ...at('send', 0.05, error(613)), times: 2 },
	{ ...at('send', 0.05, error(4)), times: 1 },
	{ ...at('any', 0.02, { type: 'usage', name: 'Retry-After', header: '1' }), times: 2 },
];

/** Meta asks for a minute, which is more than the node may wait here. */
const minuteAsked = {
	endpoint: 'send',
	probability: 0.04,
	times: 1,
	action: {
		type: 'usage',
		header: { 100000000000001: [{ type: 'messenger', call_count: 100, estimated_time_to_regain_access: 1 }] },
	},
};

/** The token is dead: whatever is asked with it from then on is asked in vain. */
const deadTokens = [
	at('send', 0.08, error(190, { subcode: 463, httpStatus: 401 })),
	at('send', 0.04, error(190, { subcode: 460 })),
	at('upload', 0.02, error(190)),
];

const slowAnswers = [
	at('send', 0.06, { type: 'latency', ms: 1400 }),
	at('upload', 0.06, { type: 'latency', ms: 1400 }),
	at('send', 0.1, { type: 'latency', ms: 200 }),
];

/** @param {Fault[]} faults @param {number} factor @returns {Fault[]} */
const milder = (faults, factor) => faults.map((fault) => ({ ...fault, probability: Number(fault.probability) * factor }));

/** @type {readonly Weather[]} */
export const weathers = [
	{ name: 'calm', faults: [], calm: true },
	{ name: 'lost answers', faults: lostAnswers },
	{ name: 'garbage', faults: garbage },
	{ name: 'server errors', faults: serverErrors },
	{ name: 'slow answers', faults: slowAnswers, options: { timeoutSeconds: 1 }, slow: true },
	{ name: 'refusals', faults: refusals, options: { maxWaitSeconds: 8 }, asksPause: true },
	{ name: 'stale attachments', faults: staleAttachments, expires: true },
	{ name: 'rate limit', faults: milder(lostAnswers, 0.3), limits: { sendsPerSecond: 4 }, options: { maxWaitSeconds: 8, messagesPerSecond: 0 } },
	{ name: 'throttles', faults: passingThrottles, options: { maxWaitSeconds: 8 }, asksPause: true },
	{ name: 'a minute’s wait', faults: [minuteAsked, ...milder(lostAnswers, 0.3)], options: { maxWaitSeconds: 3 } },
	{ name: 'dead token', faults: [...deadTokens, ...milder(lostAnswers, 0.3)], kills: true },
	{ name: 'cancelled', faults: milder(lostAnswers, 0.3), limits: { latencyMs: 60 }, cancelled: true, slow: true },
	{
		name: 'abusive rate',
		faults: [{ ...at('send', 0.05, error(613, { subcode: 2018338 })), times: 1 }, ...milder(serverErrors, 0.5)],
	},
	{
		name: 'everything',
		faults: [
			...milder([...lostAnswers, ...garbage, ...serverErrors, ...refusals, ...staleAttachments, ...slowAnswers], 0.3),
			...passingThrottles,
		],
		options: { timeoutSeconds: 1, maxWaitSeconds: 8 },
		slow: true,
		expires: true,
	},
];
