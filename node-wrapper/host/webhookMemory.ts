import type { IDataObject } from 'n8n-workflow';

/** So many events are remembered in the process for each node. Meta sends an event again for 36 hours at most. */
const IN_PROCESS = 10_000;

/** So many of them, the latest, are kept in the workflow's static data, which n8n writes to its database as a whole. */
const KEPT = 256;

/** Nodes that are remembered at once. */
const NODES = 500;

const nodes = new Map<string, Set<string>>();

/**
 * The events a node has begun with, by their keys. In the process, since n8n's static data is a copy for each call and the
 * last one to be saved wins; and in the static data, for what comes again after n8n was started anew.
 */
export class EventMemory {
	private readonly seen: Set<string>;

	/** `node` names the node within this n8n, `staticData` is the node's own. */
	constructor(
		node: string,
		private readonly staticData: IDataObject,
	) {
		this.seen = nodes.get(node) ?? new Set();
		// The node used last stands last, and the first is the first to be forgotten.
		nodes.delete(node);
		nodes.set(node, this.seen);
		trim(nodes, NODES);
		const { events } = staticData;
		const kept = Array.isArray(events) ? events.filter((key) => typeof key === 'string') : [];
		// What another process has begun with meanwhile.
		for (const key of kept) this.seen.add(key);
	}

	/** Whether this event has not begun yet; it has from here on. */
	begin(key: string): boolean {
		if (this.seen.has(key)) return false;
		this.seen.add(key);
		trim(this.seen, IN_PROCESS);
		return true;
	}

	/** Puts the latest events where n8n saves them. */
	keep(): void {
		this.staticData.events = [...this.seen].slice(-KEPT);
	}
}

function trim(collection: Set<string> | Map<string, unknown>, most: number): void {
	for (const key of collection.keys()) {
		if (collection.size <= most) return;
		collection.delete(key);
	}
}
