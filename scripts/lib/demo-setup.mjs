// @ts-check
import { setTimeout as pause } from 'node:timers/promises';
import { buildTarball } from './build.mjs';
import { botAccount, botCallbackUrl, botVerifyToken, botWorkflow, webhookCredential } from './demo-bot.mjs';
import { demoWorkflow, sandboxCredential } from './demo-workflow.mjs';
import { installN8n } from './n8n-install.mjs';
import { demoOwner } from './n8n-rest.mjs';
import { createN8n } from './n8n-server.mjs';
import { step } from './progress.mjs';
import { startSandbox } from './sandbox.mjs';

/** @typedef {Pick<import('./cleanup.mjs').Cleanup, 'add'>} Cleanup */
/** @typedef {Awaited<ReturnType<typeof startDemo>>} Demo */

/** n8n says that a workflow is active a moment before its webhook listens. */
const listensWithinMs = 30_000;

/**
 * The sandbox, and an n8n with our package that holds the demo's batch and is not started yet.
 * @param {Cleanup} cleanup
 */
export async function setUpDemo(cleanup) {
	const { n8n, sandbox } = await prepare(cleanup);
	await step('Importing the demo workflow', async () => {
		await n8n.cli.importCredentials([sandboxCredential(sandbox.url)]);
		await n8n.cli.importWorkflows([demoWorkflow()]);
	});
	return { n8n, sandbox };
}

/**
 * The sandbox, and a started n8n with our package, the batch, and the bot in conversation: its workflow listens, and the sandbox
 * tells it what people write.
 * @param {Cleanup} cleanup
 * @param {Record<string, string>} [env] more environment for n8n
 */
export async function startDemo(cleanup, env) {
	const { n8n, sandbox } = await prepare(cleanup, env);
	await step('Starting n8n', async () => {
		await n8n.start();
		await n8n.rest.setUpOwner();
	});
	return step('Activating the bot', async () => {
		const credentials = [await createCredential(n8n, sandboxCredential(sandbox.url)), await createCredential(n8n, webhookCredential())];
		const batch = await createWorkflow(n8n, demoWorkflow(), credentials);
		const bot = await createWorkflow(n8n, botWorkflow(), credentials);
		await n8n.rest.request('POST', `/workflows/${bot.id}/activate`, { versionId: bot.versionId });
		const callbackUrl = botCallbackUrl(n8n.url);
		await listens(callbackUrl);
		await sandbox.admin('webhooks', { callbackUrl, verifyToken: botVerifyToken, accounts: [botAccount] });
		return { n8n, sandbox, batchId: batch.id, botId: bot.id };
	});
}

/** @param {Cleanup} cleanup @param {Record<string, string>} [env] */
async function prepare(cleanup, env) {
	const tarball = await buildTarball();
	await installN8n();
	const sandbox = await startSandbox();
	cleanup.add(() => sandbox.close());
	const n8n = await createN8n({ tarball, env });
	cleanup.add(() => n8n.close());
	return { n8n, sandbox };
}

/**
 * @param {import('./n8n-server.mjs').N8n} n8n
 * @param {{ name: string, type: string, data: object }} credential
 * @returns {Promise<{ id: string, name: string, type: string }>}
 */
function createCredential(n8n, { name, type, data }) {
	return n8n.rest.request('POST', '/credentials', { name, type, data });
}

/**
 * @param {import('./n8n-server.mjs').N8n} n8n
 * @param {{ nodes: any[] }} workflow
 * @param {{ id: string, type: string }[]} credentials
 * @returns {Promise<{ id: string, versionId: string }>}
 */
function createWorkflow(n8n, workflow, credentials) {
	for (const node of workflow.nodes) {
		for (const { id, type } of credentials) {
			if (node.credentials?.[type]) node.credentials[type].id = id;
		}
	}
	return n8n.rest.request('POST', '/workflows', workflow);
}

/** Waits until a call without a signature is refused, which leaves nothing behind. @param {string} url */
async function listens(url) {
	const deadline = Date.now() + listensWithinMs;
	for (;;) {
		const { status } = await fetch(url, { method: 'POST' });
		if (status === 401) return;
		if (Date.now() > deadline) throw new Error(`The bot's webhook does not listen: ${url} answers with HTTP ${status}.`);
		await pause(100);
	}
}

/** Where to look and what to try, as the terminal shows it. @param {Demo} demo */
export function directions({ n8n, sandbox, batchId, botId }) {
	return `
  Chat       ${sandbox.url}/inbox
  Bot        ${n8n.url}/workflow/${botId}
  Batch      ${n8n.url}/workflow/${batchId}
  Sign in    ${demoOwner.email} / ${demoOwner.password}

Open the chat, press "New person" and write "Hello". The bot answers: tap a reply, or ask for a picture, a video or a voice
clip. Its workflow in n8n shows under Executions what came in and what went out. The batch sends four messages at once when
you press "Execute workflow".`;
}
