import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

import type { Field } from './operation';

/** Below a list of conversations. */
export const LATEST_CONVERSATION = 'The latest conversation stands first.';

/** Who gets it. Nodes saved before it was a locator hold a plain string, which is read as before. */
export const userId: Field = {
	displayName: 'Instagram User ID',
	name: 'userId',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'id', value: '' },
	description:
		'The Instagram-scoped ID (IGID) of the person who gets the message. Meta sends it with every message you get, as the sender in the webhook. It is not the @username. Keep it a string: as a number it can lose digits.',
	hint: 'The userId of the trigger, or the sender.id of a message webhook. Meta delivers within 24 hours of their last message.',
	modes: byIdOr('From Recent Conversations', 'searchPeople', 'e.g. 1254477777772919', LATEST_CONVERSATION),
};

/**
 * The modes of a locator: by ID, or chosen from what the account has. The ID stands first, as what the plain strings of
 * older nodes are.
 */
export function byIdOr(displayName: string, searchListMethod: string, placeholder: string, hint: string): INodePropertyMode[] {
	return [
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder },
		{ displayName, name: 'list', type: 'list', hint, typeOptions: { searchListMethod, searchable: true } },
	];
}

/** What the person reads. */
export const messageText: Field = {
	displayName: 'Message Text',
	name: 'messageText',
	type: 'string',
	typeOptions: { rows: 3 },
	required: true,
	default: '',
	placeholder: 'e.g. Hello! How can I help you?',
	description: 'What the person reads. Links in it can be tapped.',
	hint: 'Meta takes 1,000 bytes: letters beyond English count two, emoji four.',
};

/** Answers that the person can tap. */
export const quickReplies: Field & INodeProperties = {
	displayName: 'Quick Replies',
	name: 'quickReplies',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Quick Reply',
	default: {},
	description:
		'One to 13 answers, shown below the text until the person taps one or writes. They are shown in the app, and not on the web.',
	options: [
		{
			displayName: 'Quick Reply',
			name: 'values',
			values: [
				{
					displayName: 'Title',
					name: 'title',
					type: 'string',
					required: true,
					default: '',
					placeholder: 'e.g. Opening hours',
					description: 'What stands on it, and what the person says by tapping it. Plain text.',
					hint: 'Meta shows 20 characters and cuts off the rest without an error.',
				},
				{
					displayName: 'Payload',
					name: 'payload',
					type: 'string',
					required: true,
					default: '',
					placeholder: 'e.g. OPENING_HOURS',
					description: 'What your webhook is told when the person taps it, at most 1,000 characters. Nobody sees it.',
				},
			],
		},
	],
};

/** Buttons below a text or a card. */
export const buttons: Field & INodeProperties = {
	displayName: 'Buttons',
	name: 'buttons',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add Button',
	default: {},
	description: 'One to three buttons. They stay with the message.',
	options: [
		{
			displayName: 'Button',
			name: 'values',
			values: [
				{
					displayName: 'Type',
					name: 'type',
					type: 'options',
					default: 'web_url',
					description: 'What tapping it does',
					options: [
						{ name: 'Open a Page', value: 'web_url', description: 'Opens a web page' },
						{
							name: 'Send a Postback',
							value: 'postback',
							description: 'Tells your webhook which button was tapped',
						},
					],
				},
				{
					displayName: 'Title',
					name: 'title',
					type: 'string',
					required: true,
					default: '',
					placeholder: 'e.g. See the catalogue',
					description: 'What stands on it',
					hint: 'At most 20 characters; more is refused.',
				},
				{
					displayName: 'URL',
					name: 'url',
					type: 'string',
					default: '',
					placeholder: 'e.g. https://shop.example.com/catalogue',
					description: 'The page that it opens',
					hint: 'The whole address, from https:// on.',
					displayOptions: { show: { type: ['web_url'] } },
				},
				{
					displayName: 'Payload',
					name: 'payload',
					type: 'string',
					default: '',
					placeholder: 'e.g. CATALOGUE',
					description: 'What your webhook is told when the person taps it, at most 1,000 characters. Nobody sees it.',
					displayOptions: { show: { type: ['postback'] } },
				},
			],
		},
	],
};

/** A list as the workflow makes it, beside the one that is filled in. */
export function asJson({ name, displayName }: INodeProperties, words: Pick<INodeProperties, 'placeholder' | 'description' | 'hint'>): INodeProperties {
	return {
		displayName: `${displayName} (JSON)`,
		name: `${name}Json`,
		type: 'json',
		default: '',
		hint: `An expression may give the list itself, for example {{ $json.${name} }}.`,
		...words,
	};
}

/** Quick replies that the workflow makes. */
export const quickRepliesJson = asJson(quickReplies, {
	placeholder: 'e.g. [{ "title": "Opening hours", "payload": "OPENING_HOURS" }]',
	description: 'One to 13 answers as a list, or the text of one. Each has title and payload.',
});

/** Buttons that the workflow makes. */
export const buttonsJson = asJson(buttons, {
	placeholder: 'e.g. [{ "type": "web_url", "title": "See the catalogue", "url": "https://shop.example.com" }]',
	description: 'One to three buttons as a list, or the text of one. Each has type, title, and url or payload.',
});

/** A list that is filled in here, or that the workflow makes: which of the two, and the field of each. */
export function fieldsOrJson(list: Field & INodeProperties, json: INodeProperties): Field[] {
	const { name, displayName } = list;
	const source = `${name}Source`;
	const what = displayName.toLowerCase();
	return [
		{
			displayName: `${displayName} Source`,
			name: source,
			type: 'options',
			default: 'fields',
			description: `Where the ${what} come from`,
			options: [
				{ name: 'Fields Below', value: 'fields', description: 'Each is filled in here' },
				{ name: 'JSON', value: 'json', description: 'A list that the workflow made' },
			],
		},
		{ ...list, shownFor: { field: source, value: 'fields' } },
		{ ...json, shownFor: { field: source, value: 'json' } },
	];
}
