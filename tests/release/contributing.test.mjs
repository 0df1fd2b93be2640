// @ts-check
/** What contributors are told holds: the files that documents name, and the way to add a Graph error code, done as it is written. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { rootDir } from '../../scripts/lib/paths.mjs';
import { checkout, run } from './lib/checkout.mjs';

test('every file that the documents name is there', async () => {
	const { stdout } = await run(rootDir, ['git', 'ls-files', '-z', '*.md']);
	const documents = stdout.split('\0').filter((name) => name !== '');
	assert.ok(documents.includes('README.md'));
	let named = 0;
	for (const document of documents) {
		const text = await readFile(join(rootDir, document), 'utf8');
		const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target]) => join(dirname(document), target));
		const paths = [...text.matchAll(/`((?:src|tests|sandbox|scripts|bench|docs|examples|node-wrapper|\.github|\.ci)\/[\w./-]*)`/g)].map(([, path]) => path);
		const exists = (/** @type {string} */ path) => [path, join(dirname(document), path)].some((from) => existsSync(join(rootDir, from)));
		for (const path of [...links, ...paths]) assert.ok(exists(path), `${document} names ${path}`);
		named += links.length + paths.length;
	}
	assert.ok(named > 40, `only ${named} found`);
});

test('a Graph error code is a row in the table and a row in its test', async (t) => {
	const { dir, remove } = await checkout();
	t.after(remove);
	/** @param {string} file @param {string} before @param {string} line */
	const addLine = async (file, before, line) => {
		const path = join(dir, file);
		const text = await readFile(path, 'utf8');
		assert.equal(text.split(before).length, 2, `${file} has no single place with ${before}`);
		await writeFile(path, text.replace(before, `${line}\n${before}`));
	};
	// What is compiled already need not be compiled again.
	const cargoTest = (/** @type {string[]} */ ...args) =>
		run(dir, ['cargo', 'test', '--locked', ...args], { CARGO_TARGET_DIR: join(rootDir, 'target', 'contributing') });

	await addLine('tests/core/graph_error_table.rs', '    // Codes that nobody has heard of.', '    (10, Some(2_599_999), Wait, NotDone),');
	await assert.rejects(cargoTest('--test', 'core', 'graph_error_table'), /2599999/);

	await addLine('src/graph/error_codes.rs', '    final_refusal(9_000_001, ANY,', '    row(10, 2_599_999, Wait, NotDone, THROTTLED),');
	const { output } = await cargoTest('--test', 'core', 'graph_error_table');
	assert.match(output, /test result: ok\. [1-9]\d* passed; 0 failed/);
	const { output: besideTheTable } = await cargoTest('--lib', 'error_codes');
	assert.match(besideTheTable, /test result: ok\. [1-9]\d* passed; 0 failed/);
});
