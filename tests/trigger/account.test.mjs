// @ts-check
/**
 * The trigger and the account it listens for, on a real n8n against the sandbox: it sets itself up at Meta, people write and are
 * answered by name, and it takes away what it set up. `N8N_VERSION` chooses the n8n.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { node, sandboxCredential } from '../../scripts/lib/demo-workflow.mjs';
import { nodeType } from '../../scripts/lib/paths.mjs';
import { startSandbox } from '../../scripts/lib/sandbox.mjs';
import { until } from '../lib/until.mjs';
import { message, newMid, notification, written } from './lib/notification.mjs';
import { triggerSuite } from './lib/suite.mjs';

const account = '17841400000000001';
const app = { id: '700000000000001', secret: 'TEST-SECRET-page-1' };

const n8n = triggerSuite();
/** @type {Awaited<ReturnType<typeof startSandbox>>} */ let sandbox;
before(async () => {
	sandbox = await startSandbox();
});
after(() => sandbox?.close());

/** The account's credential, and the one that the app's notifications are signed for. */
async function createCredentials() {
	return {
		api: await n8n.createCredential('instagramDirectApi', sandboxCredential(sandbox.url).data),
		webhook: await n8n.createCredential('instagramDirectWebhookApi', { verifyToken: 'TEST-VERIFY-TOKEN', appSecret: app.secret, appId: app.id }),
	};
}

/** Where the app sends its notifications. */
async function callbacks() {
	const response = await fetch(`${sandbox.url}/v25.0/${app.id}/subscriptions`, { headers: { authorization: `Bearer ${app.id}|${app.secret}` } });
	const { data } = /** @type {any} */ (await response.json());
	return data.map((/** @type {any} */ row) => row.callback_url);
}

/** What the Page is subscribed to. */
async function subscribed() {
	const response = await fetch(`${sandbox.url}/v25.0/me/subscribed_apps`, { headers: { authorization: 'Bearer TEST-TOKEN-page-1' } });
	const { data } = /** @type {any} */ (await response.json());
	return data.flatMap((/** @type {any} */ row) => row.subscribed_fields);
}

test('an activation sets up the app and the account, people are answered by name, a deactivation takes it away', async () => {
	const credentials = await createCredentials();
	const workflow = await n8n.createWorkflow({
		...credentials,
		options: { subscribe: true, setCallback: true, resolveProfile: true },
		end: {
			...node('Answer', nodeType, 1, [220, 0], {
				resource: 'messages',
				operation: 'sendMessage',
				userId: '={{ $json.userId }}',
				messageText: '=Hello {{ $json.name }}: {{ $json.text }}',
			}),
			credentials: { instagramDirectApi: { id: credentials.api.id, name: credentials.api.name } },
		},
	});
	await workflow.activate();
	await until('the callback URL is set', async () => String(await callbacks()) === workflow.url(false));
	await until('the account is subscribed', async () => String(await subscribed()) === 'feed');

	await sandbox.admin('people', { account, id: '41', username: 'jane', name: 'Jane Doe' });
	await sandbox.admin('messages', { account, person: '41', text: 'first' });
	const [[first]] = await workflow.runs(1);
	assert.deepEqual([first.userId, first.username, first.name, first.text], ['41', 'jane', 'Jane Doe', 'first']);

	// As Meta does by itself, some day.
	await fetch(`${sandbox.url}/v25.0/me/subscribed_apps`, { method: 'DELETE', headers: { authorization: 'Bearer TEST-TOKEN-page-1' } });
	assert.deepEqual(await subscribed(), []);
	await n8n.restart();
	await until('the account is subscribed again', async () => String(await subscribed()) === 'feed');
	await until('the workflow listens again', async () => (await fetch(workflow.url(false), { method: 'POST' })).status === 401);
	await sandbox.admin('messages', { account, person: '41', text: 'second' });
	await workflow.runs(2);
	const { deliveries } = await sandbox.admin('ledger');
	assert.deepEqual(deliveries.map((/** @type {any} */ one) => one.text ?? one.message?.text), ['Hello Jane Doe: first', 'Hello Jane Doe: second']);

	await workflow.deactivate();
	await until('the callback URL is taken away', async () => (await callbacks()).length === 0 && (await subscribed()).length === 0);
});

test('a file that is not at Meta\'s is a field of the item, and no lost event', async () => {
	const workflow = await n8n.createWorkflow({ options: { downloadMedia: true } });
	await workflow.activate();
	const attachments = [{ type: 'image', payload: { url: `${sandbox.url}/media/sample.png` } }];
	await workflow.post(written(notification(message(newMid(), { text: 'look', attachments }))));
	const [[item]] = await workflow.runs(1);
	assert.equal(item.text, 'look');
	assert.match(item.attachments[0].downloadError, /not on a host of Meta's/);
	assert.equal(item.attachments[0].binary, undefined);
});

test('a token that is due is renewed and stored when the trigger starts, and once', async () => {
	const day = 86_400_000;
	const { accessToken } = await sandbox.admin('tokens', { account: '17841400000000003', ageMs: 9 * day });
	const api = await n8n.createCredential('instagramDirectApi', { ...sandboxCredential(sandbox.url, { accessToken }).data, customLogin: 'instagram' });
	const renewals = async () => (await sandbox.admin('login')).calls.filter((/** @type {any} */ { kind }) => kind === 'renewal');
	const before = (await renewals()).length;
	const workflow = await n8n.createWorkflow({ api, options: { subscribe: true } });
	await workflow.activate();
	await until('the token is renewed and stored', async () => /"renewedAt"/.test(String((await n8n.readCredential(api.id)).tokenLife)));
	await workflow.deactivate();
	await workflow.activate();
	await workflow.deactivate();
	assert.deepEqual((await renewals()).slice(before).map((/** @type {any} */ { status }) => status), [200]);
});
