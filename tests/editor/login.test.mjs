// @ts-check
/** The login as a person goes through it: the button in the credential, the page of the login, and back in n8n; by `N8N_VERSION` also on n8n 1. */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { openBrowser, picture, testsInBrowser } from './lib/browser.mjs';
import { editor } from './lib/editor.mjs';
import { installBesideSandbox } from './lib/install.mjs';

/** @type {(() => Promise<unknown>)[]} */
const endings = [];
/** @type {Awaited<ReturnType<typeof installBesideSandbox>>['sandbox']} */
let sandbox;
/** @type {Awaited<ReturnType<typeof installBesideSandbox>>['n8n']} */
let n8n;
/** @type {import('playwright-core').Page} */
let page;
/** @type {string} */
let credentialId;

before(async () => {
	const browser = await openBrowser();
	endings.push(browser.close);
	page = browser.page;
	({ sandbox, n8n } = await installBesideSandbox(endings));
	await n8n.start();
	await n8n.rest.setUpOwner();
	({ id: credentialId } = await n8n.rest.request('POST', '/credentials', {
		name: 'Login',
		type: 'instagramDirectOAuth2Api',
		data: { host: 'custom', customBaseUrl: sandbox.url, clientId: '200000000000001', clientSecret: 'TEST-SECRET-app-1' },
	}));
});

after(async () => {
	for (let end = endings.pop(); end; end = endings.pop()) await end();
});

const inBrowser = testsInBrowser(() => page);

inBrowser('the button leads to the login’s page, and from there back to a connected account', async () => {
	await editor(page, n8n.url).signIn(`/home/credentials/${credentialId}`);
	const modal = page.getByTestId('editCredential-modal');
	await modal.waitFor();
	const opened = page.context().waitForEvent('page');
	await modal.getByRole('button', { name: /^(Connect|Connect my account)$/ }).click();
	const dialog = await opened;
	await dialog.getByText('Log in with Facebook').waitFor();
	await picture(dialog, 'login-dialog');
	await dialog.locator('#continue').click();
	await page.getByTestId('oauth-connect-success-banner').waitFor();
	await picture(page, 'login-connected');
	const { calls } = await sandbox.admin('login');
	assert.deepEqual(calls.map((/** @type {any} */ { kind, status }) => [kind, status]), [['code', 200]]);
});
