// @ts-check
/**
 * Puts the wrapper's modules into the few files that the package ships: to load a file costs more than most modules in it.
 * Blanks, comments and the names of what is inside functions go, which V8 reads at every start; the names that a stack shows stay,
 * those of functions, classes and methods.
 *
 * - What n8n loads by its name, a node or a credential, is a file of its own.
 * - Every other module goes into the first of `files` that takes it, and into no other, since some modules keep state.
 * - An `import()` loads its file when it is called. That keeps out of n8n's start what only some runs need.
 *
 * Usage: node bundle-wrapper.mjs <folder of the sources> <dist, as tsc has left it>
 */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, posix, relative, resolve } from 'node:path';
import { build, transform } from 'esbuild';

/** @type {[file: string, modules: RegExp][]} */
const files = [
	['operations.js', /^operations\//],
	['verify.js', /^core\/verify$/],
	['webhookAccount.js', /^host\/webhook(Account|Profiles|Subscription)$/],
	['webhook.js', /^host\/webhook/],
	['read.js', /^host\/(listSearch|personNames|read\w*)$/],
	['login.js', /^(host\/loginAccounts|credentials\/pageTokens)$/],
	['renewal.js', /^host\/renewal$/],
	['credentialTest.js', /^credentials\/\w*[tT]est/],
	['base.js', /^credentials\/|^core\/(boundary|instance)$|^host\/(ask|body|decoding|fetchFailure|recent|redact)$/],
	['files.js', /^host\/(files|multipart)$/],
	['send.js', /^(core|host)\//],
];
const folders = ['core', 'credentials', 'host', 'nodes', 'operations'];
const entry = /\.(node|credentials)$/;
/** What bundle-core.mjs has made. */
const ofCore = new Map(['core/send/core', 'core/verify/core'].map((module) => [module, `${module}.js`]));

const target = 'es2022';

const [source, dist] = process.argv.slice(2);
if (!source || !dist) throw new Error('usage: bundle-wrapper.mjs <source> <dist>');

const modules = await modulesIn(source);
const names = await exportedNames();
for (const path of await readdir(dist, { recursive: true })) {
	if (path.endsWith('.js')) await rm(join(dist, path));
}
for (const file of new Set(modules.map(fileOf))) await bundle(file, modules.filter((module) => fileOf(module) === file));

/** @param {string} folder @returns {Promise<string[]>} their paths below it, without an ending */
async function modulesIn(folder) {
	const found = [];
	for (const name of folders) {
		for (const path of await readdir(join(folder, name), { recursive: true })) {
			if (/(?<!\.d)\.ts$/.test(path)) found.push(moduleAt(join(folder, name, path)));
		}
	}
	return found.sort();
}

/** @param {string} path */
function moduleAt(path) {
	return relative(source, path).replaceAll('\\', '/').replace(/\.ts$/, '');
}

/** @param {string} module */
function fileOf(module) {
	if (entry.test(module)) return `${module}.js`;
	// What lies beside a node is this node's.
	const [, node] = /^nodes\/(\w+)\//.exec(module) ?? [];
	if (node !== undefined) return `nodes/${node}/${node}.node.js`;
	const [file] = files.find(([, taken]) => taken.test(module)) ?? [];
	if (file === undefined) throw new Error(`no file takes ${module}`);
	return file;
}

/** What each module exports. */
async function exportedNames() {
	const { metafile } = await build({
		entryPoints: modules.map((module) => join(source, `${module}.ts`)),
		outdir: dist,
		format: 'esm',
		write: false,
		metafile: true,
	});
	return new Map(
		Object.values(metafile.outputs).map(({ entryPoint = '', exports }) => [moduleAt(resolve(entryPoint)), exports]),
	);
}

/** A file exports all that its modules do, but for an entry: of that, n8n has its class. @param {string} file @param {string[]} parts */
async function bundle(file, parts) {
	const entries = parts.filter((part) => entry.test(part));
	const exporting = entries.length > 0 ? entries : parts;
	const imports = exporting.map((part) => `import { ${names.get(part)?.join(', ')} } from './${part}';\n`);
	const exported = exporting.flatMap((part) => names.get(part) ?? []);
	const { outputFiles } = await build({
		stdin: {
			// What `export` becomes is a function for every name, each to be compiled when it is first used.
			contents: `${imports.join('')}module.exports = { ${exported.join(', ')} };\n`,
			resolveDir: source,
			sourcefile: file,
		},
		write: false,
		bundle: true,
		format: 'cjs',
		platform: 'node',
		target,
		// By `require`, as tsc writes it: Node's own `import()` takes five times as long, and n8n could not reload what it has loaded.
		supported: { 'dynamic-import': false },
		external: ['n8n-workflow'],
		// To define a field takes longer than to set it.
		tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
		plugins: [{ name: 'files', setup: ({ onResolve }) => onResolve({ filter: /^\./ }, (args) => inOtherFile(file, args)) }],
		logOverride: { 'commonjs-variable-in-esm': 'silent' },
		logLevel: 'warning',
	});
	const bundled = outputFiles.map(({ text }) => text).join('');
	// Without a `format`, what stands outside of functions may be called from elsewhere, and keeps its name.
	const { code } = await transform(asRequired(file, bundled), { target, minify: true, treeShaking: true });
	await mkdir(dirname(join(dist, file)), { recursive: true });
	await writeFile(join(dist, file), code);
}

/**
 * For who loads a file by `import()` esbuild copies all that it exports, a getter for each. That serves default imports, of which
 * there is none here. And each module asks for what it imports by itself, though they have become one file.
 *
 * @param {string} file @param {string} source
 */
function asRequired(file, source) {
	const required = source.replaceAll(/\b__toESM\((require\("[^"]+"\))\)/g, '$1');
	if (/\b__toESM\(|\bimport_\w+\.default\b/.test(required)) throw new Error(`${file}: an import that is not by name`);
	/** The name that each file is required by first. @type {Map<string, string>} */
	const first = new Map();
	/** @type {Map<string, string>} */
	const others = new Map();
	const once = required.replaceAll(/^var (import_\w+) = require\("([^"]+)"\);\n/gm, (statement, name, path) => {
		const known = first.get(path);
		if (known === undefined) first.set(path, name);
		else others.set(name, known);
		return known === undefined ? statement : '';
	});
	return once.replaceAll(/\bimport_\w+\b/g, (name) => others.get(name) ?? name);
}

/** @param {string} file @param {import('esbuild').OnResolveArgs} args */
function inOtherFile(file, { path, resolveDir }) {
	const wanted = moduleAt(resolve(resolveDir, path));
	const module = modules.includes(wanted) ? wanted : `${wanted}/index`;
	const target = ofCore.get(wanted) ?? fileOf(module);
	if (target === file) return undefined;
	const from = posix.relative(posix.dirname(file), target);
	return { path: from.startsWith('.') ? from : `./${from}`, external: true };
}
