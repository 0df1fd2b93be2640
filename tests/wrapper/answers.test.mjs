// @ts-check
/** Whatever a host answers to a send, the item has an outcome, and it is the right one. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { fixture } from './lib/fixture.mjs';
import { createCall, runWorkflow } from './lib/n8n.mjs';
import { item } from './lib/sandbox.mjs';

const shared = fixture();
/** What a send is answered with. */
let answer = { status: 200, body: '', headers: {} };
/** And every send after the first, if that is something else. */
/** @type {typeof answer | undefined} */
let afterwards;
let sends = 0;

const host = createServer((request, response) => {
	request.resume();
	request.on('end', () => {
		const isUpload = request.url?.endsWith('message_attachments');
		if (!isUpload) sends += 1;
		const { status, body, headers } = isUpload ? { status: 200, body: '{"attachment_id":"1"}', headers: {} } : answer;
		if (!isUpload && afterwards) [answer, afterwards] = [afterwards, undefined];
		response.writeHead(status, { 'content-type': 'application/json', ...headers });
		response.end(body);
	});
});
before(() => new Promise((resolve) => host.listen(0, '127.0.0.1', () => resolve(undefined))));
after(() => host.close());

const setting = (more = {}) => {
	const { port } = /** @type {import('node:net').AddressInfo} */ (host.address());
	return {
		pkg: shared.pkg,
		credentials: { ...shared.sandbox.credentials(), customBaseUrl: `http://127.0.0.1:${port}` },
		items: [item('11')],
		...more,
	};
};
const continuing = { settings: { onError: 'continueRegularOutput' } };

/** @param {number} status @param {string} body */
async function outcomeOf(status, body, headers = {}) {
	answer = { status, body, headers };
	sends = 0;
	const [{ json }] = await createCall(setting(continuing)).execute();
	return json;
}

test('numbers of any length in an error are an outcome that is told: unknown after a 500, and stop mode fails', async () => {
	for (const number of ['9007199254740993', '-9007199254740993', '1e400', '123456789012345678901234567890']) {
		const body = `{"error":{"message":"x","code":2,"error_subcode":${number}}}`;
		const json = await outcomeOf(500, body);
		assert.equal(json.delivery, 'unknown', number);
		assert.match(json.error, /^API Error: /);
		assert.equal(sends, 1);
		const { error } = await runWorkflow(setting());
		assert.match(error?.message ?? 'the node succeeded', /^API Error: /, number);
	}
});

test('what JavaScript reads of a success is a success, digit for digit', async () => {
	const id = '"message_id":"aWdfZAG1"';
	const strange = [
		`{"note":"caf\\ud83d",${id}}`,
		`{"note":${'['.repeat(5000)}${']'.repeat(5000)},${id}}`,
		`\ufeff{${id}}`,
		`{"message_id":"old",${id}}`,
		`{"number":1e999,${id}}`,
	];
	for (const body of strange) {
		const json = await outcomeOf(200, body);
		assert.deepEqual([json.success, json.messageId], [true, 'aWdfZAG1'], body.slice(0, 60));
	}
	assert.equal((await outcomeOf(200, '{"message_id":90071992547409931234}')).messageId, '90071992547409931234');
});

test('a throttle is heeded however its code is written, and the message goes out once it ends', async () => {
	for (const code of ['4', '4.0', '"4"', '0.4e1']) {
		answer = { status: 400, headers: { 'retry-after': '1' }, body: `{"error":{"message":"caf\\ud83d","code":${code}}}` };
		sends = 0;
		afterwards = { status: 200, headers: {}, body: '{"message_id":"m"}' };
		const [{ json }] = await createCall(setting(continuing)).execute();
		assert.deepEqual([json.success, json.messageId, sends], [true, 'm', 2], code);
	}
});

test('an answer that ends nowhere is not read to its end', async () => {
	const json = await outcomeOf(200, `{"message_id":"m","pad":"${'x'.repeat(3_000_000)}"}`);
	assert.deepEqual([json.success, json.delivery], [false, 'unknown']);
	assert.match(json.error, /too large/);
});
