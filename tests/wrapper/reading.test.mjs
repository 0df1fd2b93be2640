// @ts-check
/** How fields are read: once where they hold no expression, for each item where they do, and the same comes out both ways. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settled } from '../n8n/lib/items.mjs';
import { acceptedOf, cases, comments, parametersOf } from '../n8n/lib/operations.mjs';
import { fixture } from './lib/fixture.mjs';
import { createCall } from './lib/n8n.mjs';

const shared = fixture();
const person = (/** @type {number} */ number) => String(1784140000000700 + number);

/**
 * @param {Record<string, unknown>[]} items
 * @param {Record<string, unknown>} parameters
 */
const callOf = (items, parameters) =>
	createCall({
		pkg: shared.pkg,
		credentials: shared.sandbox.credentials(),
		items,
		parameters,
		settings: { onError: 'continueRegularOutput' },
	});

/** How often n8n worked out each parameter. @param {ReturnType<typeof callOf>} call */
function countReads({ context }) {
	/** @type {Record<string, number>} */
	const reads = {};
	const read = context.getNodeParameter.bind(context);
	Object.defineProperty(context, 'getNodeParameter', {
		value: (/** @type {[string, number, unknown, any]} */ ...[name, index, fallback, options]) => {
			if (!options?.rawExpressions) reads[name] = (reads[name] ?? 0) + 1;
			return read(name, index, fallback, options);
		},
	});
	return reads;
}

test('a field without an expression is read once for all items, others for each', async () => {
	const items = Array.from({ length: 40 }, (_, index) => ({ userId: person(index) }));
	const call = callOf(items, {
		operation: 'sendQuickReplies',
		userId: '={{ $json.userId }}',
		messageText: 'Which size?',
		quickReplies: { values: [{ title: 'Small', payload: 'S' }, { title: 'Large', payload: 'L' }] },
		options: { humanAgent: true, typingSeconds: '={{ 0 }}' },
	});
	const reads = countReads(call);
	const output = await call.execute();
	assert.deepEqual(output.map(({ json }) => json.success), items.map(() => true));
	const { userId, messageText, quickReplies, 'options.humanAgent': humanAgent, 'options.typingSeconds': typingSeconds } = reads;
	assert.deepEqual(
		{ userId, messageText, quickReplies, humanAgent, typingSeconds },
		{ userId: 40, messageText: 1, quickReplies: 1, humanAgent: 1, typingSeconds: 40 },
	);
	const accepted = await shared.sandbox.accepted();
	assert.deepEqual(accepted.map((/** @type {any} */ { recipient }) => recipient).sort(), items.map(({ userId: id }) => id).sort());
	assert.ok(accepted.every((/** @type {any} */ send) => send.humanAgent));
});

test('an expression deep inside a list is each item’s own', async () => {
	const values = (/** @type {unknown} */ payload) => [
		{ title: 'Vase', subtitle: '39 €', imageUrl: '', linkUrl: '', buttons: { values: [{ type: 'postback', title: 'Order', payload }] } },
	];
	const items = [1, 2, 3].map((number) => ({ userId: person(number), order: `ORDER_${number}` }));
	const output = await callOf(items, {
		operation: 'sendGenericTemplate',
		userId: '={{ $json.userId }}',
		elements: { values: values('={{ $json.order }}') },
	}).execute();
	assert.deepEqual(output.map(({ json }) => json.error), [undefined, undefined, undefined]);
	const accepted = await shared.sandbox.accepted();
	for (const { userId, order } of items) {
		const [{ content }] = accepted.filter((/** @type {any} */ { recipient }) => recipient === userId);
		assert.deepEqual(content.elements[0].buttons, [{ type: 'postback', title: 'Order', payload: order }]);
	}
});

/** The value with each `={{ $json.x }}` in it replaced by what it gives for the item. @param {any} value @param {any} item @returns {any} */
function written(value, item) {
	if (typeof value === 'string') {
		const [, name] = /^=\{\{ \$json\.(\w+) \}\}$/.exec(value) ?? [];
		return name === undefined ? value : item[name];
	}
	if (Array.isArray(value)) return value.map((entry) => written(entry, item));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, written(entry, item)]));
}

for (const one of cases.filter(({ answersEarlier }) => !answersEarlier)) {
	test(`${one.operation}: values and expressions that give them come to the same`, async () => {
		const outcome = async (/** @type {any} */ item, /** @type {any} */ parameters) => {
			await shared.sandbox.reset();
			for (const comment of comments) await shared.sandbox.comment(comment);
			const since = Date.now();
			const [output] = settled(await callOf([item], parameters).execute(), since);
			const accepted = acceptedOf(one, await shared.sandbox.accepted());
			// Ids differ from send to send.
			const { messageId, attachmentId, attachmentIds, ...json } = output.json;
			assert.equal(json.success, accepted !== undefined);
			return { json, has: [typeof messageId, typeof attachmentId, attachmentIds?.length] };
		};
		for (const item of one.items) {
			const parameters = parametersOf(one);
			assert.deepEqual(await outcome({}, written(parameters, item)), await outcome(item, parameters));
		}
	});
}

test('an option of its own belongs to its item: what throws there fails that item alone', async () => {
	const call = callOf(
		[{ userId: person(1), seconds: 0 }, { userId: person(2) }, { userId: person(3), seconds: 61 }, { userId: person(4), seconds: '' }],
		{
			operation: 'sendMessage',
			userId: '={{ $json.userId }}',
			messageText: 'Hello',
			options: { typingSeconds: '={{ $json.seconds ?? $("Nowhere").item.json.seconds }}', concurrency: 5 },
		},
	);
	const output = await call.execute();
	assert.deepEqual(output.map(({ json }) => json.success), [true, false, false, true]);
	assert.match(output[1].json.error, /^Invalid input: Referenced node doesn't exist/);
	assert.match(output[2].json.error, /^Invalid input: Typing Seconds is 61/);
	assert.deepEqual(await shared.sandbox.deliveries(), { [person(1)]: 1, [person(4)]: 1 });
});

test('options of each item reach Meta: the message it answers, and the tag of a human agent', async () => {
	const [{ json: earlier }] = await callOf([{}], { operation: 'sendMessage', userId: person(1), messageText: 'Earlier' }).execute();
	const items = [{ replyTo: earlier.messageId, human: true }, { replyTo: '', human: false }];
	await callOf(items, {
		operation: 'sendMessage',
		userId: person(1),
		messageText: '={{ String($itemIndex) }}',
		options: { replyToMessageId: '={{ $json.replyTo }}', humanAgent: '={{ $json.human }}' },
	}).execute();
	const [, first, second] = await shared.sandbox.accepted();
	assert.deepEqual([first.text, first.replyTo, first.humanAgent], ['0', earlier.messageId, true]);
	assert.deepEqual([second.text, second.replyTo, second.humanAgent], ['1', null, false]);
});

test('where an expression says which field counts, only that one is read', async () => {
	const call = callOf([{ source: 'json', elements: [{ title: 'Vase', subtitle: '39 €' }] }, { source: 'JSON ', elements: '[{"title":"Bowl","subtitle":"19 €"}]' }, { source: 'fields' }], {
		operation: 'sendGenericTemplate',
		userId: person(1),
		elementsSource: '={{ $json.source }}',
		elements: { values: [{ title: '={{ $json.elements.no.such }}', subtitle: 'Written here' }] },
		elementsJson: '={{ $json.elements }}',
	});
	const reads = countReads(call);
	const output = await call.execute();
	assert.deepEqual(output.map(({ json }) => json.elementCount), [1, 1, undefined]);
	const { elements, elementsJson } = reads;
	assert.deepEqual({ elements, elementsJson }, { elements: 1, elementsJson: 2 });
	const accepted = await shared.sandbox.accepted();
	assert.deepEqual(accepted.map((/** @type {any} */ { content }) => content.elements[0].title), ['Vase', 'Bowl']);
});

test('images come as fields, as a list, as a list within one, or as the text of one', async () => {
	const urls = ['https://cdn.example.com/1.png', 'https://cdn.example.com/2.png'];
	const ways = [urls, '={{ $json.urls }}', ['={{ $json.urls }}'], '={{ JSON.stringify($json.urls) }}', ['={{ $json.urls[0] }}', urls[1]]];
	for (const imageUrls of ways) {
		const [{ json }] = await callOf([{ urls }], { operation: 'sendImages', userId: person(1), imageUrls }).execute();
		assert.deepEqual(json.imageUrls, urls, JSON.stringify([imageUrls, json]));
	}
	const accepted = await shared.sandbox.accepted();
	assert.equal(accepted.length, ways.length);
});

test('media by URL in one call is an option, and the answer’s attachment id is told where there is one', async () => {
	const [{ json }] = await callOf([{}], {
		userId: person(1),
		mediaUrl: 'https://cdn.example.com/1.png',
		mediaType: 'image',
		options: { sending: 'byUrl' },
	}).execute();
	assert.equal(json.success, true, json.error);
	assert.equal(json.attachmentId, null);
	const { uploads, deliveries } = await shared.sandbox.ledger();
	assert.deepEqual([uploads.length, deliveries.length], [0, 1]);
});
