// @ts-check
/**
 * What the editor knows of an output before there is one: a JSON schema for each operation, made from the registry.
 *   node output-schemas.mjs <dist>
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

const [dist] = process.argv.slice(2);
const { operations } = createRequire(import.meta.url)(resolve(dist, 'operations.js'));

const text = { type: 'string' };
const attachment = { type: 'object', properties: { type: text, url: text, title: text, mediaId: text } };
const shapes = {
	text,
	texts: { type: 'array', items: text },
	count: { type: 'integer' },
	flag: { type: 'boolean' },
	attachments: { type: 'array', items: attachment },
};
const success = { success: { type: 'boolean' }, operation: text };

for (const { resource, value, output, reads } of operations) {
	const told = Object.entries(output).map(([name, shape]) => [name, shapes[shape]]);
	const properties = { ...(reads === 'list' ? {} : success), ...Object.fromEntries(told), ...(reads ? {} : { sentAt: text }) };
	const file = join(dist, 'nodes', 'InstagramDirect', '__schema__', 'v1.0.0', resource, `${value}.json`);
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, `${JSON.stringify({ type: 'object', properties, version: 1 }, null, '\t')}\n`);
}
