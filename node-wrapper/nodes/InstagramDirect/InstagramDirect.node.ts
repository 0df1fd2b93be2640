import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { testInstagramDirectApi } from '../../credentials/credentialTest';
import { deliverMedia } from '../../host/deliver';
import { messagesDescription } from './resources/messages';

export class InstagramDirect implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Instagram Direct',
		name: 'instagramDirect',
		icon: { light: 'file:instagramDirect.svg', dark: 'file:instagramDirect.dark.svg' },
		group: ['output'],
		version: 1,
		// Not by media type: n8n shows nothing at all where that is an expression over items.
		subtitle:
			'={{ $parameter["operation"] === "sendMediaMessage" ? "Send media message" : $parameter["operation"] }}',
		description: 'Send images, videos and voice clips as Instagram direct messages (DM)',
		defaults: { name: 'Instagram Direct' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'instagramDirectApi', required: true, testedBy: 'testInstagramDirectApi' },
		],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [{ name: 'Direct Message', value: 'messages' }],
				default: 'messages',
			},
			...messagesDescription,
		],
	};

	methods = { credentialTest: { testInstagramDirectApi } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await deliverMedia(this)];
	}
}
