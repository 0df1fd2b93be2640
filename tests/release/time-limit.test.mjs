// @ts-check
/** What hangs is ended, with all that it has started. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { step } from '../../scripts/lib/progress.mjs';

test('a step whose command hangs fails, though a grandchild holds the output open', { timeout: 120_000 }, async (t) => {
	const dir = mkdtempSync(join(tmpdir(), 'instagram-direct-hang-'));
	t.after(() => rmSync(dir, { recursive: true, force: true }));
	// The middle one ends at once when asked to; the last one would sleep on.
	const command = `sh -c 'echo $$ >${dir}/pid; exec sleep 300' & wait`;
	const work = step('A test of a step that hangs', (log) => log.run('sh', ['-c', command], { timeoutMs: 5000 }));
	await assert.rejects(work, /A test of a step that hangs failed: not ended within 5\.0 s/);
	const grandchild = Number(readFileSync(join(dir, 'pid'), 'utf8'));
	assert.ok(grandchild > 1);
	for (let round = 0; round < 300 && isAlive(grandchild); round += 1) await pause(100);
	assert.equal(isAlive(grandchild), false);
});

test('a step within its time gives its output', async () => {
	const output = await step('A test of a step', (log) => log.run('sh', ['-c', 'echo done'], { timeoutMs: 60_000 }));
	assert.equal(output, 'done');
});

/** @param {number} pid */
function isAlive(pid) {
	try {
		process.kill(pid, 0);
	} catch {
		return false;
	}
	// What nobody has waited for yet is dead all the same.
	try {
		return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
	} catch {
		return true;
	}
}
