import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { getMany } from './getMany';
import { getMessages } from './getMessages';
import { getProfile } from './getProfile';
import type { Operation } from './operation';
import { deliveryOptions, readingOptions } from './options';
import { react } from './react';
import { sendButtonTemplate } from './sendButtonTemplate';
import { senderAction } from './senderAction';
import { sendGenericTemplate } from './sendGenericTemplate';
import { sendImages } from './sendImages';
import { sendMediaMessage } from './sendMediaMessage';
import { sendMessage } from './sendMessage';
import { sendPrivateReply } from './sendPrivateReply';
import { sendQuickReplies } from './sendQuickReplies';
import { sendSticker } from './sendSticker';
import { sharePost } from './sharePost';

/** Every operation, in the order of the editor's list: what people use most stands first. */
export const operations: Operation[] = [
	sendMediaMessage,
	sendMessage,
	sendQuickReplies,
	sendButtonTemplate,
	sendGenericTemplate,
	sendImages,
	sharePost,
	sendSticker,
	react,
	senderAction,
	sendPrivateReply,
	getMany,
	getMessages,
	getProfile,
];

const resources: Array<{ value: Operation['resource']; name: string }> = [
	{ value: 'comments', name: 'Comment' },
	{ value: 'messages', name: 'Direct Message' },
	{ value: 'conversations', name: 'Conversation' },
	{ value: 'people', name: 'Person' },
];

/** The operation that a node is set to. */
export function operationOf(resource: unknown, value: unknown): Operation | undefined {
	return operations.find((known) => known.resource === resource && known.value === value);
}

/** The node's properties. What a saved node does not say has its default: it may have been saved without. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: resources.map(({ name, value }) => ({ name, value })),
		default: 'messages',
	},
	...resources.map(({ value }) => operationsOf(value)),
	...operations.flatMap(propertiesOf),
];

/** The node's subtitle: the action in few words. */
export const subtitle = `={{ ${JSON.stringify(
	Object.fromEntries(operations.map(({ resource, value, action }) => [`${resource}.${value}`, action])),
)}[$parameter["resource"] + "." + $parameter["operation"]] }}`;

function operationsOf(resource: Operation['resource']): INodeProperties {
	const options: INodePropertyOptions[] = operations
		.filter((operation) => operation.resource === resource)
		.map(({ name, value, action, description }) => ({ name, value, action, description }));
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options,
		default: options[0]?.value ?? '',
	};
}

function propertiesOf({ resource, value, fields, options, reads }: Operation): INodeProperties[] {
	const show = { resource: [resource], operation: [value] };
	const collection: INodeProperties = {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...options, ...(reads ? readingOptions : deliveryOptions)].sort((a, b) => (a.displayName < b.displayName ? -1 : 1)),
		displayOptions: { show },
	};
	const shown = fields.map(({ shownFor, ...field }): INodeProperties => ({
		...field,
		displayOptions: { show: shownFor ? { ...show, [shownFor.field]: [shownFor.value] } : show },
	}));
	return [...shown, collection];
}
