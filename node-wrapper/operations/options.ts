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
		description:
			'How many messages leave per second. Empty follows the limits Meta publishes: 10 for audio and video, 100 for images. 0 is no limit.',
	},
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeoutSeconds',
		type: 'number',
		default: 30,
		typeOptions: { minValue: 1 },
		description:
			'How long one call may take. Without this option it is 30 seconds, and 90 for the upload of a video.',
	},
	{
		displayName: 'Wait at Most (Seconds)',
		name: 'maxWaitSeconds',
		type: 'number',
		default: 300,
		typeOptions: { minValue: 0 },
		description:
			'How long the node may pause in all when Meta limits the rate; Meta asks for whole minutes. After that the remaining messages fail without being sent.',
	},
];
