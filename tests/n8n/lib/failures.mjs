// @ts-check
/** A batch in which everything goes wrong that can, between two messages that arrive, and what the contract says of it. */
import { failedItem, someTraceId } from './items.mjs';

const png = 'https://media.example.com/sample.png';
const image = (/** @type {unknown} */ userId) => ({ userId, mediaUrl: png, mediaType: 'image' });
const lookFirst =
	'Look into the conversation before you send this again: it may have been delivered, and it was not repeated.';
const connectionLost =
	'Request failed: the connection ended before the answer came (ECONNRESET), so this may or may not have been delivered';

/** The faults that the sandbox needs for the rows below. */
export const faults = [
	{ endpoint: 'send', recipient: '1784140000000104', action: { type: 'drop', when: 'after' } },
	{ endpoint: 'send', recipient: '1784140000000105', action: { type: 'drop', when: 'before' } },
	{ endpoint: 'send', recipient: '1784140000000106', action: { type: 'garbage', kind: 'html', when: 'after' } },
	{ endpoint: 'upload', url: 'https://media.example.com/gone.png', action: { type: 'error', code: 100, subcode: 2018008 } },
];

/**
 * @typedef {Omit<Parameters<typeof failedItem>[0], 'userId'>} Failure
 * @type {{ message: import('./suite.mjs').Message, arrives: boolean, failure?: Failure }[]}
 * `arrives`: whether the sandbox delivers it, whatever the node can know of that
 */
export const rows = [
	{ message: image('1784140000000101'), arrives: true },
	{
		message: image('jane.doe'),
		arrives: false,
		failure: {
			error: 'Invalid input: Instagram User ID "jane.doe" is not made of digits only',
			advice:
				'Take the Instagram-scoped ID (IGID, digits only) from the userId of the trigger or of Get Many, or from a webhook\'s sender.id.',
		},
	},
	{
		// Past 2^53: as a number it cannot be the id it was.
		message: image(17841405822304914),
		arrives: false,
		failure: {
			error: 'Invalid input: Instagram User ID 17841405822304914 came as a number and has lost digits',
			advice: 'Keep the ID as text from its source on, since numbers past 9007199254740991 lose digits in JavaScript.',
		},
	},
	{
		message: { userId: '1784140000000102', mediaUrl: 'http://192.168.1.20/sample.png', mediaType: 'image' },
		arrives: false,
		failure: {
			error:
				'Invalid input: Media URL "http://192.168.1.20/sample.png" is in a private network, where Meta cannot reach it',
			advice: 'Put the file where everyone on the internet can fetch it by http or https, and use that address.',
		},
	},
	{
		message: { userId: '1784140000000103', mediaUrl: png, mediaType: 'document' },
		arrives: false,
		failure: {
			error: 'Invalid input: Media Type "document" is not known',
			advice: 'Set the Media Type to image, video, audio or file.',
		},
	},
	{
		message: image('9990001'),
		arrives: false,
		failure: {
			error: 'API Error: (#10) This message is sent outside of allowed window.',
			code: 10,
			subcode: 2534022,
			fbtraceId: someTraceId,
			advice: 'Wait until the person writes to you again: Meta allows messages for 24 hours after their last one.',
		},
	},
	{
		message: image('9990002'),
		arrives: false,
		failure: {
			error: 'API Error: (#100) No matching Instagram user',
			code: 100,
			subcode: 2534014,
			fbtraceId: someTraceId,
			advice:
				'Take the Instagram User ID (IGID) from a message this person sent to this very account: an ID from elsewhere is not valid for it.',
		},
	},
	{
		message: { userId: '1784140000000108', mediaUrl: 'https://media.example.com/gone.png', mediaType: 'image' },
		arrives: false,
		failure: {
			error: 'API Error: (#100) Failed to fetch the file from the url',
			code: 100,
			subcode: 2018008,
			fbtraceId: someTraceId,
			advice:
				'See that the address of the media is public, answers fast, has a valid certificate and serves the file itself, not a page or a redirect.',
		},
	},
	{
		message: image('1784140000000104'),
		arrives: true,
		failure: { error: connectionLost, advice: lookFirst, delivery: 'unknown' },
	},
	{
		message: image('1784140000000105'),
		arrives: false,
		failure: { error: connectionLost, advice: lookFirst, delivery: 'unknown' },
	},
	{
		message: image('1784140000000106'),
		arrives: true,
		failure: {
			error: 'Request failed: the answer was not JSON (HTTP 502), so this may or may not have been delivered',
			advice: lookFirst,
			delivery: 'unknown',
		},
	},
	{
		message: { userId: '1784140000000107', mediaUrl: 'https://media.example.com/sample.mp4', mediaType: 'video' },
		arrives: true,
	},
];
