import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IExecuteFunctions,
	ILoadOptionsFunctions,
	INodeCredentialTestResult,
	INodeExecutionData,
	INodeListSearchResult,
	INodeType,
	INodeTypeDescription,
} from 'n8n-workflow';

import { deliverItems } from '../../host/deliver';
import { listInstagramAccounts } from '../../host/loginAccounts';
import { properties, subtitle } from '../../operations';
import { authentication } from '../../operations/authentication';

/** Only who opens a list loads what it needs. */
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
			'Send Instagram direct messages (DM): media, texts, quick replies, buttons, cards, reactions, and private replies to comments',
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
				// Only who presses Test loads what it needs.
				const { testInstagramDirectApi } = await import('../../credentials/credentialTest');
				return await testInstagramDirectApi.call(this, credential);
			},
		},
		loadOptions: { listInstagramAccounts },
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
