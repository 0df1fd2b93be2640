// @ts-check
/**
 * Turns wasm-bindgen's output into the module that the package ships, `core.js`. It exports:
 *
 * - `createCore(globals, module)`: the JavaScript side as a factory. Every call makes an instance of its own, so that a
 *   trapped one can be thrown away. The factory's argument stands in for the global object, which community nodes may not
 *   touch.
 * - `wasm`: the WebAssembly as one literal of JavaScript, a character for a byte, or an escape for the few beyond ASCII. It packs
 *   smaller than hex, which hides from gzip what repeats, and a quarter smaller than base64.
 *
 * Usage: node bundle-core.mjs <glue.js of wasm-bindgen> <optimised .wasm> <output folder>
 */
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

const [glue, wasm, outdir] = process.argv.slice(2);
if (!glue || !wasm || !outdir) throw new Error('usage: bundle-core.mjs <glue.js> <wasm> <outdir>');

const source = await readFile(glue, 'utf8');
const exported = [...source.matchAll(/^export (?:async )?function (\w+)/gm)].map(([, name]) => name).join(', ');
const outfile = join(outdir, 'core.js');
await mkdir(outdir, { recursive: true });
await build({
	stdin: {
		// All but the default export, which would fetch the WebAssembly.
		contents: `import { initSync, ${exported} } from 'glue';
			memory = initSync({ module: compiled }).memory;
			core = { ${exported} };`,
		resolveDir: dirname(glue),
	},
	outfile,
	bundle: true,
	minify: true,
	legalComments: 'none',
	format: 'iife',
	platform: 'neutral',
	target: 'es2022',
	define: {
		globalThis: 'host',
		global: 'host',
		self: 'host',
		window: 'host',
		// wasm-bindgen calls it by its bare name too; either way must meet the guard against traps.
		queueMicrotask: 'host.queueMicrotask',
		// It would free the closures that Rust has given away for good. There are none, and the others would be work for the garbage
		// collector with every call.
		FinalizationRegistry: 'undefined',
		'import.meta.url': '""',
	},
	drop: ['console'],
	plugins: [
		{
			name: 'glue',
			setup({ onLoad, onResolve }) {
				onResolve({ filter: /^glue$/ }, () => ({ path: resolve(glue) }));
				onLoad({ filter: /./ }, () => ({ contents: asNodeDoesIt(source) }));
			},
		},
	],
	// In parentheses V8 compiles a function at once; what is first skipped over and then compiled is read twice.
	banner: { js: '"use strict";exports.createCore=(function createCore(host,compiled){let core,memory;' },
	footer: { js: 'return{core,memory};});' },
	logLevel: 'warning',
});

/**
 * What wasm-bindgen writes for any browser, as Node and V8 do it in less time:
 *
 * - What may throw makes a function of what it does, for every call, and has no parameters itself. For a function that has not as
 *   many as the WebAssembly calls it with, V8 compiles an adapter of its own.
 * - A decoder of text wants a view of the memory made for every string. A buffer reads it where it is.
 *
 * @param {string} source
 */
function asNodeDoesIt(source) {
	/** @param {RegExp} written @param {string} instead */
	const replaced = (written, instead) => {
		if (!written.test(source)) throw new Error(`${glue} has no ${written}: has wasm-bindgen changed its output?`);
		source = source.replace(written, instead);
	};
	replaced(
		/function\(\) \{ return handleError\(function \(([^)]*)\) \{\n(.*?)\n\s*\}, arguments\); \}/gs,
		'function($1) { try {\n$2\n} catch (error) { storeError(error); } }',
	);
	replaced(
		/function handleError\(f, args\) \{.*?\n\}\n/s,
		'function storeError(error) { wasm.__wbindgen_exn_store(addToExternrefTable0(error)); }\n',
	);
	replaced(/let cachedTextDecoder = .*?(?=function decodeText)/s, 'let text = null;\n');
	replaced(
		/function decodeText\(ptr, len\) \{.*?\n\}\n/s,
		// Memory that has grown is another buffer, and the one before is empty.
		`function decodeText(ptr, len) {
			if (text === null || text.byteLength === 0) text = Buffer.from(wasm.memory.buffer);
			return text.toString('utf8', ptr, ptr + len);
		}\n`,
	);
	return source;
}

const bytes = await readFile(wasm);
/** What a literal cannot hold as it is. @type {Record<string, string>} */
const escapes = { '\n': '\\n', '\r': '\\r', '"': '\\"', '\\': '\\\\' };
/** A file of ASCII alone need not be decoded character by character. @param {string} character */
const escaped = (character) => escapes[character] ?? `\\x${character.charCodeAt(0).toString(16)}`;
const literal = bytes.toString('latin1').replace(/[\n\r"\\]|[^\0-\x7f]/g, escaped);
await appendFile(outfile, `exports.wasm="${literal}";\n`);
