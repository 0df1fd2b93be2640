import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IExecuteFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	INodeCredentialTestResult,
	INodeExecutionData,
	INodePropertyOptions,
	INodeType,
	INodeTypeDescription,
	ITriggerFunctions,
	ITriggerResponse,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { triggerProperties } from './properties';

// n8n loads every node when it starts. What a node needs to work is loaded when it does.

/** What stands above it in the editor: else both are called Credential, and only one has to be there. */
const ACCOUNT_CREDENTIAL = 'Credential of the Account (Optional)';

export class InstagramDirectTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Instagram Direct Trigger',
		name: 'instagramDirectTrigger',
		icon: {
			light: 'file:../InstagramDirect/instagramDirect.svg',
			dark: 'file:../InstagramDirect/instagramDirect.dark.svg',
		},
		group: ['trigger'],
		// For version 1 of any trigger, n8n evaluates an expression on each call, and makes a sandbox for it: tens of milliseconds.
		version: [1, 1.1],
		defaultVersion: 1.1,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description: 'Starts the workflow when somebody writes, taps, reacts or comments on Instagram',
		eventTriggerDescription: 'Waiting for an Instagram message at the test URL',
		defaults: { name: 'Instagram Direct Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{
				name: 'instagramDirectWebhookApi',
				displayName: 'Credential of the Webhook',
				required: true,
				testedBy: 'testInstagramDirectWebhookApi',
			},
			// Needed by two of the options, and n8n cannot make a field depend on either.
			{
				name: 'instagramDirectApi',
				displayName: ACCOUNT_CREDENTIAL,
				required: false,
				testedBy: 'testInstagramDirectApi',
				displayOptions: { show: { authentication: ['accessToken'] } },
			},
			{
				name: 'instagramDirectOAuth2Api',
				displayName: ACCOUNT_CREDENTIAL,
				required: false,
				displayOptions: { show: { authentication: ['oAuth2'] } },
			},
		],
		// The one for GET stands first: Meta asks it while the other is being set up.
		webhooks: [
			{
				name: 'setup',
				httpMethod: 'GET',
				responseMode: 'onReceived',
				path: 'webhook',
				ndvHideUrl: true,
			},
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				path: 'webhook',
			},
		],
		properties: triggerProperties,
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
			async testInstagramDirectWebhookApi(
				this: ICredentialTestFunctions,
				credential: ICredentialsDecrypted,
			): Promise<INodeCredentialTestResult> {
				const { testInstagramDirectWebhookApi } = await import('../../credentials/webhookCredentialTest');
				return await testInstagramDirectWebhookApi.call(this, credential);
			},
		},
		loadOptions: {
			async listInstagramAccounts(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				const { listInstagramAccounts } = await import('../../host/loginAccounts');
				return await listInstagramAccounts.call(this);
			},
		},
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				const { wantsSubscription } = await import('../../host/webhookSettings');
				// What is missing, `create` finds out as it sets it up.
				return !wantsSubscription(this);
			},
			async create(this: IHookFunctions): Promise<boolean> {
				const { subscribe } = await import('../../host/webhookSubscription');
				await subscribe(this);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				const { unsubscribe } = await import('../../host/webhookSubscription');
				await unsubscribe(this);
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		if (this.getWebhookName() === 'setup') {
			const { answerHandshake } = await import('../../host/webhookHandshake');
			return await answerHandshake(this);
		}
		const { receive } = await import('../../host/webhookReceive');
		return await receive(this);
	}

	/**
	 * Nothing: what starts the workflow is the webhook. But n8n 2 sets up at its start only the nodes that have this method, and
	 * with them their webhooks, so that the account is subscribed anew.
	 */
	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return {};
	}

	/** Hands on what the webhook has given. Without this n8n would wait in a test for what `trigger` gives. */
	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [this.getInputData()];
	}
}
