// @ts-check
/** The main job as a person does it: open the demo workflow, look at the node, run it, read what came out. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { demoNodeName, demoWorkflow, demoWorkflowId } from '../../scripts/lib/demo-workflow.mjs';
import { setUpDemo } from '../../scripts/lib/demo-setup.mjs';
import { eventually } from '../lib/until.mjs';
import { failedItem, sentItem, settled, someTraceId } from '../n8n/lib/items.mjs';
import { openBrowser, picture, testsInBrowser } from './lib/browser.mjs';
import { editor } from './lib/editor.mjs';

/** @type {(() => Promise<unknown>)[]} */
const endings = [];
/** @type {Awaited<ReturnType<typeof setUpDemo>>} */
let demo;
/** @type {import('playwright-core').Page} */
let page;
/** @type {ReturnType<typeof editor>} */
let n8nEditor;

const messages = [
	{ userId: '1784140000000101', mediaUrl: 'https://media.example.com/sample.png', mediaType: 'image' },
	{ userId: '1784140000000102', mediaUrl: 'https://media.example.com/sample.mp4', mediaType: 'video' },
	{ userId: '1784140000000103', mediaUrl: 'https://media.example.com/sample.m4a', mediaType: 'audio' },
];

before(async () => {
	// First, since it is what may be missing.
	const browser = await openBrowser();
	endings.push(browser.close);
	page = browser.page;
	demo = await setUpDemo({ add: (work) => void endings.push(work) });
	await demo.n8n.start();
	await demo.n8n.rest.setUpOwner();
	n8nEditor = editor(page, demo.n8n.url);
});

after(async () => {
	for (let end = endings.pop(); end; end = endings.pop()) await end();
});

const inBrowser = testsInBrowser(() => page);

inBrowser('the demo workflow opens', async () => {
	await n8nEditor.openWorkflow(demoWorkflowId);
	await eventually(async () => assert.deepEqual((await n8nEditor.nodeNames()).sort(), demoWorkflow().nodes.map(({ name }) => name).sort()));
	await picture(page, 'workflow');
});

inBrowser('the node shows its three fields', async () => {
	await n8nEditor.openNode(demoNodeName);
	for (const [name, label] of [
		['userId', 'Instagram User ID'],
		['mediaUrl', 'Media URL'],
		['mediaType', 'Media Type'],
	]) {
		await page.getByText(label, { exact: true }).first().waitFor();
		await eventually(async () => assert.match(await n8nEditor.parameter(name).innerText(), new RegExp(`\\$json\\.${name}\\b`)));
	}
	await picture(page, 'node');
});

inBrowser('executing the step shows what was sent and what was not', async () => {
	const since = Date.now();
	await n8nEditor.executeStep();
	await page.getByText('Success Branch (3 items)').waitFor();
	const { deliveries } = await demo.sandbox.admin('ledger');
	const delivered = (/** @type {string} */ userId) => deliveries.find((/** @type {any} */ { recipient }) => recipient === userId);
	const json = (/** @type {any[]} */ items) => settled(items.map((item) => ({ json: item })), since).map((item) => item.json);
	const sent = messages.map((message) => sentItem(message, delivered(message.userId), 0).json);
	await eventually(async () => assert.deepEqual(json(await n8nEditor.outputItems()), sent));
	await picture(page, 'output');

	await n8nEditor.showBranch('Error Branch (1 item)');
	const outside = { userId: '9990001', mediaUrl: 'https://media.example.com/sample.png', mediaType: 'image' };
	const refusal = {
		userId: outside.userId,
		error: 'API Error: (#10) This message is sent outside of allowed window.',
		code: 10,
		subcode: 2534022,
		fbtraceId: someTraceId,
		advice: 'Wait until the person writes to you again: Meta allows messages for 24 hours after their last one.',
	};
	await eventually(async () => assert.deepEqual(json(await n8nEditor.outputItems()), [failedItem(refusal, 0, outside).json]));
	await picture(page, 'error-branch');
});

inBrowser('the inbox shows the messages', async () => {
	await page.goto(`${demo.sandbox.url}/inbox`);
	const conversation = (/** @type {string} */ userId) => page.locator(`[data-recipient="${userId}"]`);
	const [image, video, audio] = messages.map(({ userId }) => conversation(userId));
	await image.locator('.message img').waitFor();
	await video.locator('.message video').waitFor();
	await audio.locator('.message audio').waitFor();
	const width = await image.locator('.message img').evaluate(async (/** @type {HTMLImageElement} */ picture) => {
		await picture.decode();
		return picture.naturalWidth;
	});
	assert.ok(width > 0, 'the picture is not shown');
	await eventually(async () => assert.equal(await page.locator('[data-recipient]').count(), 3));
	await picture(page, 'inbox');
});
