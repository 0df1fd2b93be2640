import { NodeConnectionTypes } from 'n8n-workflow';
import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { testInstagramDirectApi } from '../../credentials/credentialTest';
import { testInstagramDirectWebhookApi } from '../../credentials/webhookCredentialTest';
import { answerHandshake } from '../../host/webhookHandshake';
import { receive } from '../../host/webhookReceive';
import { listInstagramAccounts } from '../../host/loginAccounts';
import { wantsSubscription } from '../../host/webhookSettings';
import { triggerProperties } from './properties';

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
				required: true,
				testedBy: 'testInstagramDirectWebhookApi',
			},
			// Needed by two of the options, and n8n cannot make a field depend on either.
			{
				name: 'instagramDirectApi',
				required: false,
				testedBy: 'testInstagramDirectApi',
				displayOptions: { show: { authentication: ['accessToken'] } },
			},
			{
				name: 'instagramDirectOAuth2Api',
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
		credentialTest: { testInstagramDirectApi, testInstagramDirectWebhookApi },
		loadOptions: { listInstagramAccounts },
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
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
		return this.getWebhookName() === 'setup' ? await answerHandshake(this) : await receive(this);
	}
}
