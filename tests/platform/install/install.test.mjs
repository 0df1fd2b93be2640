// @ts-check
/** The package's life in one running n8n: installed as users do, updated, uninstalled, without a restart. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { buildTarball } from '../../../scripts/lib/build.mjs';
import { node, sandboxCredential, sendNode, to } from '../../../scripts/lib/demo-workflow.mjs';
import { installN8n } from '../../../scripts/lib/n8n-install.mjs';
import { createN8n } from '../../../scripts/lib/n8n-server.mjs';
import { nodeType, packageName, rootDir } from '../../../scripts/lib/paths.mjs';
import { startSandbox } from '../../../scripts/lib/sandbox.mjs';
import { openBrowser, picture } from '../../editor/lib/browser.mjs';
import { editor } from '../../editor/lib/editor.mjs';
import { isN8n1, n8nVersion } from '../../n8n/lib/chosen-n8n.mjs';
import { startNpmRegistry } from '../lib/npm-registry.mjs';
import { complaints } from './lib/n8n-log.mjs';
import { olderDescription, olderMark, olderVersion, unpackAsOlder } from './lib/older-build.mjs';

const { version } = JSON.parse(readFileSync(join(rootDir, 'node-wrapper', 'package.json'), 'utf8'));
/** Nothing listens there: what n8n asks of the internet beside npm fails at once, wherever the test runs. */
const nowhere = 'http://127.0.0.1:9';
/** What n8n complains of because of this test. */
const provoked = [
	/ECONNREFUSED 127\.0\.0\.1:9\b/, // n8n asking there
	/The requested webhook \\"POST send\\" is not registered/, // asked for until it is
	/Unrecognized node type/, // asked for once it is uninstalled
];
const webhookPath = 'send';
/**
 * Whether n8n has to be told the version. n8n 1 asks the registry for the latest one by itself, without npm, and would
 * have to reach the internet for that.
 */
const namesVersion = isN8n1;

/** @type {(() => Promise<unknown>)[]} */
const endings = [];
/** @type {string} */ let tarball;
/** @type {Awaited<ReturnType<typeof startNpmRegistry>>} */ let registry;
/** @type {Awaited<ReturnType<typeof startSandbox>>} */ let sandbox;
/** @type {Awaited<ReturnType<typeof createN8n>>} */ let n8n;
/** n8n's own complaints at its start, before the package is there. @type {Set<string>} */ let atStart;

before(async () => {
	tarball = await buildTarball();
	const installation = await installN8n(n8nVersion);
	registry = await startNpmRegistry();
	endings.push(registry.close);
	const older = mkdtempSync(join(tmpdir(), 'instagram-direct-older-'));
	endings.push(async () => rmSync(older, { recursive: true, force: true }));
	await unpackAsOlder(tarball, older);
	await registry.publish(older);

	sandbox = await startSandbox();
	endings.push(sandbox.close);
	n8n = await createN8n({
		version: installation.version,
		env: {
			PATH: registry.path([dirname(installation.node), process.env.PATH].join(delimiter)),
			HTTPS_PROXY: nowhere,
			N8N_LOG_FORMAT: 'json',
		},
	});
	endings.push(n8n.close);
	await n8n.start();
	await n8n.rest.setUpOwner();
	atStart = new Set(complaints(n8n.log()));
});
after(async () => {
	for (let end = endings.pop(); end; end = endings.pop()) await end();
});

test('an older version is installed by the route behind n8n\'s Install button, and works', async () => {
	const installed = await n8n.rest.request('POST', '/community-packages', {
		name: packageName,
		version: namesVersion ? olderVersion : undefined,
	});
	assert.equal(installed.installedVersion, olderVersion);
	assert.deepEqual(installed.installedNodes.map((/** @type {any} */ { type }) => type).sort(), [nodeType, `${nodeType}Trigger`]);
	assert.equal((await nodeDescription()).description, olderDescription);

	await publishWorkflow();
	const [item] = await send('101');
	assert.equal(item.success, true, JSON.stringify(item));
	assert.equal(item[olderMark], true);
	await assertDelivered(item, '101');
});

test('n8n sees the update; once it is made, the new code runs without a restart', async () => {
	await registry.publish(tarball);
	const [offered] = await n8n.rest.request('GET', '/community-packages');
	assert.equal(offered.installedVersion, olderVersion);
	assert.equal(offered.updateAvailable, version);

	const updated = await n8n.rest.request('PATCH', '/community-packages', {
		name: packageName,
		version: namesVersion ? version : undefined,
	});
	assert.equal(updated.installedVersion, version);
	const [listed] = await n8n.rest.request('GET', '/community-packages');
	assert.equal(listed.installedVersion, version);
	assert.equal(listed.updateAvailable, undefined);
	assert.notEqual((await nodeDescription()).description, olderDescription);

	// The workflow that was published with the older version, in the same process.
	const [item] = await send('102');
	assert.equal(item.success, true, JSON.stringify(item));
	assert.ok(!(olderMark in item), 'the older code still runs');
	await assertDelivered(item, '102');
});

test('uninstalling leaves nothing of it', async () => {
	await n8n.rest.request('DELETE', `/community-packages?name=${packageName}`);
	assert.deepEqual(await n8n.rest.request('GET', '/community-packages'), []);
	await assert.rejects(nodeDescription(), /Unrecognized node type/);
	assert.ok(!existsSync(join(n8n.userFolder, '.n8n', 'nodes', 'node_modules', packageName)));
});

test('a person installs it in Settings > Community nodes, and it works', async () => {
	const { page, close } = await openBrowser();
	try {
		await editor(page, n8n.url).signIn('/settings/community-nodes');
		await page.getByRole('button', { name: /^Install/ }).first().click();
		await page.locator('input[name=packageNameInput]').fill(namesVersion ? `${packageName}@${version}` : packageName);
		await page.getByTestId('user-agreement-checkbox').click();
		await page.getByTestId('install-community-package-button').click();
		const card = page.getByTestId('community-package-card').filter({ hasText: packageName });
		await card.waitFor();
		await page.getByTestId('install-community-package-button').waitFor({ state: 'hidden' });
		assert.match(await card.innerText(), new RegExp(`v${version.replaceAll('.', '\\.')}`));
		await picture(page, `community-nodes-${n8n.version}`);
	} catch (error) {
		await picture(page, `community-nodes-${n8n.version}-failure`);
		throw error;
	} finally {
		await close();
	}
	const [item] = await send('103');
	assert.equal(item.success, true, JSON.stringify(item));
	await assertDelivered(item, '103');
});

test('nothing of all this made n8n\'s log complain', () => {
	const log = n8n.log();
	assert.ok(log.includes(`Community package installed: ${packageName}`), 'the log was read');
	const unexpected = complaints(log).filter((line) => !atStart.has(line) && !provoked.some((pattern) => pattern.test(line)));
	assert.deepEqual(unexpected, []);
	assert.doesNotMatch(log, /TEST-TOKEN-page/);
});

/** @returns {Promise<any>} what the editor learns of our node */
async function nodeDescription() {
	const [description] = await n8n.rest.request('POST', '/node-types', { nodeInfos: [{ name: nodeType, version: 1 }] });
	return description;
}

/** A workflow with a webhook, whose answer is our node's output. */
async function publishWorkflow() {
	const { name, type, data } = sandboxCredential(sandbox.url);
	const credential = await n8n.rest.request('POST', '/credentials', { name, type, data });
	const sender = sendNode('Send', [220, 0]);
	sender.credentials.instagramDirectApi.id = credential.id;
	for (const name of ['userId', 'mediaUrl', 'mediaType']) sender.parameters[name] = `={{ $json.body.${name} }}`;
	const webhook = {
		...node('Webhook', 'n8n-nodes-base.webhook', 2, [0, 0], {
			path: webhookPath,
			httpMethod: 'POST',
			responseMode: 'lastNode',
			responseData: 'allEntries',
			options: {},
		}),
		webhookId: crypto.randomUUID(),
	};
	const workflow = await n8n.rest.request('POST', '/workflows', {
		name: 'Send',
		active: false,
		nodes: [webhook, sender],
		connections: { Webhook: { main: [[to('Send')]] } },
		settings: { executionOrder: 'v1' },
	});
	await n8n.rest.request('POST', `/workflows/${workflow.id}/activate`, { versionId: workflow.versionId });
}

/**
 * One message through the workflow.
 * @param {string} userId
 * @returns {Promise<Record<string, unknown>[]>} our node's output
 */
async function send(userId) {
	const message = { userId, mediaUrl: 'https://media.example.com/sample.png', mediaType: 'image' };
	const deadline = Date.now() + 30_000;
	for (;;) {
		const response = await fetch(`${n8n.url}/webhook/${webhookPath}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(message),
		});
		const text = await response.text();
		if (response.ok) return JSON.parse(text);
		// The webhook is there a moment after the workflow is published.
		assert.ok(response.status === 404 && Date.now() < deadline, `HTTP ${response.status} ${text}`);
		await pause(100);
	}
}

/** @param {Record<string, unknown>} item @param {string} userId */
async function assertDelivered(item, userId) {
	const { deliveries } = await sandbox.admin('ledger');
	const ofUser = deliveries.filter((/** @type {any} */ { recipient }) => recipient === userId);
	assert.deepEqual(ofUser.map((/** @type {any} */ { messageId }) => messageId), [item.messageId]);
}
