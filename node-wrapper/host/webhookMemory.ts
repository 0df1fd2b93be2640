import type { IDataObject } from 'n8n-workflow';

import { Recent } from './recent';

/** So many events are remembered in the process for each node. Meta sends an event again for 36 hours at most. */
const IN_PROCESS = 10_000;

/** So many of them, the latest, are kept in the workflow's static data, which n8n reads and writes as a whole with each call. */
const KEPT = 256;

/** Nodes that are remembered at once. */
const NODES = 500;

/** So much of an event's key, which is hexadecimal, is kept: what n8n writes is written with every event. */
const KEPT_DIGITS = 16;

/** What a node has begun with, the latest of it, and the static data that it comprises already. */
type Begun = { keys: Set<string>; latest: string[]; comprises: string };

const nodes = new Recent<Begun>(NODES);

/**
 * The events a node has begun with, by their keys. In the process, since n8n's static data is a copy for each call and the
 * last one to be saved wins; and in the static data, for what comes again after n8n was started anew.
 */
export class EventMemory {
	private readonly begun: Begun;

	/** `node` names the node within this n8n, `staticData` is the node's own. */
	constructor(
		node: string,
		private readonly staticData: IDataObject,
	) {
		this.begun = nodes.get(node) ?? { keys: new Set(), latest: [], comprises: '' };
		nodes.set(node, this.begun);
		const { events } = staticData;
		if (typeof events !== 'string' || events === this.begun.comprises) return;
		// What another process has begun with meanwhile, or this one before it was started anew.
		for (const key of events.split(' ')) this.add(key);
		this.begun.comprises = events;
	}

	/** Whether this event has not begun yet; it has from here on. */
	begin(key: string): boolean {
		return this.add(key.slice(0, KEPT_DIGITS));
	}

	/** Puts the latest events where n8n saves them. */
	keep(): void {
		const events = this.begun.latest.join(' ');
		this.begun.comprises = events;
		this.staticData.events = events;
	}

	/** Whether it is new. */
	private add(key: string): boolean {
		const { keys, latest } = this.begun;
		if (keys.has(key)) return false;
		keys.add(key);
		const [oldest] = keys;
		if (keys.size > IN_PROCESS && oldest !== undefined) keys.delete(oldest);
		latest.push(key);
		if (latest.length > KEPT) latest.shift();
		return true;
	}
}
