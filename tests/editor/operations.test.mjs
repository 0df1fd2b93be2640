// @ts-check
/** Each operation as a person meets it: its action in the nodes panel, its fields in both themes, its name on the canvas. */
import { after, before } from 'node:test';
import { node, sendNode, to } from '../../scripts/lib/demo-workflow.mjs';
import { setUpDemo } from '../../scripts/lib/demo-setup.mjs';
import { cases, parametersOf } from '../n8n/lib/operations.mjs';
import { reads } from '../n8n/lib/reads.mjs';
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

const filledId = 'operationsFilled';
const emptyId = 'operationsEmpty';

/** What the nodes panel and the canvas call each operation. @type {Record<string, string>} */
const actions = {
	sendMediaMessage: 'Send a media message',
	sendMessage: 'Send a text message',
	sendQuickReplies: 'Send a text with quick replies',
	sendButtonTemplate: 'Send a text with buttons',
	sendGenericTemplate: 'Send a generic template of cards',
	sendImages: 'Send several images in one message',
	sharePost: 'Share a post',
	sendSticker: 'Send a sticker',
	react: 'React to a message',
	senderAction: 'Show typing or mark as seen',
	sendPrivateReply: 'Send a private reply to a comment',
};

/** The labels that each operation's fields have, in their order. @type {Record<string, string[]>} */
const labels = {
	sendMediaMessage: ['Instagram User ID', 'Media Source', 'Media URL', 'Media Type'],
	sendMessage: ['Instagram User ID', 'Message Text'],
	sendQuickReplies: ['Instagram User ID', 'Message Text', 'Quick Replies Source', 'Quick Replies'],
	sendButtonTemplate: ['Instagram User ID', 'Message Text', 'Buttons Source', 'Buttons'],
	sendGenericTemplate: ['Instagram User ID', 'Elements Source', 'Elements'],
	sendImages: ['Instagram User ID', 'Image URLs'],
	sharePost: ['Instagram User ID', 'Post ID'],
	sendSticker: ['Instagram User ID', 'Sticker'],
	react: ['Instagram User ID', 'Message ID', 'Reaction'],
	senderAction: ['Instagram User ID', 'Sender Action'],
	sendPrivateReply: ['Comment ID', 'Message Text'],
};

/** A workflow with a node for each operation. @param {string} id @param {(one: typeof cases[number]) => object} parameters */
function gallery(id, parameters) {
	const nodes = cases.map((one, place) => ({
		...sendNode(one.operation, [300 + 260 * (place % 4), 220 * Math.floor(place / 4)]),
		parameters: parameters(one),
	}));
	return {
		id,
		name: id,
		active: false,
		settings: { executionOrder: 'v1' },
		nodes: [node('Start', 'n8n-nodes-base.manualTrigger', 1, [0, 0], {}), ...nodes],
		connections: { Start: { main: [cases.map(({ operation }) => to(operation))] } },
	};
}

before(async () => {
	const browser = await openBrowser();
	endings.push(browser.close);
	page = browser.page;
	await page.setViewportSize({ width: 1400, height: 1300 });
	demo = await setUpDemo({ add: (work) => void endings.push(work) });
	await demo.n8n.cli.importWorkflows([
		gallery(filledId, parametersOf),
		gallery(emptyId, ({ resource = 'messages', operation }) => ({ resource, operation })),
	]);
	await demo.n8n.start();
	await demo.n8n.rest.setUpOwner();
	n8nEditor = editor(page, demo.n8n.url);
	await n8nEditor.openWorkflow(filledId);
});

after(async () => {
	for (let end = endings.pop(); end; end = endings.pop()) await end();
});

const inBrowser = testsInBrowser(() => page);

inBrowser('the canvas says what each node does', async () => {
	for (const { operation } of cases) {
		await page.locator(`[data-test-id=canvas-node][data-node-name="${operation}"]`).getByText(actions[operation], { exact: true }).waitFor();
	}
	await picture(page, 'operations-canvas');
});

for (const theme of ['light', 'dark']) {
	for (const { operation } of cases) {
		inBrowser(`${operation} shows its fields, filled and empty, in the ${theme} theme`, async () => {
			await page.evaluate((name) => localStorage.setItem('N8N_THEME', name), theme);
			for (const id of [filledId, emptyId]) {
				await n8nEditor.open(id);
				await page.locator(`body[data-theme=${theme}], html[data-theme=${theme}]`).first().waitFor({ state: 'attached' });
				await n8nEditor.openNode(operation);
				for (const label of labels[operation]) await page.getByText(label, { exact: true }).first().waitFor();
				await picture(page, `operation-${operation}-${id === filledId ? 'filled' : 'empty'}-${theme}`);
			}
		});
	}
}

inBrowser('the nodes panel lists each action by its name', async () => {
	await page.goto(`${demo.n8n.url}/workflow/new`);
	await page.getByTestId('node-creator-plus-button').first().click();
	await page.getByTestId('node-creator-search-bar').fill('instagram');
	await page.getByTestId('node-creator-item-name').getByText('Instagram Direct', { exact: true }).click();
	const heading = page.getByText(`Actions (${cases.length + reads.length})`);
	await heading.waitFor();
	// In a workflow without a trigger n8n opens the triggers, and leaves the actions to be opened.
	await page.getByText(/^Triggers \(\d+\)$/).waitFor();
	const [first] = cases;
	if (!(await page.getByText(actions[first.operation], { exact: true }).first().isVisible())) await heading.click();
	for (const { operation } of cases) await page.getByText(actions[operation], { exact: true }).first().waitFor();
	await picture(page, 'operations-actions');
});
