// @ts-check
/** What a person meets around the main job: finding the node, its options, the credential's test, tables, errors, hints. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { demoNodeName, demoWorkflow, demoWorkflowId, sandboxCredential } from '../../scripts/lib/demo-workflow.mjs';
import { setUpDemo } from '../../scripts/lib/demo-setup.mjs';
import { until } from '../lib/until.mjs';
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

const stoppingId = 'instagramDirectStops';
const sharedId = 'instagramDirectShared';
/** n8n saves what is changed, so that each theme has a workflow of its own. */
const optionsId = (/** @type {string} */ theme) => `instagramDirectOptions-${theme}`;
const expired = 'expiredCredential';
const wrongHost = 'wrongHostCredential';

/** The demo's workflow, changed in its sending node. @param {string} id @param {(send: any) => void} change */
function variant(id, change) {
	const workflow = demoWorkflow();
	const send = workflow.nodes.find(({ name }) => name === demoNodeName);
	assert.ok(send);
	change(send);
	return { ...workflow, id, name: id };
}

before(async () => {
	const browser = await openBrowser();
	endings.push(browser.close);
	page = browser.page;
	demo = await setUpDemo({ add: (work) => void endings.push(work) });
	const { cli } = demo.n8n;
	const credential = (/** @type {string} */ id, /** @type {string} */ accessToken) => ({
		...sandboxCredential(demo.sandbox.url, { id, accessToken }),
		name: id,
	});
	await cli.importCredentials([credential(expired, 'TEST-TOKEN-expired'), credential(wrongHost, 'TEST-TOKEN-wrong-host')]);
	await cli.importWorkflows([
		variant(stoppingId, (send) => delete send.onError),
		variant(optionsId('light'), () => undefined),
		variant(optionsId('dark'), () => undefined),
		// All four arrive, two of them with the same picture.
		JSON.parse(JSON.stringify(variant(sharedId, () => undefined)).replaceAll('9990001', '1784140000000104')),
		...[expired, wrongHost].map((id) =>
			variant(id, (send) => Object.assign(send.credentials.instagramDirectApi, { id, name: id })),
		),
	]);
	await demo.n8n.start();
	await demo.n8n.rest.setUpOwner();
	n8nEditor = editor(page, demo.n8n.url);
	await n8nEditor.openWorkflow(demoWorkflowId);
});

after(async () => {
	for (let end = endings.pop(); end; end = endings.pop()) await end();
});

const inBrowser = testsInBrowser(() => page);

for (const words of ['instagram', 'dm', 'direct message']) {
	inBrowser(`the nodes panel finds the node by "${words}"`, async () => {
		await page.goto(`${demo.n8n.url}/workflow/new`);
		await page.getByTestId('node-creator-plus-button').first().click();
		await page.getByTestId('node-creator-search-bar').fill(words);
		await page.getByTestId('node-creator-item-name').getByText('Instagram Direct', { exact: true }).waitFor();
	});
}

inBrowser('the canvas says what the node does', async () => {
	await n8nEditor.open(demoWorkflowId);
	await page.getByTestId('canvas-node').getByText('Send a media message').waitFor();
});

for (const theme of ['light', 'dark']) {
	inBrowser(`all options are there, in the ${theme} theme`, async () => {
		await page.evaluate((name) => localStorage.setItem('N8N_THEME', name), theme);
		await n8nEditor.open(optionsId(theme));
		await page.locator(`body[data-theme=${theme}], html[data-theme=${theme}]`).first().waitFor({ state: 'attached' });
		await n8nEditor.openNode(demoNodeName);
		const names = [
			...['concurrency', 'messagesPerSecond', 'maxWaitSeconds', 'timeoutSeconds', 'connection'],
			...['sending', 'replyToMessageId', 'humanAgent', 'typingSeconds'],
		];
		const shown = async () => (await Promise.all(names.map((name) => n8nEditor.parameter(name).isVisible()))).filter(Boolean).length;
		for (let added = 1; added <= names.length; added += 1) {
			await page.getByTestId('collection-parameter-add').click();
			await page.getByTestId('collection-parameter-option').first().click();
			await until(`${added} of the options are there`, async () => (await shown()) === added);
		}
		await picture(page, `options-${theme}`);
	});
}

inBrowser('a credential that works says so', async () => {
	await page.getByTestId('credential-edit-button').click();
	await page.getByTestId('credentials-config-container-test-success').waitFor();
	await picture(page, 'credential');
});

for (const [id, words] of [
	[expired, 'The access token has expired'],
	[wrongHost, 'Create a new access token for the host chosen in the credential'],
]) {
	inBrowser(`a credential that does not work says why: ${words}`, async () => {
		await n8nEditor.open(id);
		await n8nEditor.openNode(demoNodeName);
		await page.getByTestId('credential-edit-button').click();
		await page.getByText('More details', { exact: true }).click();
		await page.getByTestId('editCredential-modal').getByText(words).first().waitFor();
		await picture(page, id);
	});
}

inBrowser('the output is a table too, and a hint tells of shared media', async () => {
	await n8nEditor.open(sharedId);
	await n8nEditor.openNode(demoNodeName);
	await n8nEditor.executeStep();
	await page.getByText('Media was uploaded once for several messages: 1 upload saved.').waitFor();
	await page.getByTestId('output-panel').getByTestId('radio-button-table').click();
	for (const column of ['success', 'userId', 'attachmentId', 'messageId', 'sentAt']) {
		await page.getByTestId('output-panel').locator('th').getByText(column, { exact: true }).waitFor();
	}
	await picture(page, 'table');
});

inBrowser('an error names the reason, the advice and how many had gone out', async () => {
	await n8nEditor.open(stoppingId);
	await n8nEditor.openNode(demoNodeName);
	await n8nEditor.startStep();
	const output = page.getByTestId('output-panel');
	await output.getByText('API Error: (#10) This message is sent outside of allowed window.').first().waitFor();
	await output.getByText(/Meta allows messages for 24 hours after their last one\. Code 10, subcode 2534022, trace id \S+\. This message was not sent\. \d of 4 messages had been sent/).first().waitFor();
	await picture(page, 'error');
});
