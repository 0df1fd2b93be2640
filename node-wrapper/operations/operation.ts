import type { INodeProperties } from 'n8n-workflow';

/** A field of an operation, as the editor shows it. */
export type Field = Omit<INodeProperties, 'displayOptions'> & {
	/** It is there only where another field of the same operation has this value. */
	shownFor?: { field: string; value: string | boolean };
};

/** Something that users can ask for, as the editor shows it. What is done with its fields is the core's matter. */
export type Operation = {
	/** The parameter `resource`. */
	resource: 'comments' | 'conversations' | 'messages' | 'people';
	/** The parameter `operation`, the same name as in the core. */
	value: string;
	/** In the list of operations. */
	name: string;
	/** In the nodes panel, as the node's subtitle, and what an AI agent is told of the tool. */
	action: string;
	description: string;
	/** What one of it is called where they are counted; a message unless it says otherwise. */
	noun?: string;
	/** Doing it twice leaves what doing it once leaves: what nobody knows to be done is done by the next try. */
	mayBeDoneTwice?: true;
	/**
	 * It sends nothing: it reads `one` thing, which is told as a success item without `sentAt`, or a `list` of them, told by an
	 * item each that says nothing else.
	 */
	reads?: 'one' | 'list';
	/**
	 * What its success item tells between `operation` and `sentAt`, in that order: texts, ids among them, lists of them, counts,
	 * yes or no, and attachments as the trigger has them.
	 */
	output: Record<string, 'text' | 'texts' | 'count' | 'flag' | 'attachments'>;
	/** Its fields. Each is handed to the core under its name, as the item gives it. */
	fields: Field[];
	/** What stands in its Options beside what all operations have there. They are fields too: each item has its own. */
	options: INodeProperties[];
};
