// @ts-check
/** Choosing the person, the conversation and the post: what older nodes hold, the list, its search, its errors; by `N8N_VERSION` also on n8n 1. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { node, sandboxCredential, sendNode, to } from '../../scripts/lib/demo-workflow.mjs';
import { nodeType } from '../../scripts/lib/paths.mjs';
import { eventually, until } from '../lib/until.mjs';
import { isN8n1 } from '../n8n/lib/chosen-n8n.mjs';
import { openBrowser, picture, testsInBrowser } from './lib/browser.mjs';
import { editor } from './lib/editor.mjs';
import { installBesideSandbox } from './lib/install.mjs';

/** @type {(() => Promise<unknown>)[]} */
const endings = [];
/** @type {Awaited<ReturnType<typeof installBesideSandbox>>['sandbox']} */ let sandbox;
/** @type {Awaited<ReturnType<typeof installBesideSandbox>>['n8n']} */ let n8n;
/** @type {import('playwright-core').Page} */ let page;
/** @type {ReturnType<typeof editor>} */ let n8nEditor;

const expired = 'expiredCredential';
const [jane, omar] = ['1784140000000701', '1784140000000702'];
const themes = ['light', 'dark'];
/** n8n saves what is changed, so that each theme has a workflow of its own. */
const choosingId = (/** @type {string} */ theme) => `choosing-${theme}`;
const ofVersion = isN8n1 ? '-n8n-1' : '';

/** A workflow of one text to somebody. @param {string} id @param {Record<string, unknown>} parameters @param {string} [credential] */
function text(id, parameters, credential) {
	const send = { ...sendNode('Send', [220, 0]), parameters: { resource: 'messages', operation: 'sendMessage', messageText: `From ${id}`, options: {}, ...parameters } };
	if (credential) send.credentials = { instagramDirectApi: { id: credential, name: credential } };
	return {
		id,
		name: id,
		active: false,
		settings: { executionOrder: 'v1' },
		nodes: [node('Start', 'n8n-nodes-base.manualTrigger', 1, [0, 0], {}), send],
		connections: { Start: { main: [[to('Send')]] } },
	};
}

before(async () => {
	const browser = await openBrowser();
	endings.push(browser.close);
	page = browser.page;
	({ sandbox, n8n } = await installBesideSandbox(endings));
	await sandbox.admin('people', { id: jane, username: 'jane.doe', name: 'Jane Doe' });
	await sandbox.admin('people', { id: omar, username: 'omar', name: 'Omar' });
	for (const person of [omar, jane]) await sandbox.admin('messages', { person, text: 'Hello' });
	const { cli } = n8n;
	await cli.importCredentials([sandboxCredential(sandbox.url), { ...sandboxCredential(sandbox.url, { id: expired, accessToken: 'TEST-TOKEN-expired' }), name: expired }]);
	await cli.importWorkflows([
		text('older-string', { userId: omar }),
		text('older-expression', { userId: `={{ "${omar}" }}` }),
		...themes.map((theme) => text(choosingId(theme), {})),
		text('dead-token', { userId: { __rl: true, mode: 'list', value: '' } }, expired),
		...themes.map((theme) => text(`post-${theme}`, { operation: 'sharePost', userId: omar })),
		{
			...text('tool', {}),
			nodes: [
				node('Agent', '@n8n/n8n-nodes-langchain.agent', 2, [0, 0], {}),
				{ ...text('tool', {}).nodes[1], type: `${nodeType}Tool` },
			],
			connections: { Send: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] } },
		},
	]);
	await n8n.start();
	await n8n.rest.setUpOwner();
	n8nEditor = editor(page, n8n.url);
	await n8nEditor.openWorkflow('older-string');
});
after(async () => {
	for (let end = endings.pop(); end; end = endings.pop()) await end();
});

const inBrowser = testsInBrowser(() => page);
const locator = (/** @type {string} */ name) => page.getByTestId(`resource-locator-${name}`);
const input = (/** @type {string} */ name) => locator(name).locator('input[data-test-id=rlc-input], [data-test-id=rlc-input] input').first();

/** Turns a locator to its list. @param {string} name */
async function openList(name) {
	await locator(name).getByTestId('rlc-mode-selector').click();
	await page.getByTestId('mode-list').filter({ visible: true }).click();
	await input(name).click();
}

/** What the open list shows. */
const entries = async () => (await page.getByTestId('rlc-item').filter({ visible: true }).allInnerTexts()).map((entry) => entry.trim());

/**
 * Executes the open step, after which somebody has got something that they had not got before.
 * @param {string} recipient
 * @param {(sent: any) => boolean} isIt
 */
async function sends(recipient, isIt) {
	const count = async () => (await sandbox.admin(`accepted?recipient=${recipient}`)).accepted.filter(isIt).length;
	const before = await count();
	await n8nEditor.executeStep();
	await until('a message arrives', async () => (await count()) > before);
}

/** @param {string} theme */
async function useTheme(theme) {
	await page.evaluate((name) => localStorage.setItem('N8N_THEME', name), theme);
}

for (const [id, shown] of /** @type {const} */ ([['older-string', omar], ['older-expression', `{{ "${omar}" }}`]])) {
	inBrowser(`a node that was saved with a plain string shows it as text and sends: ${id}`, async () => {
		await n8nEditor.open(id);
		await n8nEditor.openNode('Send');
		await locator('userId').waitFor();
		const value = () => (id === 'older-string' ? input('userId').inputValue() : n8nEditor.parameter('userId').innerText());
		await eventually(async () => {
			const held = await value();
			assert.ok(held.includes(shown), held);
		});
		await picture(page, `list-${id}${ofVersion}`);
		await sends(omar, ({ text: said }) => said === `From ${id}`);
	});
}

for (const theme of themes) {
	inBrowser(`somebody is chosen from the recent conversations, by name, in the ${theme} theme`, async () => {
		await useTheme(theme);
		const id = choosingId(theme);
		await n8nEditor.open(id);
		await n8nEditor.openNode('Send');
		await openList('userId');
		await eventually(async () => assert.deepEqual((await entries()).sort(), ['Jane Doe (@jane.doe)', 'Omar (@omar)']));
		await picture(page, `list-people-${theme}${ofVersion}`);
		await page.locator('input[data-test-id=rlc-search], [data-test-id=rlc-search] input').filter({ visible: true }).first().fill('omar');
		await eventually(async () => assert.deepEqual(await entries(), ['Omar (@omar)']));
		await picture(page, `list-search-${theme}${ofVersion}`);
		await page.getByTestId('rlc-item').getByText('Omar (@omar)').click();
		await eventually(async () => assert.equal(await input('userId').inputValue(), 'Omar (@omar)'));
		await picture(page, `list-chosen-${theme}${ofVersion}`);
		await sends(omar, ({ text: said }) => said === `From ${id}`);
	});

	inBrowser(`a post is chosen from the account’s own, in the ${theme} theme`, async () => {
		await useTheme(theme);
		await n8nEditor.open(`post-${theme}`);
		await n8nEditor.openNode('Send');
		await openList('postId');
		await page.getByTestId('rlc-item').getByText('The sea, this morning (2026-09-20)').waitFor();
		await picture(page, `list-posts-${theme}${ofVersion}`);
		await page.getByTestId('rlc-item').getByText('The sea, this morning (2026-09-20)').click();
		await sends(omar, ({ content }) => content.post?.id === '18000000000000012');
	});
}

inBrowser('what is wrong with the credential stands in the list, in a sentence', async () => {
	await n8nEditor.open('dead-token');
	await n8nEditor.openNode('Send');
	await input('userId').click();
	const error = page.getByTestId('rlc-error-container');
	await error.waitFor();
	await picture(page, `list-error${ofVersion}`);
	const words = await error.innerText();
	assert.match(words, /expired/i);
	assert.match(words, /token/i);
	assert.doesNotMatch(words, /TEST-TOKEN/);
});

inBrowser('as a tool, the model fills in the person', async () => {
	await n8nEditor.open('tool');
	await n8nEditor.openNode('Send');
	await locator('userId').waitFor();
	await locator('userId').hover();
	await page.getByTestId('parameter-input-userId').or(locator('userId')).first().hover();
	await page.getByTestId('from-ai-override-button').first().click();
	await page.getByTestId('fromAI-override-field').first().waitFor();
	await picture(page, `list-tool${ofVersion}`);
});
