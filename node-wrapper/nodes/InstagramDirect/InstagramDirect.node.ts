import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeCredentialTestResult,
	INodeExecutionData,
	INodeListSearchResult,
	INodePropertyOptions,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { deliverItems } from '../../host/deliver';
import { properties, subtitle } from '../../operations';
import { authentication } from '../../operations/authentication';

// n8n loads every node when it starts. What sends is loaded then, so that the first message of a process does not wait for it; what
// only some need, when they do.

const lists = async (): Promise<typeof import('../../host/listSearch')> => await import('../../host/listSearch');

export class InstagramDirect implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Instagram Direct',
		name: 'instagramDirect',
		icon: { light: 'file:instagramDirect.svg', dark: 'file:instagramDirect.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle,
		description:
			'Send Instagram direct messages (DM): media, texts, quick replies, buttons, cards, reactions, and private replies to comments; read conversations and profiles',
		defaults: { name: 'Instagram Direct' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'instagramDirectApi',
				required: true,
				testedBy: 'testInstagramDirectApi',
				displayOptions: { show: { authentication: ['accessToken'] } },
			},
			{
				name: 'instagramDirectOAuth2Api',
				required: true,
				displayOptions: { show: { authentication: ['oAuth2'] } },
			},
		],
		properties: [...authentication, ...properties],
	};

	methods = {
		credentialTest: {
			async testInstagramDirectApi(
				this: ICredentialTestFunctions,
				credential: ICredentialsDecrypted,
			): Promise<INodeCredentialTestResult> {
				const { testInstagramDirectApi } = await import('../../credentials/credentialTest');
				return await testInstagramDirectApi.call(this, credential);
			},
		},
		loadOptions: {
			async listInstagramAccounts(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				const { listInstagramAccounts } = await import('../../host/loginAccounts');
				return await listInstagramAccounts.call(this);
			},
		},
		listSearch: {
			async searchPeople(this: ILoadOptionsFunctions, filter?: string, after?: string): Promise<INodeListSearchResult> {
				return await (await lists()).searchPeople(this, filter, after);
			},
			async searchConversations(this: ILoadOptionsFunctions, filter?: string, after?: string): Promise<INodeListSearchResult> {
				return await (await lists()).searchConversations(this, filter, after);
			},
			async searchPosts(this: ILoadOptionsFunctions, filter?: string, after?: string): Promise<INodeListSearchResult> {
				return await (await lists()).searchPosts(this, filter, after);
			},
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await deliverItems(this)];
	}
}
