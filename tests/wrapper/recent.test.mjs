// @ts-check
/** What is remembered for the whole process: bounded in number and in time. */
import assert from 'node:assert/strict';
import { after, before, mock, test } from 'node:test';
import { loadPackage, unpackTarball } from './lib/package.mjs';

/** @type {any} */ let pkg;
/** @type {{ dir: string, remove: () => Promise<void> }} */ let unpacked;
before(async () => {
	unpacked = await unpackTarball();
	pkg = await loadPackage(unpacked.dir);
});
after(() => unpacked.remove());

test('what was set longest ago gives way', () => {
	const recent = new pkg.Recent(2);
	for (const key of ['a', 'b', 'a', 'c']) recent.set(key, key);
	assert.deepEqual(['a', 'b', 'c'].map((key) => recent.get(key)), ['a', undefined, 'c']);
	recent.delete('a');
	assert.equal(recent.latest('a'), undefined);
});

test('each is of use for its time, and known beyond it', () => {
	mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
	try {
		const recent = new pkg.Recent(10, 100);
		recent.set('usual', 1);
		recent.set('longer', 2, 1000);
		mock.timers.tick(99);
		assert.deepEqual([recent.get('usual'), recent.get('longer')], [1, 2]);
		mock.timers.tick(1);
		assert.deepEqual([recent.get('usual'), recent.latest('usual'), recent.get('longer')], [undefined, 1, 2]);
	} finally {
		mock.timers.reset();
	}
});
