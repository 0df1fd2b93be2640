// @ts-check
/** The trigger as a person meets it: what its panel says and asks for, in both themes. */
import { after, before } from 'node:test';
import { setUpDemo } from '../../scripts/lib/demo-setup.mjs';
import { node } from '../../scripts/lib/demo-workflow.mjs';
import { triggerType } from '../../scripts/lib/paths.mjs';
import { connect } from '../wrapper/lib/login.mjs';
import { openBrowser, picture, testsInBrowser } from './lib/browser.mjs';
import { editor } from './lib/editor.mjs';

/** @type {(() => Promise<unknown>)[]} */
const endings = [];
/** @type {import('playwright-core').Page} */
let page;
/** @type {ReturnType<typeof editor>} */
let n8nEditor;

const workflowId = 'triggerPanel';
const fields = ['Webhook URLs', 'Credential of the Webhook', 'Credential of the Account (Optional)', 'Events', 'Options'];

/** What each panel shows, by the node's name. n8n shows no Authentication beside credentials: it follows the one that is chosen. @type {Record<string, string[]>} */
const labels = {
	'As It Comes': fields,
	'All Options': [
		...fields,
		'Account IDs', 'Download Media', 'Include Raw Event', 'Keywords', 'Match Whole Words Only', 'Resolve Profile', 'Set Callback URL of the App', 'Subscribe Account',
	],
};

before(async () => {
	const browser = await openBrowser();
	endings.push(browser.close);
	page = browser.page;
	await page.setViewportSize({ width: 1400, height: 1500 });
	const demo = await setUpDemo({ add: (work) => void endings.push(work) });
	const options = {
		accountIds: ['17841405822304914'], downloadMedia: true, includeRaw: true, keywords: ['price'], wholeWords: true, resolveProfile: true, subscribe: true, setCallback: true,
	};
	/** @param {string} name @param {number} place @param {Record<string, unknown>} parameters */
	const trigger = (name, place, parameters) => ({ ...node(name, triggerType, 1.1, [0, 220 * place], parameters), webhookId: `trigger-panel-${place}` });
	const login = { id: 'triggerLogin', name: 'The Login', type: 'instagramDirectOAuth2Api' };
	await demo.n8n.cli.importCredentials([{ ...login, data: await connect(demo.sandbox.url) }]);
	const byLogin = {
		...trigger('By Login', 2, { authentication: 'oAuth2', options: { resolveProfile: true } }),
		credentials: { [login.type]: { id: login.id, name: login.name } },
	};
	await demo.n8n.cli.importWorkflows([
		{
			id: workflowId,
			name: workflowId,
			active: false,
			settings: { executionOrder: 'v1' },
			nodes: [trigger('As It Comes', 0, {}), trigger('All Options', 1, { options }), byLogin],
			connections: {},
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

for (const theme of ['light', 'dark']) {
	for (const [name, shown] of Object.entries(labels)) {
		inBrowser(`the trigger, ${name.toLowerCase()}, says what it is and asks for, in the ${theme} theme`, async () => {
			await page.evaluate((chosen) => localStorage.setItem('N8N_THEME', chosen), theme);
			await n8nEditor.open(workflowId);
			await page.locator(`body[data-theme=${theme}], html[data-theme=${theme}]`).first().waitFor({ state: 'attached' });
			await n8nEditor.openNode(name);
			await page.getByText('Two things go into the Meta app dashboard').first().waitFor();
			for (const label of shown) await page.getByText(label, { exact: true }).first().waitFor();
			await picture(page, `trigger-${name.toLowerCase().replaceAll(' ', '-')}-${theme}`);
		});
	}
}

inBrowser('the trigger by login keeps the login that was chosen, and lists its accounts', async () => {
	await n8nEditor.open(workflowId);
	// The list opens for nobody before it is filled.
	const filled = page.waitForResponse((response) => response.url().includes('/dynamic-node-parameters/options'));
	await n8nEditor.openNode('By Login');
	await page.getByText('Instagram Account Name or ID', { exact: true }).first().waitFor();
	await filled;
	await n8nEditor.parameter('instagramAccount').locator('input[placeholder=Select]:enabled').waitFor();
	await picture(page, 'trigger-by-login');
	await fieldHolds('The Login');
	await n8nEditor.parameter('instagramAccount').click();
	await page.getByRole('option', { name: '@sandbox.two' }).click();
	await fieldHolds('@sandbox.two');
	await picture(page, 'trigger-by-login-account');
});

/** Until a field of the panel has this value. @param {string} value */
const fieldHolds = (value) =>
	page.waitForFunction((wanted) => [...document.querySelectorAll('input')].some((input) => input.value === wanted), value);
