// @ts-check
/**
 * The package's README: the root README up to what concerns only who works on the project, its links made absolute.
 *   node package-readme.mjs <root README> <output>
 */
import { readFileSync, writeFileSync } from 'node:fs';

const [source, target] = process.argv.slice(2);
const project = 'https://github.com/instagram-direct/n8n-nodes-instagram-direct';
const forContributors = '\n## Work on it';

const whole = readFileSync(source, 'utf8');
const end = whole.indexOf(forContributors);
if (end < 0) throw new Error(`${source} has no section "${forContributors.trim()}"`);
const text = whole
	.slice(0, end)
	.replace(/(!\[[^\]]*\])\((?!https?:|#)([^)]+)\)/g, `$1(${project}/raw/main/$2)`)
	.replace(/(?<!!)(\[[^\]]*\])\((?!https?:|#)([^)]+)\)/g, `$1(${project}/blob/main/$2)`);
writeFileSync(target, `${text.trimEnd()}\n\nLicence: MIT. Source, tests and how to contribute: <${project}>.\n`);
