// @ts-check
/** The same sources give the same tarball and the same bill of materials, byte for byte, wherever they are built. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { checkout, run } from './lib/checkout.mjs';

/** What may differ between two machines with the same tools. */
const places = [
	{ below: '', umask: '022', modes: 'go=rX', env: { TZ: 'UTC', LC_ALL: 'C' } },
	{ below: 'a folder/elsewhere', umask: '077', modes: 'go=', env: { TZ: 'Asia/Tokyo', LC_ALL: 'C.UTF-8' } },
];

test('two fresh checkouts in different folders build the same tarball', async (t) => {
	const checkouts = await Promise.all(places.map(({ below }) => checkout(below)));
	t.after(() => Promise.all(checkouts.map(({ remove }) => remove())));
	/** @type {Record<string, string>[]} */
	const built = [];
	for (const [index, { dir }] of checkouts.entries()) {
		const { umask, modes, env } = places[index];
		const build = `umask ${umask}; chmod -R ${modes} .; bash build.sh`;
		const { stdout } = await run(dir, ['bash', '-c', build], env);
		const tarball = stdout.trimEnd().split('\n').at(-1) ?? '';
		assert.ok(tarball.startsWith(dir), tarball);
		built.push({
			...(await hashesWithin(tarball)),
			'the tarball': await hash(tarball),
			'the bill of materials': await hash(tarball.replace(/\.tgz$/, '.cdx.json')),
		});
	}
	assert.ok(Object.keys(built[0]).length > 10, 'the tarball is all but empty');
	const names = [...new Set(built.flatMap(Object.keys))];
	assert.deepEqual(names.filter((name) => built[0][name] !== built[1][name]), [], 'these differ');
});

/** @param {string} tarball */
async function hashesWithin(tarball) {
	const dir = await mkdtemp(join(tmpdir(), 'instagram-direct-unpacked-'));
	try {
		await run(dir, ['tar', '-xzf', tarball]);
		/** @type {Record<string, string>} */
		const hashes = {};
		for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
			const path = join(entry.parentPath, entry.name);
			if (entry.isFile()) hashes[relative(dir, path)] = await hash(path);
		}
		return hashes;
	} finally {
		await rm(dir, { recursive: true, force: true });
	}
}

/** @param {string} file */
async function hash(file) {
	return createHash('sha256').update(await readFile(file)).digest('hex');
}
