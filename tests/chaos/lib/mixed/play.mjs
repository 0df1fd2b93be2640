// @ts-check
/** Plays a mixed batch: every node is handed the very same items, as n8n hands them to the branches of a workflow. */
import { inspect } from 'node:util';
import { createCall, runWorkflow } from '../../../wrapper/lib/n8n.mjs';
import { startSandbox } from '../../../wrapper/lib/sandbox.mjs';
import { png } from '../../../../sandbox/media/png.mjs';
import { accounts } from '../scenario.mjs';
import { fileName } from './kinds.mjs';

/**
 * @typedef {Record<string, any>} Json
 * @typedef {object} PlayedNode
 * @property {Json[][]} outputs   of each try that returned, by the place of the input item
 * @property {{ message: string, description: string }[]} errors  of each try that threw
 * @property {number[]} begun     how much had been accepted when each try began
 * @property {string[]} complaints
 *
 * @typedef {object} PlayedMixed
 * @property {PlayedNode[]} nodes
 * @property {import('./kinds.mjs').Accepted[]} accepted
 * @property {any[]} violations
 * @property {string} said        all that the nodes let out
 */

/**
 * @param {any} pkg the unpacked package
 * @param {import('./scenario.mjs').Mixed} batch
 * @returns {Promise<PlayedMixed>}
 */
export async function playMixed(pkg, batch) {
	const sandbox = await startSandbox();
	try {
		const { weather, latencyMs, seed } = batch;
		await prepare(batch, sandbox);
		await sandbox.limits({ latencyMs, ...weather.limits });
		for (const [index, fault] of weather.faults.entries()) await sandbox.fault({ ...fault, seed: seed + index });
		const inputItems = batch.items.map((item) => ({ json: { ...item.input }, binary: { data: fileOf(item) } }));
		/** @type {string[]} */
		const said = [];
		const play = (/** @type {import('./scenario.mjs').NodeOf} */ node) => playNode(pkg, batch, node, inputItems, sandbox, said);
		/** @type {PlayedNode[]} */
		const nodes = [];
		if (batch.atOnce) nodes.push(...(await Promise.all(batch.nodes.map(play))));
		else for (const node of batch.nodes) nodes.push(await play(node));
		while ((await sandbox.admin('GET', 'counts')).inFlight > 0) await pause(20);
		const { violations } = await sandbox.ledger();
		return { nodes, accepted: await sandbox.accepted(), violations, said: said.join('\n') };
	} finally {
		await sandbox.close();
	}
}

/**
 * Each item has a comment to answer and a message to react to.
 * @param {import('./scenario.mjs').Mixed} batch
 * @param {Awaited<ReturnType<typeof startSandbox>>} sandbox
 */
async function prepare({ items, account }, sandbox) {
	const id = accountIds[account];
	for (const { valid, input, recipient, commenter } of items) {
		if (valid) await sandbox.comment({ id: input.commentId, person: commenter, account: id });
		const { messageId } = await sandbox.admin('POST', `people/${recipient}/messages`, { text: `Message ${input.n}`, account: id });
		input.mid = messageId;
	}
}

/** A picture of one pixel, of each item another. @param {import('./scenario.mjs').Item} item */
const fileOf = (item) => ({ data: png(1, 1, Buffer.from([item.n, 0, 0])).toString('base64'), mimeType: 'image/png', fileName: fileName(item) });

const accountIds = { 'page 1': '17841400000000001', 'page 2': '17841400000000002', 'ig 1': '17841400000000003' };

/**
 * @param {any} pkg
 * @param {import('./scenario.mjs').Mixed} batch
 * @param {import('./scenario.mjs').NodeOf} node
 * @param {{ json: Json }[]} inputItems
 * @param {Awaited<ReturnType<typeof startSandbox>>} sandbox
 * @param {string[]} said
 * @returns {Promise<PlayedNode>}
 */
async function playNode(pkg, batch, node, inputItems, sandbox, said) {
	/** @type {PlayedNode} */
	const played = { outputs: [], errors: [], begun: [], complaints: [] };
	const { token, secret } = accounts[batch.account];
	const setting = {
		pkg: { ...pkg, InstagramDirect: watched(pkg, played, sandbox, said) },
		credentials: sandbox.credentials(token, { appSecret: secret }),
		items: [],
		inputItems,
		parameters: { ...node.parameters, options: node.options },
		variables: Object.defineProperty({}, 'try', { get: () => played.begun.length, enumerable: true }),
		executionId: batch.atOnce ? `mixed-${batch.seed}-${node.number}` : `mixed-${batch.seed}`,
	};
	const settings = { name: node.name };
	if (node.mode === 'retryOnFail') {
		// n8n's runner makes items of its own.
		const items = inputItems.map(({ json }) => json);
		const retrying = { ...setting, items, settings: { retryOnFail: true, maxTries: node.tries, waitBetweenTries: 1, onError: 'continueRegularOutput' } };
		const { error } = await runWorkflow(retrying);
		if (error) played.complaints.push(`the workflow ended with an error: ${error.message}`);
		return played;
	}
	for (let round = 0; round < node.tries; round += 1) {
		const isLast = round === node.tries - 1;
		const stops = node.mode === 'stop' && !isLast;
		const cancel = batch.weather.cancelled && round === 0 ? new AbortController() : undefined;
		const timer = cancel && setTimeout(() => cancel.abort(), 150);
		try {
			const call = createCall({
				...setting,
				settings: stops ? settings : { ...settings, onError: 'continueRegularOutput' },
				...(cancel ? { cancel: cancel.signal } : {}),
			});
			await call.execute();
			said.push(...call.log);
		} catch (error) {
			if (!stops) played.complaints.push(`a call that was to continue threw: ${/** @type {Error} */ (error).message}`);
		} finally {
			clearTimeout(timer);
		}
		if (batch.weather.expires) await sandbox.admin('DELETE', 'attachments');
	}
	return played;
}

/**
 * The node, noting what each try gives out, whoever calls it.
 * @param {any} pkg
 * @param {PlayedNode} played
 * @param {Awaited<ReturnType<typeof startSandbox>>} sandbox
 * @param {string[]} said
 */
function watched(pkg, played, sandbox, said) {
	return class extends pkg.InstagramDirect {
		async execute() {
			const context = /** @type {any} */ (this);
			played.begun.push((await sandbox.accepted()).length);
			try {
				const [output] = await super.execute.call(context);
				said.push(inspect([output, context.hints], everything));
				for (const [index, { pairedItem }] of output.entries()) {
					if (pairedItem?.item !== index) played.complaints.push(`output item ${index} is paired with ${JSON.stringify(pairedItem)}`);
				}
				played.outputs.push(structuredClone(output.map((/** @type {any} */ { json }) => json)));
				return [output];
			} catch (error) {
				said.push(inspect([error, context.hints], everything));
				const { message, description } = /** @type {any} */ (error);
				played.errors.push({ message, description });
				throw error;
			}
		}
	};
}

const everything = { depth: 8, maxArrayLength: null, maxStringLength: null, showHidden: true, breakLength: Infinity };
const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));
