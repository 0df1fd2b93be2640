// @ts-check
/** On a real server: a token that renews itself through 200 days, is dead after 61 idle ones, and shows itself nowhere. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import { buildTarball } from '../../scripts/lib/build.mjs';
import { node, sandboxCredential, sendNode, to } from '../../scripts/lib/demo-workflow.mjs';
import { createN8n } from '../../scripts/lib/n8n-server.mjs';
import { startSandbox } from '../../scripts/lib/sandbox.mjs';
import { n8nVersion } from './lib/chosen-n8n.mjs';

const day = 86_400_000;
/** @type {Awaited<ReturnType<typeof startSandbox>>} */ let sandbox;
/** @type {Awaited<ReturnType<typeof createN8n>>} */ let n8n;
/** @type {string} */ let dir;
/** @type {string} */ let pasted;
/** @type {string} */ let credentialId;
/** @type {string} */ let workflowId;
let aheadMs = 0;

before(async () => {
	const tarball = await buildTarball();
	sandbox = await startSandbox();
	dir = mkdtempSync(join(tmpdir(), 'instagram-direct-clock-'));
	const clockFile = join(dir, 'ahead');
	writeFileSync(clockFile, '0');
	const preload = fileURLToPath(new URL('./lib/moved-clock.cjs', import.meta.url));
	n8n = await createN8n({ version: n8nVersion, tarball, env: { NODE_OPTIONS: `--require=${preload}`, TEST_CLOCK_FILE: clockFile, N8N_LOG_LEVEL: 'debug' } });
	await n8n.start();
	await n8n.rest.setUpOwner();
	({ accessToken: pasted } = await sandbox.admin('tokens', { account: '17841400000000003' }));
	const { name, type, data } = sandboxCredential(sandbox.url, { accessToken: pasted });
	({ id: credentialId } = await n8n.rest.request('POST', '/credentials', { name, type, data: { ...data, customLogin: 'instagram' } }));
	const send = { ...sendNode('Send', [220, 0]), onError: 'continueRegularOutput' };
	send.credentials.instagramDirectApi.id = credentialId;
	send.parameters = { ...send.parameters, userId: '1784140000000101', mediaUrl: 'https://media.example.com/sample.png', mediaType: 'image' };
	const workflow = await n8n.rest.request('POST', '/workflows', {
		name: 'Renewal',
		active: false,
		settings: { executionOrder: 'v1' },
		nodes: [{ ...node('Hook', 'n8n-nodes-base.webhook', 2, [0, 0], { path: 'renewal', responseMode: 'lastNode', options: {} }), webhookId: 'renewal' }, send],
		connections: { Hook: { main: [[to('Send')]] } },
	});
	workflowId = workflow.id;
	await n8n.rest.request('POST', `/workflows/${workflow.id}/activate`, { versionId: workflow.versionId });
});
after(async () => {
	await n8n?.close();
	await sandbox?.close();
	if (dir) rmSync(dir, { recursive: true, force: true });
});

/** @param {number} days */
async function pass(days) {
	aheadMs += days * day;
	writeFileSync(join(dir, 'ahead'), String(aheadMs));
	await sandbox.admin('clock', { advanceMs: days * day });
	await sleep(50);
}

/** @returns {Promise<any>} the node's item */
async function execute() {
	// n8n registers the webhook some moments after it has activated the workflow.
	for (let tries = 0; ; tries += 1) {
		const response = await fetch(`${n8n.url}/webhook/renewal`);
		const answer = await response.json();
		if (response.status !== 404 || tries === 150) return answer;
		await sleep(200);
	}
}

const renewals = async () => (await sandbox.admin('login')).calls.filter((/** @type {any} */ { kind }) => kind === 'renewal');

test('a token lives through 200 days of weekly executions and is dead after 61 idle ones', async () => {
	for (let days = 0; days <= 200; days += 7) {
		const item = await execute();
		assert.equal(item.success, true, `day ${days}: ${JSON.stringify(item)}`);
		await pass(7);
	}
	assert.deepEqual((await renewals()).map((/** @type {any} */ { status }) => status), [400, ...Array.from({ length: 28 }, () => 200)]);
	await pass(61);
	const item = await execute();
	assert.deepEqual([item.success, item.code, item.subcode], [false, 190, 463]);
	assert.match(item.advice, /; it was last renewed on \d{4}-\d\d-\d\d and ran out on \d{4}-\d\d-\d\d\.$/);
});

test('neither token is in what the editor shows of the credential, in executions, in the log or in a file of n8n’s', async () => {
	// n8n's own sign-in has ended by that clock.
	await n8n.rest.signIn();
	const credential = await n8n.rest.request('GET', `/credentials/${credentialId}?includeData=true`);
	assert.match(credential.data.tokenLife, /"renewedAt"/);
	const { results } = await n8n.rest.request('GET', `/executions?filter=${encodeURIComponent(JSON.stringify({ workflowId }))}`);
	assert.ok(results.length > 0);
	const executions = await Promise.all(results.map((/** @type {{ id: string }} */ { id }) => n8n.rest.request('GET', `/executions/${id}`)));
	assert.ok(executions.every(({ data }) => String(data).includes('Send')));
	const shown = JSON.stringify([credential, executions]) + n8n.log();
	assert.ok(!shown.includes('IGAATEST'));
	const folder = join(n8n.userFolder, '.n8n');
	const database = readdirSync(folder).filter((file) => file.startsWith('database.sqlite'));
	assert.ok(database.length > 0);
	for (const file of database) assert.ok(!readFileSync(join(folder, file)).includes('IGAATEST'), file);
});

test('the renewed token survives the credential’s being saved in the editor', async () => {
	await n8n.rest.signIn();
	const { accessToken } = await sandbox.admin('tokens', { account: '17841400000000003', ageMs: 9 * day });
	const credential = await n8n.rest.request('GET', `/credentials/${credentialId}?includeData=true`);
	const save = async (/** @type {string} */ name, /** @type {object} */ data) =>
		await n8n.rest.request('PATCH', `/credentials/${credentialId}`, { id: credentialId, name, type: credential.type, data });
	await save('Pasted anew', { ...credential.data, accessToken });
	assert.equal((await execute()).success, true);
	const before = (await renewals()).length;
	const renewed = await n8n.rest.request('GET', `/credentials/${credentialId}?includeData=true`);
	await save('Renamed', renewed.data);
	// Beyond the life of the pasted one, and not of the renewed one.
	await pass(52);
	assert.equal((await execute()).success, true);
	assert.equal((await renewals()).length, before + 1);
});
