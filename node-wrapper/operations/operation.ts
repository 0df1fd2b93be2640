import type { INodeProperties } from 'n8n-workflow';

/** Something that users can ask for, as the editor shows it. What is done with its fields is the core's matter. */
export interface Operation {
	/** The parameter `resource`. */
	resource: 'messages';
	/** The parameter `operation`, the same name as in the core. */
	value: string;
	/** In the list of operations. */
	name: string;
	/** In the nodes panel, and as the node's subtitle. */
	action: string;
	description: string;
	/** Its fields. Each is handed to the core under its name, as the item gives it. */
	fields: Array<Omit<INodeProperties, 'displayOptions'>>;
	/** What stands in its Options. */
	options: INodeProperties[];
}
