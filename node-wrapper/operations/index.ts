import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Operation } from './operation';
import { sendMediaMessage } from './sendMediaMessage';
import { sendMessage } from './sendMessage';

/** Every operation, in the order of the editor's list: what people use most stands first. */
export const operations: Operation[] = [sendMediaMessage, sendMessage];

const resources: Array<{ value: Operation['resource']; name: string }> = [
	{ value: 'messages', name: 'Direct Message' },
];

/** The operation that a node is set to; nodes that were saved without one have the first. */
export function operationOf(resource: unknown, value: unknown): Operation | undefined {
	return operations.find((known) => known.resource === resource && known.value === value);
}

/** The node's properties. */
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
	Object.fromEntries(operations.map(({ value, action }) => [value, action])),
)}[$parameter["operation"]] }}`;

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

function propertiesOf({ resource, value, fields, options }: Operation): INodeProperties[] {
	const displayOptions = { show: { resource: [resource], operation: [value] } };
	const collection: INodeProperties = {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options,
		displayOptions,
	};
	return [...fields.map((field) => ({ ...field, displayOptions })), collection];
}
