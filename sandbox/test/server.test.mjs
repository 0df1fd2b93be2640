// @ts-check
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startSandbox } from '../src/server.mjs';
import { client, pictureUrl, sandbox, sendBody, token } from './support.mjs';

const main = fileURLToPath(new URL('../src/main.mjs', import.meta.url));

test('the ledger counts deliveries per recipient, URL and type, and a reset empties it', async (t) => {
	const graph = await sandbox(t);
	const id = await graph.uploaded();
	const again = await graph.uploaded();
	for (const [recipient, attachment] of /** @type {const} */ ([['1', id], ['2', id], ['1', again]])) {
		await graph.send(sendBody(recipient, attachment));
	}
	const { deliveriesPerKey, calls } = await graph.ledger();
	assert.deepEqual(deliveriesPerKey, [
		{ recipient: '1', url: pictureUrl, type: 'image', count: 2 },
		{ recipient: '2', url: pictureUrl, type: 'image', count: 1 },
	]);
	assert.deepEqual(calls.map((/** @type {any} */ c) => [c.endpoint, c.recipient, c.url, c.status, c.account]), [
		['upload', null, pictureUrl, 200, '17841400000000001'],
		['upload', null, pictureUrl, 200, '17841400000000001'],
		['send', '1', pictureUrl, 200, '17841400000000001'],
		['send', '2', pictureUrl, 200, '17841400000000001'],
		['send', '1', pictureUrl, 200, '17841400000000001'],
	]);
	const counts = await graph.counts();
	assert.deepEqual([counts.calls, counts.statuses, counts.duplicates], [{ upload: 2, send: 3, me: 0 }, { 200: 5 }, 1]);

	assert.deepEqual((await graph.call('POST', '/_admin/reset', {})).body, { ok: true });
	const { deliveries, uploads, violations } = await graph.ledger();
	assert.deepEqual([deliveries, uploads, violations], [[], [], []]);
	assert.notEqual(await graph.uploaded(), id, 'ids are not used again');
});

test('closing ends open connections and held answers at once', async () => {
	const running = await startSandbox();
	const graph = client(running.url);
	await graph.limits({ latencyMs: 600_000 });
	const held = graph.me().then(() => 'answered', () => 'ended');
	while ((await graph.counts()).inFlight === 0);
	const started = performance.now();
	await running.close();
	await held;
	assert.ok(performance.now() - started < 30_000);
	await assert.rejects(graph.me());
});

test('a body that is too large is refused in Graph’s words', async (t) => {
	const graph = await sandbox(t);
	const reply = await graph.upload(`"${'a'.repeat(1_100_000)}"`);
	assert.equal(reply.status, 400);
	assert.equal(reply.body.error.code, 100);
});

test('the program says where it listens and ends on SIGTERM', async (t) => {
	const child = spawn(process.execPath, [main, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
	t.after(() => child.kill('SIGKILL'));
	const lines = createInterface({ input: child.stdout });
	const [line] = await once(lines, 'line');
	const url = /^Graph sandbox listening on (http:\/\/127\.0\.0\.1:\d+)$/.exec(String(line))?.[1];
	assert.ok(url, String(line));
	const reply = await fetch(`${url}/v25.0/me`, { headers: { authorization: `Bearer ${token}` } });
	assert.equal(reply.status, 200);
	child.kill('SIGTERM');
	assert.deepEqual(await once(child, 'exit'), [0, null]);
});

test('the program refuses what it does not understand', async () => {
	for (const args of [['--port', 'x'], ['--prot', '1']]) {
		const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'ignore', 'ignore'] });
		assert.deepEqual(await once(child, 'exit'), [1, null]);
	}
});
