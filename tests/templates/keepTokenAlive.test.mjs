// @ts-check
/** The template that keeps a token of the Instagram login alive. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { templateSuite } from './lib/suite.mjs';

const suite = templateSuite({ credential: { accessToken: 'TEST-TOKEN-ig-1', customLogin: 'instagram' } });

test('its one call renews the token, even when Meta refuses the call, and sends nothing', async () => {
	await suite.sandbox('faults', { endpoint: 'send', action: { type: 'error', code: 10, subcode: 2534022 } });
	const workflow = await suite.importTemplate('keep-token-alive');
	const run = await suite.run(workflow, { name: 'Every Week' });
	assert.equal(run.status, 'success', JSON.stringify(run.error));
	const [item] = run.output('Show Typing');
	assert.deepEqual([item.success, item.code, item.subcode], [false, 10, 2534022]);
	const { calls } = await suite.sandbox('login');
	assert.deepEqual(calls.map((/** @type {any} */ { kind, status }) => [kind, status]), [['renewal', 200]]);
	assert.deepEqual((await suite.sandbox('ledger')).deliveries, []);
});
