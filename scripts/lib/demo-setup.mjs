// @ts-check
import { setTimeout as pause } from 'node:timers/promises';
import { buildTarball } from './build.mjs';
import { botAccount, botCallbackUrl, botVerifyToken, botWorkflow, botWorkflowId, webhookCredential } from './demo-bot.mjs';
import { demoWorkflow, demoWorkflowId, sandboxCredential } from './demo-workflow.mjs';
import { installN8n } from './n8n-install.mjs';
import { demoOwner } from './n8n-rest.mjs';
import { createN8n } from './n8n-server.mjs';
import { step } from './progress.mjs';
import { startSandbox } from './sandbox.mjs';

/** n8n says that a workflow is active a moment before its webhook listens. */
const listensWithinMs = 30_000;

/**
 * Builds, sets up n8n with our package, starts the sandbox and imports the demo's workflows: the bot, and a batch to run by hand.
 * @param {Pick<import('./cleanup.mjs').Cleanup, 'add'>} cleanup
 * @param {Record<string, string>} [env] more environment for n8n
 */
export async function setUpDemo(cleanup, env) {
	const tarball = await buildTarball();
	await installN8n();
	const sandbox = await startSandbox();
	cleanup.add(() => sandbox.close());
	const n8n = await createN8n({ tarball, env });
	cleanup.add(() => n8n.close());
	await step('Importing the demo workflows', async () => {
		await n8n.cli.importCredentials([sandboxCredential(sandbox.url), webhookCredential()]);
		await n8n.cli.importWorkflows([botWorkflow(), demoWorkflow()]);
	});
	return { n8n, sandbox };
}

/** @typedef {Awaited<ReturnType<typeof setUpDemo>>} Demo */

/**
 * Starts n8n and brings the bot into conversation: the workflow listens, and the sandbox tells it what people write.
 * @param {Demo} demo
 */
export async function startDemo({ n8n, sandbox }) {
	await step('Starting n8n', async () => {
		await n8n.start();
		await n8n.rest.setUpOwner();
	});
	await step('Activating the bot', async () => {
		const { versionId } = await n8n.rest.request('GET', `/workflows/${botWorkflowId}`);
		await n8n.rest.request('POST', `/workflows/${botWorkflowId}/activate`, { versionId });
		const callbackUrl = botCallbackUrl(n8n.url);
		await listens(callbackUrl);
		await sandbox.admin('webhooks', { callbackUrl, verifyToken: botVerifyToken, accounts: [botAccount] });
	});
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
export function directions({ n8n, sandbox }) {
	return `
  Chat       ${sandbox.url}/inbox
  Bot        ${n8n.url}/workflow/${botWorkflowId}
  Batch      ${n8n.url}/workflow/${demoWorkflowId}
  Sign in    ${demoOwner.email} / ${demoOwner.password}

Open the chat, press "New person" and write "Hello". The bot answers: tap a reply, or ask for a picture, a video or a voice
clip. Its workflow in n8n shows under Executions what came in and what went out. The batch sends four messages at once when
you press "Execute workflow".`;
}
