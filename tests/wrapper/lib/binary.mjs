// @ts-check
/** Files as n8n hands them from node to node: in the items' base64, which is n8n 1's way, or in files of its own, which is n8n 2's. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { requireFromN8n } from './package.mjs';

const core = requireFromN8n('n8n-core');
const { Container } = requireFromN8n('@n8n/di');
const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** @typedef {'memory' | 'filesystem'} StoreMode */

/** @type {readonly StoreMode[]} */
export const storeModes = ['memory', 'filesystem'];

/**
 * n8n's own store for files.
 * @param {StoreMode} mode
 */
export async function startStore(mode) {
	const localStoragePath = await mkdtemp(join(tmpdir(), 'instagram-direct-files-'));
	const config = { mode: mode === 'memory' ? 'default' : mode, availableModes: ['filesystem'], localStoragePath };
	const before = Container.get(core.BinaryDataService);
	const store = new core.BinaryDataService(config, quiet, quiet);
	if (mode === 'filesystem') await store.init(config);
	Container.set(core.BinaryDataService, store);
	return {
		/**
		 * A file as an item has it.
		 * @param {Buffer} bytes
		 * @param {{ fileName?: string, mimeType?: string }} [facts]
		 */
		async file(bytes, { fileName = 'picture.png', mimeType = 'image/png' } = {}) {
			const data = { data: '', mimeType, ...(fileName ? { fileName } : {}) };
			const newest = store.store.length === 3;
			return await (newest
				? store.store({ type: 'execution', workflowId: 'workflow-1', executionId: 'execution-1' }, bytes, data)
				: store.store('workflow-1', 'execution-1', bytes, data));
		},
		/** Takes a file away under a workflow's feet. @param {any} file */
		remove: async ({ id }) => await rm(store.getPath(id)),
		path: (/** @type {any} */ { id }) => store.getPath(id),
		async close() {
			Container.set(core.BinaryDataService, before);
			await rm(localStoragePath, { recursive: true, force: true });
		},
	};
}
