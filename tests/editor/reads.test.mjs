// @ts-check
/** The operations that read as a person meets them: the fields that are shown, the lists to choose from, and what comes out. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { setUpDemo } from '../../scripts/lib/demo-setup.mjs';
import { node, sendNode, to } from '../../scripts/lib/demo-workflow.mjs';
import { eventually } from '../lib/until.mjs';
import { reads } from '../n8n/lib/reads.mjs';
import { openBrowser, picture, testsInBrowser } from './lib/browser.mjs';
import { editor } from './lib/editor.mjs';

/** @type {(() => Promise<unknown>)[]} */
const endings = [];
/** @type {Awaited<ReturnType<typeof setUpDemo>>} */ let demo;
/** @type {import('playwright-core').Page} */ let page;
/** @type {ReturnType<typeof editor>} */ let n8nEditor;

const workflowId = 'reads';
const person = '1784140000000801';

/** @type {Record<string, { action: string, parameters: Record<string, unknown>, labels: string[], shows: Record<string, unknown>[] }>} */
const shown = {
	getMany: {
		action: 'Get many conversations',
		parameters: {},
		labels: ['Return All', 'Limit', 'Instagram User ID'],
		shows: [{ userId: person, username: 'jane.doe' }],
	},
	getMessages: {
		action: 'Get the messages of a conversation',
		parameters: { limit: 2 },
		labels: ['Conversation ID', 'Limit'],
		shows: [{ text: 'Bye', fromUserId: person }, { text: 'Hello', fromUserId: person }],
	},
	getProfile: {
		action: 'Get the profile of a person',
		parameters: { userId: person },
		labels: ['Instagram User ID'],
		shows: [{ name: 'Jane Doe', username: 'jane.doe' }],
	},
};

before(async () => {
	const browser = await openBrowser();
	endings.push(browser.close);
	page = browser.page;
	demo = await setUpDemo({ add: (work) => void endings.push(work) });
	const admin = demo.sandbox.admin;
	await admin('people', { id: person, username: 'jane.doe', name: 'Jane Doe' });
	for (const text of ['Hello', 'Bye']) await admin('messages', { person, text });
	const nodes = reads.map(({ resource, operation }, place) => ({
		...sendNode(operation, [300, 220 * place]),
		parameters: { resource, operation, ...shown[operation].parameters, options: {} },
	}));
	await demo.n8n.cli.importWorkflows([
		{
			id: workflowId,
			name: workflowId,
			active: false,
			settings: { executionOrder: 'v1' },
			nodes: [node('Start', 'n8n-nodes-base.manualTrigger', 1, [0, 0], {}), ...nodes],
			connections: { Start: { main: [reads.map(({ operation }) => to(operation))] } },
		},
	]);
	await demo.n8n.start();
	await demo.n8n.rest.setUpOwner();
	n8nEditor = editor(page, demo.n8n.url);
	await n8nEditor.openWorkflow(workflowId);
});
after(async () => {
	for (let end = endings.pop(); end; end = endings.pop()) await end();
});

const inBrowser = testsInBrowser(() => page);

inBrowser('the canvas says what each node reads', async () => {
	for (const { operation } of reads) {
		await page.locator(`[data-test-id=canvas-node][data-node-name="${operation}"]`).getByText(shown[operation].action, { exact: true }).waitFor();
	}
});

for (const { operation } of reads) {
	const { labels, shows } = shown[operation];
	inBrowser(`${operation} shows its fields and no others, and what it has read`, async () => {
		await n8nEditor.open(workflowId);
		await n8nEditor.openNode(operation);
		if (operation === 'getMessages') {
			const locator = page.getByTestId('resource-locator-conversationId');
			await locator.getByTestId('rlc-mode-selector').click();
			await page.getByTestId('mode-list').filter({ visible: true }).click();
			await locator.locator('input[data-test-id=rlc-input], [data-test-id=rlc-input] input').first().click();
			await page.getByTestId('rlc-item').getByText('Jane Doe (@jane.doe)').click();
		}
		await eventually(async () => {
			const names = await n8nEditor.fieldNames();
			// After Options come n8n's own settings.
			assert.deepEqual(names.slice(names.indexOf('Operation') + 1, names.indexOf('Options')), labels);
		});
		await n8nEditor.executeStep();
		await eventually(async () => {
			const items = await n8nEditor.outputItems();
			assert.deepEqual(items.map((item, place) => Object.fromEntries(Object.keys(shows[place] ?? item).map((name) => [name, item[name]]))), shows);
		});
		await picture(page, `read-${operation}`);
	});
}

inBrowser('Limit is gone where all are returned', async () => {
	await n8nEditor.open(workflowId);
	await n8nEditor.openNode('getMany');
	await n8nEditor.parameter('limit').waitFor();
	await n8nEditor.parameter('returnAll').click();
	await n8nEditor.parameter('limit').waitFor({ state: 'detached' });
});
