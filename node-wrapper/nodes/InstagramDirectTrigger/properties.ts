import type { INodeProperties } from 'n8n-workflow';

import { authentication } from '../../operations/authentication';

/** The fields of the trigger. */
export const triggerProperties: INodeProperties[] = [
	{
		displayName:
			'Two things go into the Meta app dashboard, under Webhooks of your app: as <b>Callback URL</b> the <b>Production URL</b> above, and as <b>Verify token</b> the one in the credential. Activate the workflow first, then press <b>Verify and save</b>, and subscribe to the fields you need. Then subscribe the account itself, without which only test events arrive: the option Subscribe Account does it when the workflow is activated again. The test URL answers only while this node listens.',
		name: 'setUpNotice',
		type: 'notice',
		default: '',
	},
	...authentication,
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		required: true,
		default: ['message', 'quickReply', 'postback'],
		description: 'What starts the workflow. Everything else that Meta sends is answered and dropped.',
		options: [
			{
				name: 'Button Tapped',
				value: 'postback',
				description: 'A button of a template, an ice breaker or an entry of the menu (postback)',
			},
			{ name: 'Comment', value: 'comment', description: 'Somebody else commented on a post' },
			{
				name: 'Conversation Handover',
				value: 'handover',
				description: 'A conversation changed hands between apps',
			},
			{ name: 'Live Comment', value: 'liveComment', description: 'Somebody commented on a live broadcast' },
			{ name: 'Mention', value: 'mention', description: 'The account was mentioned in a caption or comment' },
			{ name: 'Message', value: 'message', description: 'Somebody wrote, or sent media' },
			{ name: 'Message Deleted', value: 'deleted', description: 'A message was taken back' },
			{ name: 'Message Edited', value: 'edited', description: 'A message was changed' },
			{ name: 'Message Seen', value: 'seen', description: 'Somebody has read the messages up to this one' },
			{ name: 'Other', value: 'other', description: 'What this node does not know yet, as Meta sent it' },
			{
				name: 'Own Message (Echo)',
				value: 'echo',
				description:
					'The account itself wrote, by this workflow too. Take care that the workflow does not answer itself.',
			},
			{ name: 'Quick Reply Tapped', value: 'quickReply', description: 'Somebody tapped a quick reply' },
			{ name: 'Reaction', value: 'reaction', description: 'Somebody reacted to a message, or took it back' },
			{ name: 'Referral', value: 'referral', description: 'Somebody came back through a link or an ad' },
			{ name: 'Story Insights', value: 'storyInsights', description: 'The numbers of a story that is over' },
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Account IDs',
				name: 'accountIds',
				type: 'string',
				typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Account' },
				default: [],
				placeholder: 'e.g. 17841405822304914',
				description:
					'Only events of these Instagram accounts start the workflow. Meta sends the events of all accounts of an app to one address.',
			},
			{
				displayName: 'Download Media',
				name: 'downloadMedia',
				type: 'boolean',
				default: false,
				description:
					'Whether to fetch pictures, videos, voice messages and files into binary data (attachment_0 and so on). Stories are left out, since Meta allows nobody to keep them.',
			},
			{
				displayName: 'Include Raw Event',
				name: 'includeRaw',
				type: 'boolean',
				default: false,
				description: 'Whether each item has the event as Meta sent it, too',
			},
			{
				displayName: 'Keywords',
				name: 'keywords',
				type: 'string',
				typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Keyword' },
				default: [],
				placeholder: 'e.g. price',
				description:
					'Only events with one of these in their text, button or comment start the workflow. Case and accents do not matter.',
			},
			{
				displayName: 'Match Whole Words Only',
				name: 'wholeWords',
				type: 'boolean',
				default: false,
				description: 'Whether a keyword must stand alone: "price" then does not match "priceless"',
			},
			{
				displayName: 'Resolve Profile',
				name: 'resolveProfile',
				type: 'boolean',
				default: false,
				description:
					'Whether to ask Meta for the username and the name of who wrote. Needs the credential of the account. An event waits two seconds for them at most, and comes without them if Meta does not tell.',
			},
			{
				displayName: 'Set Callback URL of the App',
				name: 'setCallback',
				type: 'boolean',
				default: false,
				displayOptions: { show: { subscribe: [true] } },
				description:
					'Whether to fill in the callback URL at Meta when the workflow is activated, if none is filled in. Needs App ID and App Secret in the webhook credential. An address that is there already is never replaced.',
			},
			{
				displayName: 'Subscribe Account',
				name: 'subscribe',
				type: 'boolean',
				default: false,
				description:
					'Whether to subscribe the account to the chosen events when the workflow is activated and whenever n8n starts, and to take that away when it is deactivated. Needs the credential that sends messages. Never done for a test.',
			},
		],
	},
];
