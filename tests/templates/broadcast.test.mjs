// @ts-check
/** The template that sends to a list and sums up what happened. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTemplate, templateSuite } from './lib/suite.mjs';

const suite = templateSuite();
const name = 'broadcast-with-summary';
const list = JSON.parse(readTemplate(name).nodes.find((/** @type {any} */ node) => node.name === 'Recipients').parameters.jsonOutput).recipients;
const start = { name: 'Start' };

test('everyone on the list gets their media, and the summary says so', async () => {
	const run = await suite.run(await suite.importTemplate(name), start);
	assert.equal(run.status, 'success', JSON.stringify(run.error));
	assert.deepEqual(run.output('Summary'), [{ sent: 3, notSent: 0, unknown: 0, problems: [] }]);
	const { deliveries } = await suite.sandbox('ledger');
	assert.deepEqual(
		deliveries.map((/** @type {any} */ { recipient, url, type }) => ({ userId: recipient, mediaUrl: url, mediaType: type })).sort(byUser),
		list,
	);
});

test('a refused and a lost message are counted apart, with advice for each', async () => {
	const [, refused, lost] = list.map((/** @type {any} */ { userId }) => userId);
	await suite.sandbox('faults', [
		{ endpoint: 'send', recipient: refused, action: { type: 'error', code: 10, subcode: 2534022 } },
		{ endpoint: 'send', recipient: lost, action: { type: 'drop', when: 'after' } },
	]);
	const run = await suite.run(await suite.importTemplate(name), start);
	assert.equal(run.status, 'success', JSON.stringify(run.error));
	const [{ problems, ...counts }] = run.output('Summary');
	assert.deepEqual(counts, { sent: 1, notSent: 1, unknown: 1 });
	assert.deepEqual(
		problems.map((/** @type {any} */ { userId, delivery }) => [userId, delivery]),
		[[refused, 'notSent'], [lost, 'unknown']],
	);
	assert.match(problems[0].error, /^API Error: /);
	assert.match(problems[0].advice, /^Wait until the person writes to you again/);
	assert.match(problems[1].error, /^Request failed: /);
	assert.match(problems[1].advice, /^Look into the conversation/);
});

test('with nobody reached there still is a summary', async () => {
	await suite.sandbox('faults', { endpoint: 'send', action: { type: 'error', code: 10, subcode: 2534022 } });
	const run = await suite.run(await suite.importTemplate(name), start);
	assert.equal(run.status, 'success', JSON.stringify(run.error));
	const [{ problems, ...counts }] = run.output('Summary');
	assert.deepEqual(counts, { sent: 0, notSent: 3, unknown: 0 });
	assert.equal(problems.length, 3);
	assert.equal((await suite.sandbox('ledger')).deliveries.length, 0);
});

/** @param {{ userId: string }} a @param {{ userId: string }} b */
function byUser(a, b) {
	return a.userId.localeCompare(b.userId);
}
