// @ts-check
/** What documents tell holds: the files and headings that they name, the sandbox's calls, and the way to add a Graph error code, done as it is written. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { rootDir } from '../../scripts/lib/paths.mjs';
import { checkout, run } from './lib/checkout.mjs';

const documents = async () => {
	const { stdout } = await run(rootDir, ['git', 'ls-files', '-z', '*.md']);
	const names = stdout.split('\0').filter((name) => name !== '');
	assert.ok(names.includes('README.md'));
	return names;
};
const read = (/** @type {string} */ name) => readFile(join(rootDir, name), 'utf8');

/** What is written as code and is a path: it begins in a folder of the root, ends in a slash, or ends as a file of ours does. */
const isPath = (/** @type {string} */ code) =>
	/^[\w.-]+\/[\w./-]*$/.test(code) && (/^(?:src|tests|sandbox|scripts|bench|docs|examples|node-wrapper|\.github|\.ci)\//.test(code) || /(?:\/|\.(?:[cm]?[jt]s|rs|json|md|sh|svg|toml|yml))$/.test(code));

test('every file that the documents name is there', async () => {
	let named = 0;
	for (const document of await documents()) {
		const text = await read(document);
		const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target]) => join(dirname(document), target));
		const paths = [...text.matchAll(/`([^`\n]+)`/g)].map(([, code]) => code).filter(isPath);
		const exists = (/** @type {string} */ path) => [path, join(dirname(document), path)].some((from) => existsSync(join(rootDir, from)));
		for (const path of [...links, ...paths]) assert.ok(exists(path), `${document} names ${path}`);
		named += links.length + paths.length;
	}
	assert.ok(named > 100, `only ${named} found`);
});

const project = 'https://github.com/instagram-direct/n8n-nodes-instagram-direct';

/** The anchors that GitHub gives a document's headings. @param {string} document */
const anchorsOf = async (document) => {
	const text = (await read(document)).replace(/^```[^]*?^```/gm, '');
	return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
		heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'),
	);
};

test('every heading that documents, nodes, credentials and examples point to is there', async () => {
	const { stdout } = await run(rootDir, ['git', 'ls-files', '-z', 'node-wrapper', 'examples', '*.md']);
	let pointed = 0;
	for (const file of stdout.split('\0').filter((name) => /\.(?:md|ts|json)$/.test(name))) {
		const text = await read(file);
		const links = file.endsWith('.md') ? [...text.matchAll(/\]\((?!https?:)([^)#]*)#([^)]+)\)/g)].map(([, target, anchor]) => [target === '' ? file : join(dirname(file), target), anchor]) : [];
		const urls = text.split(project).slice(1).map((rest) => /^(?:\/blob\/main\/([\w./-]+))?(?:#([\w-]+))?/.exec(rest) ?? []);
		for (const [, path, anchor] of urls) links.push([path ?? 'README.md', anchor ?? '']);
		for (const [document, anchor] of links) {
			assert.ok(existsSync(join(rootDir, document)), `${file} points to ${document}`);
			if (anchor === '' || anchor === 'readme') continue;
			assert.ok((await anchorsOf(document)).includes(anchor), `${file} points to ${document}#${anchor}`);
			pointed += 1;
		}
	}
	assert.ok(pointed > 6, `only ${pointed} found`);
});

test('the sandbox tells of every call of its admin side', async () => {
	const { stdout } = await run(rootDir, ['git', 'ls-files', '-z', 'sandbox/src']);
	const sources = await Promise.all(stdout.split('\0').filter((name) => name.endsWith('.mjs')).map(read));
	const calls = sources.flatMap((source) => [...source.matchAll(/app\.(get|post|delete)\('(\/_admin\/[^'*]+)'/g)]);
	assert.ok(calls.length > 30, `only ${calls.length} found`);
	const nameless = (/** @type {string} */ path) => path.replace(/:\w+|\{\w+\}/g, '{}');
	const told = [...(await read('sandbox/README.md')).matchAll(/((?:`(?:GET|POST|DELETE)`, )*)`(GET|POST|DELETE) (\/_admin\/[\w/{}-]+)/g)].flatMap(([, before, last, path]) =>
		[...before.matchAll(/GET|POST|DELETE/g), last].map((method) => `${method} ${nameless(path)}`),
	);
	for (const [, method, path] of calls) {
		const call = `${method.toUpperCase()} ${nameless(path)}`;
		assert.ok(told.includes(call), `sandbox/README.md does not tell of ${call}`);
	}
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
