// @ts-check
/** WebAssembly's memory never shrinks: a core that has grown is not kept. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { fixture } from './lib/fixture.mjs';
import { createCall } from './lib/n8n.mjs';
import { item } from './lib/sandbox.mjs';

const shared = fixture();

/** Lists the memories of the cores that are made from here on. */
function watchCores() {
	const module = createRequire(join(shared.dir, 'package.json'))('./dist/core/send/core.js');
	const { createCore } = module;
	/** @type {WebAssembly.Memory[]} */ const memories = [];
	module.createCore = (/** @type {unknown[]} */ ...args) => {
		const made = createCore(...args);
		memories.push(made.memory);
		return made;
	};
	return { memories, stop: () => void (module.createCore = createCore) };
}

/** @param {Record<string, unknown>[]} items @param {Record<string, unknown>} [parameters] */
const send = (items, parameters = {}) =>
	createCall({
		pkg: shared.pkg,
		credentials: shared.sandbox.credentials(),
		items,
		parameters,
		settings: { onError: 'continueRegularOutput' },
	}).execute();

test('a core that a batch has made large is dropped, and one that stayed small serves the next', async () => {
	const { memories, stop } = watchCores();
	try {
		// Refused before anything is sent, but all of it was in the core.
		const many = Array.from({ length: 15_000 }, () => ({}));
		await send(many, { userId: '11', mediaUrl: `https://cdn.example.com/${'a'.repeat(1500)}`, mediaType: 'nothing' });
		await send([item('11')]);
		const [large, small] = memories;
		assert.ok(large && small && memories.length === 2, `${memories.length} cores`);
		assert.ok(large.buffer.byteLength > 16 * 1_048_576, `${large.buffer.byteLength} bytes`);
		for (let round = 0; round < 5; round += 1) assert.equal((await send([item('11')]))[0].json.success, true);
		assert.equal(memories.length, 2);
		assert.ok(small.buffer.byteLength < 4 * 1_048_576);
	} finally {
		stop();
	}
});
