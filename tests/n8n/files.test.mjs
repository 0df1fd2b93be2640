// @ts-check
/** Binary File in a whole n8n: a file that an earlier node has made goes out, from each of n8n's stores for files. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { node } from '../../scripts/lib/demo-workflow.mjs';
import { isN8n1 } from './lib/chosen-n8n.mjs';
import { settled, someTime } from './lib/items.mjs';
import { n8nSuite } from './lib/suite.mjs';

/** What n8n keeps files in unless it is told otherwise, and another store that it has. */
const stores = [undefined, isN8n1 ? 'filesystem' : 'database'];

/** @param {string} name */
const sample = (name) => readFileSync(new URL(`../../sandbox/media/samples/${name}`, import.meta.url));
const files = [
	{ userId: '1784140000000101', bytes: sample('sample.png'), fileName: 'Grüße.png', sentAs: 'Gr__e.png', mimeType: 'image/png' },
	{ userId: '1784140000000102', bytes: sample('sample.jpg'), fileName: 'photo.jpg', sentAs: 'photo.jpg', mimeType: 'image/jpeg' },
	{ userId: '1784140000000103', bytes: sample('sample.png'), fileName: 'copy.png', sentAs: 'copy.png', mimeType: 'image/png' },
];
const sha256 = (/** @type {Buffer} */ bytes) => createHash('sha256').update(bytes).digest('hex');
const json = files.map(({ userId, bytes, fileName, mimeType }) => ({ userId, fileName, mimeType, base64: bytes.toString('base64') }));

const between = [
	node('Messages', 'n8n-nodes-base.set', 3.4, [220, 0], { mode: 'raw', jsonOutput: JSON.stringify({ messages: json }), options: {} }),
	node('Items', 'n8n-nodes-base.splitOut', 1, [440, 0], { fieldToSplitOut: 'messages', options: {} }),
	node('File', 'n8n-nodes-base.convertToFile', 1.1, [660, 0], {
		operation: 'toBinary',
		sourceProperty: 'base64',
		// The type is wrong for one of them.
		options: { fileName: '={{ $json.fileName }}', mimeType: 'image/png' },
	}),
];
const parameters = {
	resource: 'messages',
	operation: 'sendMediaMessage',
	userId: "={{ $('Items').item.json.userId }}",
	mediaSource: 'binary',
	mediaType: 'image',
};

for (const store of stores) {
	describe(store === undefined ? 'n8n’s usual store' : `n8n’s store "${store}"`, () => {
		const suite = n8nSuite({ env: store === undefined ? {} : { N8N_DEFAULT_BINARY_DATA_MODE: store } });
		const ofEach = suite.row('files', between, parameters);
		const direct = suite.row('filesDirect', between, parameters, { options: { connection: 'direct' } });
		const misnamed = suite.row('filesMisnamed', between, { ...parameters, binaryPropertyName: 'photo' }, { onError: 'continueErrorOutput' });
		const stopped = suite.row('filesStopped', between, { ...parameters, mediaType: 'video' });

		for (const [way, workflow] of [['n8n', ofEach], ['Direct', direct]]) {
			test(`${way}: files that a node has made arrive whole, equal ones by one upload, and the output is the contract’s`, async () => {
				const since = Date.now();
				const run = await suite.execute(workflow);
				assert.equal(run.status, 'success', JSON.stringify(run.error));
				const { uploads, deliveries, violations } = await suite.ledger();
				assert.deepEqual(violations, []);
				const arrived = uploads.map(({ file }) => file).sort((a, b) => (a.mimeType < b.mimeType ? -1 : 1));
				const [png, jpeg] = files;
				assert.deepEqual(
					arrived,
					[jpeg, png].map(({ bytes, sentAs, mimeType }) => ({ name: sentAs, mimeType, size: bytes.length, sha256: sha256(bytes) })),
				);
				const expected = files.map(({ userId, fileName, bytes }, item) => {
					const { messageId, attachmentId, file } = deliveries.find((/** @type {any} */ { recipient }) => recipient === userId);
					assert.equal(file.sha256, sha256(bytes));
					return {
						json: { success: true, operation: 'sendMediaMessage', userId, mediaUrl: null, mediaType: 'image', fileName, attachmentId, messageId, sentAt: someTime },
						pairedItem: { item },
					};
				});
				assert.deepEqual(run.outputs.map((items) => settled(items, since)), [expected]);
				assert.deepEqual(Object.keys(run.outputs[0][0].json), Object.keys(expected[0].json));
			});
		}

		test('a field without a file sends its item to the error output', async () => {
			const since = Date.now();
			const run = await suite.execute(misnamed);
			const [sent, refused] = run.outputs;
			assert.deepEqual(sent ?? [], []);
			assert.equal(refused.length, files.length);
			const [first] = settled(refused, since);
			assert.match(String(first.json.error), /^Invalid input: .*no binary field 'photo'.*Its files: "data"$/);
			assert.equal(first.json.delivery, 'notSent');
			assert.deepEqual((await suite.ledger()).calls, []);
		});

		test('a picture as a video stops the workflow before anything leaves', async () => {
			const run = await suite.execute(stopped);
			assert.equal(run.status, 'error');
			assert.match(run.error.message, /^Invalid input: The file "Grüße\.png" is image\/png/);
			assert.deepEqual((await suite.ledger()).calls, []);
		});
	});
}
