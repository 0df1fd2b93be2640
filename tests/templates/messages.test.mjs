// @ts-check
/** The templates of other messages than media by URL: cards, a file of the workflow. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTemplate, templateSuite } from './lib/suite.mjs';

const suite = templateSuite();
const start = { name: 'Start' };
const run = async (/** @type {string} */ name) => {
	const execution = await suite.run(await suite.importTemplate(name), start);
	assert.equal(execution.status, 'success', JSON.stringify(execution.error));
	return execution;
};
const accepted = async () => (await suite.sandbox('accepted')).accepted;

test('the rows of a sheet become one message of cards', async () => {
	const execution = await run('catalogue-as-cards');
	const [{ content }, ...more] = await accepted();
	assert.deepEqual(more, []);
	assert.deepEqual(
		content.elements.map((/** @type {any} */ { title, subtitle, imageUrl, linkUrl }) => [title, subtitle, imageUrl, linkUrl]),
		[
			['Blue vase', '39 €', 'https://media.example.com/vase.png', 'https://shop.example.com/vase'],
			['Bowl', '19 €', 'https://media.example.com/bowl.png', 'https://shop.example.com/bowl'],
			['Candle', '9 €', null, 'https://shop.example.com/candle'],
		],
	);
	assert.deepEqual(content.elements[0].buttons, [
		{ type: 'web_url', title: 'See it', url: 'https://shop.example.com/vase' },
		{ type: 'postback', title: 'Order', payload: 'ORDER Blue vase' },
	]);
	assert.equal(execution.output('Send Cards')[0].elementCount, 3);
});

test('a row with a name alone becomes a card with a title and the button that needs no page', async () => {
	const workflow = await suite.importTemplate('catalogue-as-cards', (template) => {
		template.pinData.Sheet = [{ json: { row_number: 2, name: 'Bowl', price: 19, picture: '', page: '' } }];
	});
	const { status, error } = await suite.run(workflow, start);
	assert.equal(status, 'success', JSON.stringify(error));
	const [{ content }] = await accepted();
	const [{ title, subtitle, imageUrl, linkUrl, buttons }] = content.elements;
	assert.deepEqual([title, subtitle, imageUrl, linkUrl], ['Bowl', '19', null, null]);
	assert.deepEqual(buttons, [{ type: 'postback', title: 'Order', payload: 'ORDER Bowl' }]);
});

test('without the pinned rows, Google Sheets is asked for them, by the credential that is to be chosen', async () => {
	const workflow = await suite.importTemplate('catalogue-as-cards', (template) => {
		template.pinData = {};
		const { parameters } = template.nodes.find((/** @type {any} */ { name }) => name === 'Sheet');
		Object.assign(parameters.documentId, { mode: 'id', value: 'document' });
		Object.assign(parameters.sheetName, { mode: 'name', value: 'Catalogue' });
	});
	const { status, error } = await suite.run(workflow, start);
	assert.deepEqual([status, error.node?.name, error.node?.type], ['error', 'Sheet', 'n8n-nodes-base.googleSheets'], JSON.stringify(error));
	assert.match(error.message, /credential/);
	assert.deepEqual(await accepted(), []);
});

test('a file that the workflow made is sent as it is', async () => {
	const execution = await run('file-made-and-sent');
	const [{ content, recipient }] = await accepted();
	const picture = JSON.parse(readTemplate('file-made-and-sent').nodes.find((/** @type {any} */ { name }) => name === 'Picture').parameters.jsonOutput).picture;
	assert.equal(recipient, '1784140000000101');
	assert.deepEqual([content.type, content.file.name, content.file.size], ['image', 'voucher.png', Buffer.from(picture, 'base64').length]);
	const [{ mediaUrl, fileName }] = execution.output('Send File');
	assert.deepEqual([mediaUrl, fileName], [null, 'voucher.png']);
});
