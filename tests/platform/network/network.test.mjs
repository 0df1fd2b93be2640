// @ts-check
/** The rules for the network that whoever runs n8n has set hold for the node's calls too. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { isN8n1 } from '../../n8n/lib/chosen-n8n.mjs';
import { n8nSuite } from '../../n8n/lib/suite.mjs';
import { startForwardProxy } from '../lib/forward-proxy.mjs';

const messages = [
	{ userId: '1784140000000101', mediaUrl: 'https://media.example.com/sample.png', mediaType: 'image' },
	{ userId: '1784140000000102', mediaUrl: 'https://media.example.com/sample.mp4', mediaType: 'video' },
];

/** @param {Awaited<ReturnType<ReturnType<typeof n8nSuite>['execute']>>} run */
const items = (run) => run.outputs[0].map(({ json }) => json);

const proxy = await startForwardProxy();
after(() => proxy.close());

describe('with HTTP_PROXY', () => {
	const n8n = n8nSuite({ env: { HTTP_PROXY: proxy.url } });
	const send = n8n.workflow('networkProxy', messages);

	test('every call passes the proxy', async () => {
		const run = await n8n.execute(send);
		assert.equal(run.status, 'success', JSON.stringify(run.error));

		const { calls, deliveries } = await n8n.ledger();
		assert.equal(deliveries.length, messages.length);
		assert.equal(calls.length, 4);
		const ours = proxy.passed.filter(({ url }) => new URL(url).pathname.startsWith('/v25.0/'));
		const path = (/** @type {string} */ url) => new URL(url).pathname;
		assert.deepEqual(ours.map(({ method, url }) => `${method} ${path(url)}`).sort(), [
			'POST /v25.0/me/message_attachments',
			'POST /v25.0/me/message_attachments',
			'POST /v25.0/me/messages',
			'POST /v25.0/me/messages',
		]);
	});
});

// n8n 1 has no such protection.
if (!isN8n1) {
	describe('with SSRF protection', () => {
		const n8n = n8nSuite({ env: { N8N_SSRF_PROTECTION_ENABLED: 'true' } });
		const send = n8n.workflow('networkBlocked', messages, { onError: 'continueRegularOutput' });

		test('an address that n8n blocks is named as such, and nothing is sent', async () => {
			const run = await n8n.execute(send);
			const outputs = items(run);
			assert.equal(outputs.length, messages.length);
			for (const output of outputs) {
				assert.match(output.error, /n8n blocked the address \(SSRF protection\), nothing was sent/);
				assert.match(output.advice, /SSRF protection/);
				assert.equal(output.delivery, 'notSent');
			}
			assert.deepEqual((await n8n.ledger()).calls, []);
		});
	});
}

describe('with a Custom Base URL on plain http', () => {
	const beyond = 'http://graph.example.com';
	const n8n = n8nSuite({ env: { HTTP_PROXY: proxy.url } });
	const credential = n8n.credential('networkPlainHttp', { baseUrl: beyond });
	const send = n8n.workflow('networkPlainHttp', messages, { credential, onError: 'continueRegularOutput' });

	test('beyond this machine it is refused without a call', async () => {
		const run = await n8n.execute(send);
		const outputs = items(run);
		assert.equal(outputs.length, messages.length);
		for (const output of outputs) {
			assert.match(output.error, /^Invalid input: /);
			assert.match(output.advice, /https/);
			assert.equal(output.delivery, 'notSent');
		}
		// Such a call would have gone to the proxy.
		assert.deepEqual(proxy.passed.filter(({ url }) => url.startsWith(beyond)), []);
		assert.deepEqual((await n8n.ledger()).calls, []);
	});
});
