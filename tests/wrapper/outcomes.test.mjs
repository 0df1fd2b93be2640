// @ts-check
/** What the node says of each message when the core's own account of the batch is not whole. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { fixture } from './lib/fixture.mjs';
import { createCall } from './lib/n8n.mjs';
import { item } from './lib/sandbox.mjs';

const shared = fixture();

/** In the core's place, if it is there. @type {((batch: any, host: any) => Promise<unknown>) | undefined} */
let standIn;
let isWatched = false;

/** Before the first core is made: from then on `standIn` is asked first. */
function watchCore() {
	if (isWatched) return;
	isWatched = true;
	const module = createRequire(join(shared.dir, 'package.json'))('./dist/core/send/core.js');
	const { createCore } = module;
	module.createCore = (/** @type {unknown[]} */ ...args) => {
		const made = createCore(...args);
		const execute = (/** @type {unknown} */ batch, /** @type {unknown} */ host) => (standIn ?? made.core.execute)(batch, host);
		return { ...made, core: { ...made.core, execute } };
	};
}

const continuing = { settings: { onError: 'continueRegularOutput' } };
const sent = (/** @type {number} */ index) => ({
	status: 'sent',
	index,
	facts: { userId: '11', mediaUrl: 'https://cdn.example.com/a.png', mediaType: 'image', attachmentId: '1', messageId: `m-${index}` },
	sentAt: 0,
});
const notTried = (/** @type {number} */ index) => ({ status: 'notTried', index });

/**
 * The node with a core that tells what `account` tells.
 * @param {(host: { sending(index: number): unknown, settled(outcome: any): void }) => unknown} account
 * @param {Record<string, unknown>} [more]
 */
async function withCore(account, more = {}) {
	watchCore();
	const report = { apiCalls: 0, uploads: 0, sharedUploads: 0, throttled: 0, waitedMs: 0, sent: 0, failed: 0, unknown: 0 };
	standIn = async (_, host) => {
		await account(host);
		return report;
	};
	try {
		const call = createCall({ pkg: shared.pkg, credentials: shared.sandbox.credentials(), items: [item('11'), item('12')], ...more });
		return await call.execute();
	} finally {
		standIn = undefined;
	}
}

test('an item that had begun and has no outcome is unknown, one that had not is not sent', async () => {
	const output = await withCore((host) => host.sending(1), continuing);
	assert.deepEqual(
		output.map(({ json }) => [json.userId, json.delivery, json.error]),
		[
			['11', 'notSent', 'Request failed: the core gave no account of this message'],
			['12', 'unknown', 'Request failed: the core gave no account of this message'],
		],
	);
});

test('stop mode: it is no success unless every item was sent', async () => {
	await assert.rejects(withCore((host) => host.settled(sent(0))), (/** @type {any} */ { context }) => context.itemIndex === 1);
	await assert.rejects(withCore(() => {}), /Request failed: /);
	await assert.rejects(
		withCore((host) => {
			host.settled(sent(0));
			host.settled(notTried(1));
		}),
		/Request failed: the batch ended before this message was tried/,
	);
	const output = await withCore((host) => {
		host.settled(sent(1));
		host.settled(sent(0));
	});
	assert.deepEqual(output.map(({ json }) => json.messageId), ['m-0', 'm-1']);
});

test('an outcome twice, or for an item that is not there, does no harm: the first counts', async () => {
	const output = await withCore((host) => {
		for (const index of [2, -1, 0.5, NaN, 1e9]) host.settled(sent(index));
		host.settled(sent(0));
		host.settled({ ...sent(0), facts: { ...sent(0).facts, messageId: 'another' } });
		host.settled({ status: 'failed', index: 0, userId: '', kind: 'request', error: 'Request failed: x', advice: 'X.', delivery: 'notSent' });
		host.settled(sent(1));
	}, continuing);
	assert.deepEqual(output.map(({ json }) => json.messageId), ['m-0', 'm-1']);
});

test('what was announced and then not tried after all may be sent in the next try', async () => {
	const inputItems = [{ json: item('11') }, { json: item('12') }];
	const same = { ...continuing, inputItems, executionId: 'announced' };
	await withCore((host) => {
		host.sending(0);
		host.settled(notTried(0));
		host.sending(1);
	}, same);
	/** @type {any} */ let batch;
	standIn = async (request) => {
		batch = request;
		return { sharedUploads: 0, throttled: 0, waitedMs: 0 };
	};
	await createCall({ pkg: shared.pkg, credentials: shared.sandbox.credentials(), items: [], ...same }).execute();
	standIn = undefined;
	assert.deepEqual(batch.remembered, [1]);
	assert.deepEqual(batch.deferred, []);
});
