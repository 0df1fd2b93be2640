// @ts-check
/** The registry of operations, held against the core's list, the sandbox's kinds and the output's schemas; and what the editor makes of it. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { kindNames } from '../../sandbox/src/graph/kinds/index.mjs';
import { acceptedOf, cases, comments, earlierParameters, parametersOf } from '../n8n/lib/operations.mjs';
import { reads } from '../n8n/lib/reads.mjs';
import { fixture } from './lib/fixture.mjs';
import { createCall } from './lib/n8n.mjs';

const shared = fixture();
/** The registry, the core's list and the node's description, as the package holds them. */
const registry = () => {
	/** @type {{ operations: any[], coreOperations: { resource: string, value: string }[] }} */
	const { operations, coreOperations } = shared.pkg;
	/** @type {{ properties: any[], subtitle: string }} */
	const { properties, subtitle } = new shared.pkg.InstagramDirect().description;
	return { operations, coreOperations, properties, subtitle };
};

const names = (/** @type {{ resource: string, value: string }[]} */ list) => list.map(({ resource, value }) => `${resource}.${value}`).sort();

test('the editor offers what the core can do, each with its case here', () => {
	const { operations, coreOperations } = registry();
	assert.deepEqual(names(operations), names([...coreOperations]));
	assert.deepEqual(
		names(operations),
		names([...cases, ...reads].map(({ resource = 'messages', operation }) => ({ resource, value: operation }))),
	);
});

test('the sandbox knows each kind of message that there is an operation for, and no other', () => {
	assert.deepEqual(cases.map(({ kind }) => kind).sort(), [...kindNames].sort());
});

test('each operation has a schema of its output, whose keys are those of a real success item', async () => {
	const { operations } = registry();
	const folder = join(shared.dir, 'dist/nodes/InstagramDirect/__schema__/v1.0.0');
	const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.json'));
	assert.deepEqual(files.map((name) => name.replace('/', '.').replace('.json', '')).sort(), names(operations));

	for (const comment of comments) await shared.sandbox.comment(comment);
	for (const one of cases) {
		const { resource = 'messages', operation } = one;
		const run = async (/** @type {any[]} */ items, /** @type {any} */ parameters) => {
			const output = await createCall({ pkg: shared.pkg, credentials: shared.sandbox.credentials(), items, parameters }).execute();
			return output.map(({ json }) => json);
		};
		const [item] = one.items;
		const [json] = await run(one.answersEarlier ? await run([item], earlierParameters) : [item], parametersOf(one));
		assert.ok(acceptedOf(one, await shared.sandbox.accepted()), operation);
		const schema = JSON.parse(await readFile(join(folder, resource, `${operation}.json`), 'utf8'));
		assert.deepEqual(Object.keys(schema.properties), Object.keys(json), operation);
		for (const [key, { type }] of Object.entries(schema.properties)) {
			const is = Array.isArray(json[key]) ? 'array' : typeof json[key];
			assert.equal(type === 'integer' ? 'number' : type, is, `${operation}: ${key}`);
		}
	}
});

test('the schema of a read has the keys of its items, in their order', async () => {
	const folder = join(shared.dir, 'dist/nodes/InstagramDirect/__schema__/v1.0.0');
	for (const { resource, operation, keys } of reads) {
		const schema = JSON.parse(await readFile(join(folder, resource, `${operation}.json`), 'utf8'));
		assert.deepEqual(Object.keys(schema.properties), keys, operation);
	}
});

test('a node that says neither resource nor operation sends media, as it did before there was a choice', () => {
	const { properties } = registry();
	const byName = (/** @type {string} */ name) => properties.filter((property) => property.name === name);
	assert.equal(byName('resource')[0].default, 'messages');
	const [messages] = byName('operation').filter(({ displayOptions }) => displayOptions.show.resource.includes('messages'));
	assert.equal(messages.default, 'sendMediaMessage');
	assert.deepEqual(messages.options.slice(0, 5).map(({ value }) => value), [
		'sendMediaMessage',
		'sendMessage',
		'sendQuickReplies',
		'sendButtonTemplate',
		'sendGenericTemplate',
	]);
	assert.deepEqual(
		properties.filter(({ name, displayOptions }) => name === 'mediaSource' && displayOptions.show.operation.includes('sendMediaMessage')).map((field) => field.default),
		['url'],
	);
});

test('the subtitle is the action, whatever the operation', () => {
	const { operations, subtitle } = registry();
	const [, expression] = /^=\{\{ (.*) \}\}$/.exec(subtitle) ?? [];
	for (const { resource, value, action } of operations) {
		const evaluated = new Function('$parameter', `return ${expression}`)({ resource, operation: value });
		assert.equal(evaluated, action);
	}
	assert.equal(new Set(operations.map(({ action }) => action)).size, operations.length, 'two actions have one name');
});

/** All fields that the editor shows, those inside collections among them. @param {any[]} list @returns {any[]} */
const flat = (list) =>
	list.flatMap((field) => {
		const inner = field.type === 'collection' ? field.options : field.type === 'fixedCollection' ? field.options.flatMap(({ values }) => values) : [];
		return [field, ...flat(inner)];
	});

/** The fields of the node, of the trigger and of the credentials, by where they are. @returns {Record<string, any[]>} */
const editorFields = () => {
	const require = createRequire(join(shared.dir, 'package.json'));
	const { InstagramDirectOAuth2Api } = require('./dist/credentials/InstagramDirectOAuth2Api.credentials.js');
	const { InstagramDirect, InstagramDirectApi, InstagramDirectTrigger, InstagramDirectWebhookApi } = shared.pkg;
	return {
		node: new InstagramDirect().description.properties,
		trigger: new InstagramDirectTrigger().description.properties,
		token: new InstagramDirectApi().properties,
		login: new InstagramDirectOAuth2Api().properties,
		webhook: new InstagramDirectWebhookApi().properties,
	};
};

test('every field says what it is for, and shows an example where people type', () => {
	const places = editorFields();
	/** @type {Record<string, number>} */
	const typed = {};
	for (const [place, properties] of Object.entries(places)) {
		const fields = flat(properties).filter(({ name, type }) => !['resource', 'operation', 'options'].includes(name) && !['hidden', 'notice'].includes(type));
		typed[place] = 0;
		for (const { name, type, description, placeholder, modes, default: preset } of fields) {
			const field = `${place}: ${name}`;
			assert.match(String(description), /^[A-Z0-9].{8}/, field);
			if (type === 'resourceLocator') {
				assert.deepEqual(modes.map((/** @type {any} */ mode) => mode.name), ['id', 'list'], field);
				assert.equal(preset.mode, 'id', field);
				assert.match(String(modes[0].placeholder), /^e\.g\. ./, field);
			}
			if (type === 'fixedCollection') assert.match(String(placeholder), /^Add ./, field);
			// What has a default shows its example once that is deleted.
			if (['string', 'number', 'json'].includes(type)) {
				assert.match(String(placeholder), /^e\.g\. ./, field);
				typed[place] += 1;
			}
		}
	}
	assert.ok(typed.node > 60, String(typed.node));
	assert.deepEqual({ ...typed, node: undefined }, { node: undefined, trigger: 2, token: 4, login: 3, webhook: 4 });
});

test('no example of a token or a secret looks like a real one', () => {
	const secrets = Object.values(editorFields()).flatMap(flat).filter(({ type, typeOptions }) => type === 'string' && typeOptions?.password);
	assert.deepEqual(secrets.map(({ name }) => name).sort(), ['accessToken', 'appSecret', 'appSecret', 'instagramAppSecret', 'verifyToken']);
	for (const { name, placeholder } of secrets) assert.doesNotMatch(placeholder, /[\w-]{12}/, name);
});

test('below the fields in which people go wrong stands what is right there, in few words', () => {
	const fields = flat(registry().properties);
	for (const [name, count] of Object.entries({ mediaUrl: 1, messageId: 1, replyToMessageId: 8, conversationId: 1, title: 5, subtitle: 1, url: 2 })) {
		const hints = fields.filter((field) => field.name === name).map(({ hint }) => hint);
		assert.equal(hints.length, count, name);
		for (const hint of hints) assert.match(String(hint), /^[A-Z].{15,120}\.$/, name);
	}
});

test('no field is required that may be left empty, since n8n would not run the workflow', () => {
	const { properties } = registry();
	const required = new Set(flat(properties).filter((field) => field.required).map(({ name }) => name));
	assert.deepEqual([...required].sort(), [
		'binaryPropertyName',
		'commentId',
		'conversationId',
		'mediaUrl',
		'messageId',
		'messageText',
		'payload',
		'postId',
		'title',
		'userId',
	]);
	// A button's payload is shown for one of two types, and for both where the type is an expression.
	const buttonPayloads = flat(properties).filter(({ name, displayOptions }) => name === 'payload' && displayOptions);
	assert.ok(buttonPayloads.length > 0);
	for (const payload of buttonPayloads) assert.notEqual(payload.required, true);
});
