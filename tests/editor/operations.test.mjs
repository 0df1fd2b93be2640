// @ts-check
/** Each operation as a person meets it: its action in the nodes panel, its fields in both themes, its name on the canvas. */
import { after, before } from 'node:test';
import { node, sendNode, to } from '../../scripts/lib/demo-workflow.mjs';
import { setUpDemo } from '../../scripts/lib/demo-setup.mjs';
import { cases, parametersOf } from '../n8n/lib/operations.mjs';
import { eventually } from '../lib/until.mjs';
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
const choicesId = 'operationsChoices';

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
	getMany: 'Get many conversations',
	getMessages: 'Get the messages of a conversation',
	getProfile: 'Get the profile of a person',
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

/**
 * The fields that stand there only after a choice: the labels they have, and what the node is set to.
 * @type {Record<string, { labels: string[], parameters: { operation: string } & Record<string, unknown> }>}
 */
const choices = {
	mediaAsBinary: {
		labels: ['Input Data Field Name'],
		parameters: { resource: 'messages', operation: 'sendMediaMessage', userId: '1', mediaSource: 'binary', mediaType: 'file' },
	},
	quickRepliesAsJson: {
		labels: ['Quick Replies (JSON)'],
		parameters: { resource: 'messages', operation: 'sendQuickReplies', userId: '1', messageText: 'Which size?', quickRepliesSource: 'json', quickRepliesJson: '={{ $json.quickReplies }}' },
	},
	buttonsAsJson: {
		labels: ['Buttons (JSON)'],
		parameters: { resource: 'messages', operation: 'sendButtonTemplate', userId: '1', messageText: 'Our catalogue', buttonsSource: 'json', buttonsJson: '={{ $json.buttons }}' },
	},
	elementsAsJson: {
		labels: ['Elements (JSON)'],
		parameters: { resource: 'messages', operation: 'sendGenericTemplate', userId: '1', elementsSource: 'json', elementsJson: '={{ $json.elements }}' },
	},
	privateReplyOptions: {
		labels: ['Quick Replies', 'Quick Replies (JSON)'],
		parameters: {
			resource: 'comments',
			operation: 'sendPrivateReply',
			commentId: '17871230014829321',
			messageText: 'It costs 39 €.',
			options: { quickReplies: { values: [{ title: 'Order', payload: 'ORDER' }] }, quickRepliesJson: '={{ $json.quickReplies }}' },
		},
	},
};

/** A workflow with a node for each of these. @param {string} id @param {{ name: string, parameters: object }[]} shown */
function gallery(id, shown) {
	const nodes = shown.map(({ name, parameters }, place) => ({
		...sendNode(name, [300 + 260 * (place % 4), 220 * Math.floor(place / 4)]),
		parameters,
	}));
	return {
		id,
		name: id,
		active: false,
		settings: { executionOrder: 'v1' },
		nodes: [node('Start', 'n8n-nodes-base.manualTrigger', 1, [0, 0], {}), ...nodes],
		connections: { Start: { main: [shown.map(({ name }) => to(name))] } },
	};
}

before(async () => {
	const browser = await openBrowser();
	endings.push(browser.close);
	page = browser.page;
	await page.setViewportSize({ width: 1400, height: 1300 });
	demo = await setUpDemo({ add: (work) => void endings.push(work) });
	await demo.n8n.cli.importWorkflows([
		gallery(filledId, cases.map((one) => ({ name: one.operation, parameters: parametersOf(one) }))),
		gallery(emptyId, cases.map(({ resource = 'messages', operation }) => ({ name: operation, parameters: { resource, operation } }))),
		gallery(choicesId, Object.entries(choices).map(([name, { parameters }]) => ({ name, parameters }))),
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
	/** @param {string} id @param {string} name @param {string[]} labelsThere @param {string} pictureName */
	const showsFields = async (id, name, labelsThere, pictureName) => {
		await page.evaluate((value) => localStorage.setItem('N8N_THEME', value), theme);
		await n8nEditor.open(id);
		await page.locator(`body[data-theme=${theme}], html[data-theme=${theme}]`).first().waitFor({ state: 'attached' });
		await n8nEditor.openNode(name);
		for (const label of labelsThere) await page.getByText(label, { exact: true }).first().waitFor();
		await picture(page, `${pictureName}-${theme}`);
	};
	for (const { operation } of cases) {
		inBrowser(`${operation} shows its fields, filled and empty, in the ${theme} theme`, async () => {
			for (const [id, state] of [[filledId, 'filled'], [emptyId, 'empty']]) await showsFields(id, operation, labels[operation], `operation-${operation}-${state}`);
		});
	}
	inBrowser(`the fields behind choices are there, in the ${theme} theme`, async () => {
		for (const [name, { labels: behind, parameters }] of Object.entries(choices)) {
			const before = labels[parameters.operation].filter((label) => !['Media URL', 'Quick Replies', 'Buttons', 'Elements'].includes(label));
			await showsFields(choicesId, name, [...before, ...behind], `operation-${name}`);
		}
	});
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
	const category = page.locator('[data-category-collapsed]').filter({ has: heading });
	const [first] = cases;
	await eventually(async () => {
		if ((await category.getAttribute('data-category-collapsed')) === 'true') await heading.click();
		await page.getByText(actions[first.operation], { exact: true }).first().waitFor({ timeout: 5_000 });
	});
	for (const { operation } of [...cases, ...reads]) await page.getByText(actions[operation], { exact: true }).first().waitFor();
	await picture(page, 'operations-actions');
});
