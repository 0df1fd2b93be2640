// @ts-check
/** Every field with a list to choose from, given by an expression: what is none of its words is named as what it is. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { cases, comments, earlierParameters, parametersOf } from '../n8n/lib/operations.mjs';
import { fixture } from './lib/fixture.mjs';
import { createCall } from './lib/n8n.mjs';

const shared = fixture();

/**
 * @typedef {{ path: (string | number)[], label: string }} Choice where it stands in the parameters, and what an error calls it
 * @param {any[]} fields
 * @param {(string | number)[]} [within]
 * @returns {Choice[]}
 */
function choicesOf(fields, within = []) {
	return fields.flatMap(({ name, type, displayName, noDataExpression, options }) => {
		const path = [...within, name];
		if (type === 'options' && !noDataExpression) {
			const isEntry = within.includes(0);
			return [{ path, label: isEntry ? path.filter((step) => step !== 'values').join('.').replaceAll('.0', '[0]') : displayName }];
		}
		if (type !== 'fixedCollection') return [];
		return options.flatMap((/** @type {any} */ entry) => choicesOf(entry.values, [...path, entry.name, 0]));
	});
}

/** A copy with this value there. @param {any} parameters @param {(string | number)[]} path @param {unknown} value */
function withValue(parameters, path, value) {
	const copy = structuredClone(parameters);
	let at = copy;
	for (const step of path.slice(0, -1)) at = at[step] ??= {};
	at[path.at(-1) ?? ''] = value;
	return copy;
}

const execute = async (/** @type {any[]} */ items, /** @type {any} */ parameters) => {
	const setting = { pkg: shared.pkg, credentials: shared.sandbox.credentials(), settings: { onError: 'continueRegularOutput' } };
	return (await createCall({ ...setting, items, parameters }).execute()).map(({ json }) => json);
};

test('a word that a field does not know, and what is no word, are told under the field’s name', async () => {
	/** @type {{ operations: any[], deliveryOptions: any[] }} */
	const { operations, deliveryOptions } = shared.pkg;
	/** @type {Set<string>} */
	const told = new Set();
	for (const one of cases) {
		for (const comment of comments) await shared.sandbox.comment(comment);
		const operation = operations.find(({ value }) => value === one.operation);
		const items = one.answersEarlier ? await execute([one.items[0]], earlierParameters) : [one.items[0]];
		const choices = [...choicesOf(operation.fields), ...choicesOf([...operation.options, ...deliveryOptions], ['options'])];
		const before = (await shared.sandbox.accepted()).length;
		for (const { path, label } of choices) {
			for (const [given, shown] of [['"disk"', '"disk"'], ['["url"]', 'a list'], ['{ url: 1 }', 'an object']]) {
				const [json] = await execute(items, withValue({ options: {}, ...parametersOf(one) }, path, `={{ ${given} }}`));
				const where = `${one.operation}, ${label}: ${given}`;
				assert.equal(json.success, false, where);
				const isNamed = json.error.startsWith(`Invalid input: ${label} `) && json.error.includes(shown);
				const ofBatch = json.error === 'Invalid input: Connection: neither n8n nor direct';
				assert.ok(isNamed || (label === 'Connection' && ofBatch), `${where}: ${json.error}`);
				assert.match(json.advice, /^(Set|Give|Correct) .*\.$/, where);
				told.add(label);
			}
		}
		assert.equal((await shared.sandbox.accepted()).length, before, `${one.operation}: something was sent`);
	}
	assert.deepEqual([...told].sort(), [
		'Buttons Source',
		'Connection',
		'Elements Source',
		'Media Source',
		'Media Type',
		'Quick Replies Source',
		'Sender Action',
		'Sending',
		'Sticker',
		'buttons[0].type',
		'elements[0].buttons[0].type',
	]);
});

test('what nobody sees around a word changes no choice', async () => {
	const picture = 'https://media.example.com/a.png';
	for (const [unseen, parameters] of /** @type {[string, Record<string, unknown>][]} */ (['\u200b', '\ufeff', '\u00ad', '\u2800', '\t', '\u0000', ' '.repeat(10_000)].flatMap((unseen) => [
		[unseen, { operation: 'sendMediaMessage', mediaSource: `={{ 'URL${unseen}' }}`, mediaUrl: picture, mediaType: `={{ '${unseen}image' }}` }],
		[unseen, { operation: 'sendGenericTemplate', elementsSource: `={{ '${unseen}json${unseen}' }}`, elementsJson: '[{"title":"Hat","subtitle":"Red"}]' }],
	]))) {
		const all = { resource: 'messages', userId: '1784140000000101', options: {}, ...parameters };
		const [json] = await execute([{}], all);
		assert.equal(json.success, true, `${JSON.stringify(unseen.slice(0, 9))} ${parameters.operation}: ${json.error}`);
	}
});

test('an entry of the editor whose expressions find nothing is named, and nothing leaves', async () => {
	const missing = '={{ $json.missing }}';
	const good = { title: 'Yes', payload: 'YES' };
	for (const [operation, named, parameters] of /** @type {[string, string, Record<string, unknown>][]} */ ([
		['sendQuickReplies', 'quickReplies[1].title', { messageText: 'a', quickReplies: { values: [good, { title: missing, payload: missing }] } }],
		['sendQuickReplies', 'quickReplies[1].title', { messageText: 'a', quickReplies: { values: [good, { title: missing, payload: '' }] } }],
		['sendButtonTemplate', 'buttons[1].title', { messageText: 'a', buttons: { values: [{ type: 'postback', ...good }, { type: 'web_url', title: missing, url: missing }] } }],
		['sendGenericTemplate', 'elements[1].title', { elements: { values: [{ title: 'a', subtitle: 'b' }, { title: missing, subtitle: missing, imageUrl: missing }] } }],
		['sendImages', 'imageUrls[2]', { imageUrls: ['https://e.com/a.png', 'https://e.com/b.png', missing] }],
	])) {
		const [json] = await execute([{}], { resource: 'messages', operation, userId: '1784140000000101', options: {}, ...parameters });
		assert.equal(json.success, false, operation);
		assert.match(json.error, new RegExp(`^Invalid input: ${named.replaceAll(/[[\].]/g, '\\$&')} is empty`), operation);
	}
	assert.deepEqual((await shared.sandbox.accepted()), []);
});
