import type { INodeProperties } from 'n8n-workflow';

/** How a batch is delivered; the same for every operation. Each has a safe default. */
export const deliveryOptions: INodeProperties[] = [
	{
		displayName: 'Connection',
		name: 'connection',
		type: 'options',
		default: 'n8n',
		description: 'How the calls leave n8n',
		options: [
			{
				name: 'Direct',
				value: 'direct',
				description:
					'Keeps connections open and is faster for many messages, but ignores the proxy and network rules of n8n. For the hosts of Meta only.',
			},
			{
				name: 'Standard',
				value: 'n8n',
				description: 'Through n8n, which keeps to its proxy, TLS and network rules',
			},
		],
	},
	{
		displayName: 'Messages at Once',
		name: 'concurrency',
		type: 'number',
		default: '',
		typeOptions: { minValue: 1, maxValue: 100, numberPrecision: 0 },
		placeholder: 'e.g. 10',
		description:
			'How many messages are under way at the same time (1 to 100). Empty is as many as the pace needs: a limit on memory and connections, while Messages per Second decides how fast they leave.',
	},
	{
		displayName: 'Messages per Second',
		name: 'messagesPerSecond',
		type: 'number',
		default: '',
		typeOptions: { minValue: 0 },
		placeholder: 'e.g. 50',
		description:
			'How many messages leave per second. Empty follows the limits Meta publishes: 10 for audio and video, 100 for all else. 0 is no limit.',
	},
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeoutSeconds',
		type: 'number',
		default: 30,
		typeOptions: { minValue: 1 },
		placeholder: 'e.g. 30',
		description:
			'How long one call may take. Without this option it is 30 seconds, and 90 where Meta fetches a video or a file is uploaded.',
	},
	{
		displayName: 'Wait at Most (Seconds)',
		name: 'maxWaitSeconds',
		type: 'number',
		default: 300,
		typeOptions: { minValue: 0 },
		placeholder: 'e.g. 300',
		description:
			'How long the node may pause in all when Meta limits the rate; Meta asks for whole minutes. After that the remaining messages fail without being sent.',
	},
];

/** How something is read; the same for every read. At two calls a second there is nothing to win by another connection. */
export const readingOptions: INodeProperties[] = deliveryOptions.flatMap((option) => {
	if (option.name === 'maxWaitSeconds') {
		return {
			...option,
			description:
				'How long the node may pause in all when Meta limits the rate; Meta asks for whole minutes. After that it fails.',
		};
	}
	return option.name === 'timeoutSeconds' ? { ...option, description: 'How long one call may take. Without this option it is 30 seconds.' } : [];
});

// Options that each item has its own of. What they mean is the core's matter.

/** In what way media reaches Meta. */
export const sending: INodeProperties = {
	displayName: 'Sending',
	name: 'sending',
	type: 'options',
	default: 'uploadFirst',
	description: 'How Meta gets media that is given by its address',
	options: [
		{
			name: 'By URL in One Call',
			value: 'byUrl',
			description: 'One call instead of two, for media that goes to one person. Meta fetches it again for every message.',
		},
		{
			name: 'Upload First',
			value: 'uploadFirst',
			description: 'Uploads each file once, however many people get it',
		},
	],
};

/** The message that this one answers. */
export const replyToMessageId: INodeProperties = {
	displayName: 'Reply to Message ID',
	name: 'replyToMessageId',
	type: 'string',
	default: '',
	placeholder: 'e.g. aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlE',
	description:
		'The message that this one answers, shown above it: the messageId of the trigger, of Get Messages or of a message sent by this node, or the mid of a message webhook.',
	hint: 'A message of the conversation with this person.',
};

/** Seven days instead of one. */
export const humanAgent: INodeProperties = {
	displayName: 'Human Agent',
	name: 'humanAgent',
	type: 'boolean',
	default: false,
	description:
		'Whether the message may go out up to 7 days after the last one of the person, instead of 24 hours. Meta allows this for messages that a person wrote, never for automatic ones, and for apps with its Human Agent feature. Who breaks this can lose access to messaging.',
};

/** Typing before the message. */
export const typingSeconds: INodeProperties = {
	displayName: 'Typing Seconds',
	name: 'typingSeconds',
	type: 'number',
	default: 0,
	typeOptions: { minValue: 0, maxValue: 60 },
	placeholder: 'e.g. 3',
	description:
		'How long the node shows typing and waits before the message (0 to 60). 0 is not at all. The person sees it for 20 seconds at most: Meta ends it then.',
};

/** What every message to a person can have. */
export const messageOptions: INodeProperties[] = [humanAgent, replyToMessageId, typingSeconds];
