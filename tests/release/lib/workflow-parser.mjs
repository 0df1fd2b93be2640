// @ts-check
/** GitHub's own parser of workflows. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootDir } from '../../../scripts/lib/paths.mjs';

const require = createRequire(import.meta.url);

/** @type {any} */
let parser;

/**
 * What GitHub would complain of, the file's place in each.
 * @param {string} name the file's
 * @param {string} content
 * @returns {Promise<string[]>}
 */
export async function problemsOf(name, content) {
	parser ??= load();
	const { context, value } = parser.parseWorkflow({ name, content }, new parser.NoOperationTraceWriter());
	if (value) await parser.convertWorkflowTemplate(context, value);
	return context.errors.getErrors().map((/** @type {{ message: string }} */ { message }) => message);
}

/** Bundled first: the package imports JSON in a way that bundlers know and Node does not. */
function load() {
	const folder = mkdtempSync(join(tmpdir(), 'instagram-direct-parser-'));
	try {
		const outfile = join(folder, 'parser.cjs');
		createRequire(join(rootDir, 'node-wrapper', 'package.json'))('esbuild').buildSync({
			stdin: { contents: 'export * from "@actions/workflow-parser";', resolveDir: join(rootDir, 'tests') },
			outfile,
			bundle: true,
			platform: 'node',
			format: 'cjs',
			logLevel: 'error',
		});
		return require(outfile);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
