// @ts-check
/** Bodies of answers as streams of Node's: read to their end, or an error, and never taken as whole where they are not. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { test } from 'node:test';
import { fixture } from './lib/fixture.mjs';

const shared = fixture();
/** @param {unknown} body */
const read = (body, signal = new AbortController().signal, longest = 10) =>
	createRequire(import.meta.url)(join(shared.dir, 'dist/base.js')).readBody(body, signal, longest);
const text = async (/** @type {unknown} */ body) => Buffer.from(await read(body)).toString();

test('a stream is read to its end, in however many parts, paused or spent', async () => {
	assert.equal(await text(Readable.from([Buffer.from('caf'), Buffer.from('\u00e9')])), 'caf\u00e9');
	assert.equal(await text(Readable.from(['a', 'b'])), 'ab');
	assert.equal(await text(Readable.from([Buffer.from('x')]).pause()), 'x');
	assert.equal(await text(new Blob(['web']).stream()), 'web');
	const spent = Readable.from([Buffer.from('x')]);
	await text(spent);
	assert.equal(await text(spent), '');
});

test('a stream that breaks off is an error, before reading or during it', async () => {
	const during = new PassThrough();
	const cut = assert.rejects(read(during), { code: 'ERR_STREAM_PREMATURE_CLOSE' });
	during.write('x');
	during.destroy();
	await cut;
	await assert.rejects(read(during), { code: 'ERR_STREAM_PREMATURE_CLOSE' });
	const failing = new PassThrough();
	const failed = assert.rejects(read(failing), { code: 'ECONNRESET' });
	failing.destroy(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
	await failed;
	await assert.rejects(read(failing), { code: 'ECONNRESET' });
});

test('a stream that is too long, or whose reading is ended, is closed', async () => {
	const long = new PassThrough();
	const closed = once(long, 'close');
	long.write('x'.repeat(11));
	await assert.rejects(read(long), { code: 'ERR_TOO_LARGE' });
	await closed;
	const silent = new PassThrough();
	const end = new AbortController();
	const ended = assert.rejects(read(silent, end.signal), { name: 'AbortError' });
	end.abort();
	await ended;
	assert.ok(silent.destroyed);
});
