/** The core that sends: batches of items, and what has to be known of files before. */
import type { BatchReport, BatchRequest, Came, Core, Host, Verdict } from './boundary';
import { Instances, type Instance } from './instance';
import { createCore, wasm } from './send/core';

export { CoreStopped } from './instance';

const instances = new Instances((...made) => createCore(...made), wasm);

/** Delivers a batch. Rejects only for a malformed request, or with `CoreStopped`. */
export async function execute(batch: BatchRequest, host: Host): Promise<BatchReport> {
	const instance = instances.take();
	try {
		return await instance.run(async (core) => await core.execute(batch, shield(host, instance)));
	} finally {
		instances.giveBack(instance);
	}
}

/** The MIME type of a file that begins with these bytes; empty where they tell nothing. */
export function mediaTypeOf(head: Uint8Array): string {
	return instances.call((core) => core.mediaTypeOf(head));
}

/** What the answer to a `GET` means, or that none came. */
export function judge(came: Came): Verdict {
	return instances.call((core) => core.judge(came));
}

/** What to do about an answer that is Graph's error envelope, in a sentence; nothing for any other answer. */
export function explain(status: number, body: string): string | undefined {
	const { kind, advice } = judge({ status, headers: {}, body, at: 0 });
	return kind === 'api' ? advice : undefined;
}

/** The host as an instance sees it: nothing that is still under way calls back into it after a trap. */
function shield(host: Host, instance: Instance<Core>): Host {
	return {
		fetch: (url, init, account) => instance.unlessTrapped(host.fetch(url, init, account)),
		sleep: (ms) => instance.unlessTrapped(host.sleep(ms)),
		isCancelled: () => host.isCancelled(),
		sending: (index) => host.sending(index),
		settled: (outcome) => host.settled(outcome),
	};
}
