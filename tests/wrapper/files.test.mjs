// @ts-check
/** Binary File: a file of the workflow goes out by the packed node, from n8n's own stores, through n8n's own HTTP helper. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { startStore, storeModes } from './lib/binary.mjs';
import { fixture } from './lib/fixture.mjs';
import { startGate } from './lib/gate.mjs';
import { createCall, createTool } from './lib/n8n.mjs';
import { n8nTree } from './lib/package.mjs';

const shared = fixture();

/** @param {string} name */
const sample = (name) => readFileSync(new URL(`../../sandbox/media/samples/${name}`, import.meta.url));
const sha256 = (/** @type {Buffer} */ bytes) => createHash('sha256').update(bytes).digest('hex');
const goesOn = { settings: { onError: 'continueRegularOutput' } };
const isOld = n8nTree.includes('1.85');

/** @type {Awaited<ReturnType<typeof startStore>>} */
let store;

/**
 * @param {any[]} inputItems  `json` and `binary`
 * @param {Record<string, any>} [more]
 */
const call = (inputItems, { parameters = {}, ...more } = {}) =>
	createCall({
		pkg: shared.pkg,
		credentials: shared.sandbox.credentials(),
		items: [],
		inputItems,
		parameters: { mediaSource: 'binary', mediaType: 'image', ...parameters },
		...more,
	});

/** @param {any[]} inputItems @param {Record<string, any>} [more] */
const run = (inputItems, more) => call(inputItems, more).execute();

let people = 0;
/** An item with a file. @param {any} data */
const withFile = (data, json = {}) => ({ json: { userId: String(1254477777772900 + ++people), ...json }, binary: { data } });

/** @param {any[]} uploads */
const filesOf = (uploads) => uploads.map(({ file }) => file);

for (const mode of storeModes) {
	describe(`files in n8n's ${mode}`, () => {
		beforeEach(async () => {
			store = await startStore(mode);
		});
		afterEach(() => store.close());

		for (const connection of ['n8n', 'direct']) {
			const options = { connection };
			test(`${connection}: every byte arrives, under the file's type and name, and the output is the contract`, async () => {
				const bytes = sample('sample.png');
				const item = withFile(await store.file(bytes, { fileName: 'holiday.png' }));
				const [{ json }] = await run([item], { parameters: { options } });
				const { uploads, deliveries, violations } = await shared.sandbox.ledger();
				assert.deepEqual(violations, []);
				assert.deepEqual(filesOf(uploads), [{ name: 'holiday.png', mimeType: 'image/png', size: bytes.length, sha256: sha256(bytes) }]);
				assert.deepEqual(json, {
					success: true,
					operation: 'sendMediaMessage',
					userId: item.json.userId,
					mediaUrl: null,
					mediaType: 'image',
					fileName: 'holiday.png',
					attachmentId: uploads[0].attachmentId,
					messageId: deliveries[0].messageId,
					sentAt: json.sentAt,
				});
			});

			test(`${connection}: files of many chunks and of every odd length arrive whole`, async () => {
				const lengths = [3, 4, 5].map((more) => 3 * 1024 * 1024 + more);
				const files = lengths.map((length) => Buffer.concat([sample('sample.png'), randomBytes(length)]));
				const items = [];
				for (const bytes of files) items.push(withFile(await store.file(bytes)));
				await run(items, { parameters: { options } });
				const { uploads } = await shared.sandbox.ledger();
				assert.deepEqual(
					filesOf(uploads).map((file) => file.sha256).sort(),
					files.map(sha256).sort(),
				);
			});
		}

		test('what the bytes are counts, whatever the item says of them', async () => {
			const png = await store.file(sample('sample.png'), { fileName: 'x.bin', mimeType: 'application/octet-stream' });
			const jpeg = await store.file(sample('sample.jpg'), { fileName: 'x.png', mimeType: 'image/png' });
			await run([withFile(png), withFile(jpeg)]);
			const { uploads } = await shared.sandbox.ledger();
			assert.deepEqual(filesOf(uploads).map(({ mimeType }) => mimeType).sort(), ['image/jpeg', 'image/png']);
		});

		test('a file name beyond ASCII is sent in ASCII and reported as it is', async () => {
			const fileName = 'Größe "50 €"\r\nX-Evil: 1.png';
			const [{ json }] = await run([withFile(await store.file(sample('sample.png'), { fileName }))]);
			const { uploads, violations } = await shared.sandbox.ledger();
			assert.deepEqual(violations, []);
			assert.match(uploads[0].file.name, /^[\x20-\x7e]+\.png$/);
			assert.equal(json.fileName, fileName);
		});

		test('a file without a name gets one', async () => {
			const [{ json }] = await run([withFile(await store.file(sample('sample.jpg'), { fileName: '', mimeType: 'image/jpeg' }))]);
			const { uploads } = await shared.sandbox.ledger();
			assert.equal(uploads[0].file.name, 'file.jpg');
			assert.equal(json.fileName, '');
		});

		test('equal files are uploaded once: the same one in many items, and copies of it', async () => {
			const same = await store.file(sample('sample.png'), { fileName: 'one.png' });
			const copy = await store.file(sample('sample.png'), { fileName: 'two.png' });
			const other = await store.file(sample('sample.jpg'), { fileName: 'one.png' });
			const output = await run([same, same, { ...same }, copy, other].map((data) => withFile(data)));
			const { uploads, deliveries } = await shared.sandbox.ledger();
			assert.deepEqual([uploads.length, deliveries.length], [2, 5]);
			assert.deepEqual(output.map(({ json }) => json.fileName), ['one.png', 'one.png', 'one.png', 'two.png', 'one.png']);
			assert.equal(new Set(output.slice(0, 4).map(({ json }) => json.attachmentId)).size, 1);
		});

		test('files of one size and other bytes are not taken for equal', async () => {
			const files = [1, 2, 1].map((last) => Buffer.concat([sample('sample.png'), Buffer.alloc(200_000), Buffer.from([last])]));
			const items = [];
			for (const bytes of files) items.push(withFile(await store.file(bytes)));
			await run(items);
			const { uploads, deliveries } = await shared.sandbox.ledger();
			assert.deepEqual(filesOf(uploads).map((file) => file.sha256).sort(), files.slice(0, 2).map(sha256).sort());
			const arrived = items.map(({ json }) => deliveries.find((/** @type {any} */ { recipient }) => recipient === json.userId).file.sha256);
			assert.deepEqual(arrived, files.map(sha256));
		});

		test('the field that holds the file is each item’s own', async () => {
			const photo = await store.file(sample('sample.jpg'), { fileName: 'photo.jpg' });
			const scan = await store.file(sample('sample.png'), { fileName: 'scan.png' });
			const both = { photo, scan };
			const items = ['photo', 'scan'].map((field) => ({ json: { userId: String(1254477777772900 + ++people), field }, binary: both }));
			const output = await run(items, { parameters: { binaryPropertyName: '={{ $json.field }}' } });
			assert.deepEqual(output.map(({ json }) => json.fileName), ['photo.jpg', 'scan.png']);
		});

		test('the file itself may be given by an expression', async () => {
			const bytes = Buffer.concat([sample('sample.png'), randomBytes(300_000)]);
			const item = withFile(await store.file(bytes));
			const [{ json }] = await run([item], { parameters: { binaryPropertyName: '={{ $input.item.binary.data }}' }, ...goesOn });
			assert.equal(json.error, undefined);
			const { uploads } = await shared.sandbox.ledger();
			assert.deepEqual(filesOf(uploads).map((file) => file.sha256), [sha256(bytes)]);
		});

		test('what is missing is the item’s own failure, in words that help, and the others go out', async () => {
			const data = await store.file(sample('sample.png'));
			const items = [withFile(data), { json: { userId: '1254477777772801' } }, { ...withFile(data), binary: { photo: data, 'scan 2': data } }, withFile(data)];
			const output = await run(items, goesOn);
			assert.deepEqual(output.map(({ json }) => json.success), [true, false, false, true]);
			const [, none, misnamed] = output;
			assert.match(none.json.error, /^Invalid input: .*binary file 'data'/);
			assert.match(misnamed.json.error, /^Invalid input: .*no binary field 'data'.*"photo", "scan 2"/);
			assert.match(misnamed.json.advice, /Input Data Field Name/);
			assert.deepEqual([none.json.delivery, none.json.userId, none.pairedItem], ['notSent', '1254477777772801', { item: 1 }]);
		});

		test('with one file missing nothing leaves in stop mode, and the error is that item’s', async () => {
			const data = await store.file(sample('sample.png'));
			await assert.rejects(run([withFile(data), { json: { userId: '1254477777772801' } }]), (/** @type {any} */ error) => {
				assert.equal(error.context.itemIndex, 1);
				return /^Invalid input: /.test(error.message);
			});
			const { calls } = await shared.sandbox.ledger();
			assert.deepEqual(calls, []);
		});

		test('a file that is too large, empty or of another format is refused before anything leaves', async () => {
			const large = Buffer.concat([sample('sample.png'), Buffer.alloc(9_000_000)]);
			const files = [await store.file(large), await store.file(Buffer.alloc(0)), await store.file(Buffer.from('hello'), { mimeType: 'text/plain' })];
			const output = await run(files.map((data) => withFile(data)), goesOn);
			for (const { json } of output) assert.match(json.error, /^Invalid input: The file "picture.png" is /);
			assert.match(output[0].json.error, new RegExp(String(large.length)));
			assert.deepEqual((await shared.sandbox.ledger()).calls, []);
		});

		test('bytes of no format are not what their item claims, and nothing leaves for them', async () => {
			const good = withFile(await store.file(sample('sample.png')));
			for (const [mediaType, mimeType, bytes, told] of [
				['image', 'image/png', '\0\x01\x02', 'does not begin as a file of image/png does'],
				['audio', 'audio/wav', '\0\x01\x02', 'does not begin as a file of audio/wav does'],
				['image', 'image/png', '{"error":"not found"}', 'is application/json, where'],
				['file', 'application/pdf', 'a;b;c', 'is text/plain, where'],
				['video', 'video/mp4', '<Error>AccessDenied</Error>', 'is application/xml, where'],
				['audio', 'audio/aac', 'Not found', 'is text/plain, where'],
				['file', 'application/pdf', '<html>%PDF-', 'is text/html, where'],
			]) {
				const bad = withFile(await store.file(Buffer.from(bytes), { fileName: 'a', mimeType }));
				const [{ json }] = await run([bad], { ...goesOn, parameters: { mediaType } });
				assert.ok(json.error.startsWith(`Invalid input: The file "a" ${told}`), json.error);
				assert.match(json.advice, /a server may have answered with an error in its place/);
			}
			const bad = withFile(await store.file(Buffer.from('\0\x01\x02')));
			await assert.rejects(run([good, bad]), /does not begin as a file of image\/png does/);
			assert.deepEqual((await shared.sandbox.ledger()).calls, []);
		});

		test('Media Source is read as the core reads it', async () => {
			const data = await store.file(sample('sample.png'));
			for (const mediaSource of ['Binary', ' binary ', '={{ "BINARY" }}']) {
				const [{ json }] = await run([withFile(data)], { parameters: { mediaSource } });
				assert.equal(json.success, true, mediaSource);
			}
		});

		test('equal files are uploaded once, however their base64 is broken into lines', async () => {
			const bytes = sample('sample.png');
			const base64 = bytes.toString('base64');
			const lines = (/** @type {string} */ end) => base64.replace(/.{20}/g, `$&${end}`);
			const written = [base64, lines('\r\n'), lines('\t'), `data:image/png;base64,${base64}`];
			const items = written.map((data) => withFile({ data, mimeType: 'image/png', fileName: 'a.png' }));
			const output = await run(items);
			assert.ok(output.every(({ json }) => json.success));
			const { uploads } = await shared.sandbox.ledger();
			assert.deepEqual(filesOf(uploads).map((file) => file.sha256), [sha256(bytes)]);
		});

		// In memory the bytes are in the item.
		if (mode === 'filesystem') test('a file that goes or changes after it was looked at is no fault of the network', async (t) => {
			for (const [change, words] of /** @type {const} */ ([['gone', /no such file|File not found/], ['grown', /not the one that it was/]])) {
				const gate = await startGate(t, shared.sandbox.url);
				const credentials = shared.sandbox.credentials(undefined, { customBaseUrl: gate.url });
				const first = await store.file(sample('sample.jpg'), { fileName: 'a.jpg', mimeType: 'image/jpeg' });
				const second = await store.file(sample('sample.png'));
				const running = run([withFile(first), withFile(second)], { ...goesOn, credentials, parameters: { options: { concurrency: 1 } } });
				await gate.arrived;
				if (change === 'gone') await store.remove(second);
				else appendFileSync(store.path(second), 'more');
				gate.open();
				const [one, { json }] = await running;
				assert.equal(one.json.success, true);
				assert.match(json.error, /^Request failed: the file could not be read to its end \(/);
				assert.match(json.error, words);
				assert.deepEqual([json.delivery, json.advice.includes('n8n may have deleted it')], ['notSent', true]);
			}
		});

		test('an upload that Meta refuses is its message’s failure, with Meta’s facts', async () => {
			await shared.sandbox.fault({ endpoint: 'upload', action: { type: 'error', code: 100, subcode: 2018047 } });
			const [{ json }] = await run([withFile(await store.file(sample('sample.png')))], goesOn);
			assert.match(json.error, /^API Error: /);
			assert.deepEqual([json.code, json.subcode, json.delivery], [100, 2018047, 'notSent']);
		});

		test('an upload whose answer is lost is repeated with all its bytes', async () => {
			const bytes = Buffer.concat([sample('sample.png'), randomBytes(500_000)]);
			await shared.sandbox.fault({ endpoint: 'upload', times: 1, action: { type: 'reset', when: 'after' } });
			const [{ json }] = await run([withFile(await store.file(bytes))]);
			assert.equal(json.success, true);
			const { uploads } = await shared.sandbox.ledger();
			assert.deepEqual(filesOf(uploads).map((file) => file.sha256), [sha256(bytes), sha256(bytes)]);
		});

		test('a token that an answer repeats stays secret', async () => {
			await shared.sandbox.fault({ endpoint: 'upload', action: { type: 'echoToken' } });
			const [{ json }] = await run([withFile(await store.file(sample('sample.png')))], goesOn);
			assert.equal(json.success, false);
			assert.ok(!JSON.stringify(json).includes('TEST-TOKEN'));
		});

		test('a cancelled execution sends nothing, though its files were being looked at', async () => {
			const cancel = new AbortController();
			const items = [];
			for (let each = 0; each < 8; each += 1) items.push(withFile(await store.file(Buffer.concat([sample('sample.png'), randomBytes(2_000_000)]))));
			const { execute } = call(items, { cancel: cancel.signal });
			const running = execute();
			cancel.abort();
			await running.catch(() => undefined);
			assert.deepEqual((await shared.sandbox.ledger()).calls, []);
		});

		test('a tool has no files, and the agent is told what works', async () => {
			const invoke = createTool({
				pkg: shared.pkg,
				credentials: shared.sandbox.credentials(),
				items: [],
				parameters: { mediaSource: 'binary', mediaType: 'image', userId: '1254477777772919' },
			});
			const answer = await invoke({}).catch((/** @type {any} */ error) => error.message);
			assert.match(String(answer), /Invalid input: a tool is given no files.*Media Source to URL/);
		});

		// n8n 1 knows no such workflows.
		if (!isOld) test('a workflow that keeps files in the json is served', async () => {
			const data = await store.file(sample('sample.png'), { fileName: 'nested.png' });
			const combined = { workflowSettings: { binaryMode: 'combined' }, parameters: { binaryPropertyName: 'order.photos[0]' }, ...goesOn };
			const items = [{ json: { userId: '1254477777772901', order: { photos: [data] } } }, { json: { userId: '1254477777772902', order: {} } }];
			const [sent, missing] = await run(items, combined);
			assert.equal(sent.json.fileName, 'nested.png');
			assert.match(missing.json.error, /^Invalid input: The path 'order\.photos\[0\]' does not resolve/);
		});
	});
}

test('base64 that is broken into lines arrives whole', async () => {
	store = await startStore('memory');
	try {
		const bytes = Buffer.concat([sample('sample.png'), randomBytes(400_000)]);
		const whole = await store.file(bytes);
		await run([withFile({ ...whole, data: whole.data.replace(/.{76}/g, '$&\r\n') })]);
		const { uploads } = await shared.sandbox.ledger();
		assert.deepEqual(filesOf(uploads).map((file) => file.sha256), [sha256(bytes)]);
	} finally {
		await store.close();
	}
});

test('a file that is the only one of its size is read once, and never as a whole at a time', async () => {
	store = await startStore('filesystem');
	try {
		const bytes = Buffer.concat([sample('sample.png'), randomBytes(5_000_000)]);
		const { context, execute } = call([withFile(await store.file(bytes))]);
		/** @type {import('node:fs').ReadStream[]} */
		const streams = [];
		const read = context.helpers.getBinaryStream;
		context.helpers.getBinaryStream = async (/** @type {any[]} */ ...args) => {
			const stream = await read(...args);
			streams.push(stream);
			return stream;
		};
		context.helpers.getBinaryDataBuffer = () => assert.fail('the file was read as a whole');
		const [{ json }] = await execute();
		assert.equal(json.success, true);
		const bytesRead = streams.reduce((sum, stream) => sum + stream.bytesRead, 0);
		assert.ok(bytesRead >= bytes.length && bytesRead < bytes.length + 300_000, `${bytesRead} of ${bytes.length}`);
	} finally {
		await store.close();
	}
});

describe('files that change under the workflow’s feet', () => {
	beforeEach(async () => {
		store = await startStore('filesystem');
	});
	afterEach(() => store.close());

	test('a file that n8n has deleted fails its item alone, before anything leaves', async () => {
		const gone = await store.file(sample('sample.png'), { fileName: 'gone.png' });
		await store.remove(gone);
		const output = await run([withFile(gone), withFile(await store.file(sample('sample.jpg')))], goesOn);
		assert.match(output[0].json.error, /^Invalid input: the file "gone\.png" cannot be read: /);
		assert.equal(output[1].json.success, true);
		const stopped = run([withFile(gone)]);
		await assert.rejects(stopped, /Invalid input: the file "gone\.png" cannot be read/);
	});
});
