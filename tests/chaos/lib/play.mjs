// @ts-check
/** Plays one batch: the packed node on n8n's own code, against a sandbox of the batch's own. */
import { inspect } from 'node:util';
import { createCall, runWorkflow } from '../../wrapper/lib/n8n.mjs';
import { startSandbox } from '../../wrapper/lib/sandbox.mjs';
import { watchSends } from './leaving.mjs';
import { accounts } from './scenario.mjs';

/**
 * @typedef {Record<string, any>} Json
 * @typedef {{ reports: (Json | undefined)[], items: number }} Output  the reports by the place of their input item
 * @typedef {{ message: string, description: string, itemIndex: unknown, round: number }} Thrown
 * @typedef {{ calls: number, deliveries: number }} Reached  how much had reached the sandbox
 * @typedef {object} Played
 * @property {Output[]} outputs      of each try that returned, and of n8n's runner at the end
 * @property {Thrown[]} errors       of each try that threw, which only stop mode may
 * @property {Reached[]} begun       what had reached the sandbox when each try began
 * @property {string[]} complaints   what is wrong whatever the ledger says
 * @property {any[]} [inputItems]    as the latest try was handed them
 * @property {string} said           everything the node let out: items, errors, hints, log
 * @property {number | undefined} pausedUntil  by the clock: what Meta asked of one message
 * @property {any} ledger
 * @property {any} counts
 * @property {{ count: number, peakPerSecond: number }} left  the sends that left for the sandbox
 *
 * @typedef {Omit<Played, 'ledger' | 'counts' | 'left'>} Calls  what the node did and said
 */

const datePauseMs = 3000;
export const secondsPause = 2;

/**
 * @param {any} pkg the unpacked package
 * @param {import('./scenario.mjs').Batch} batch
 * @returns {Promise<Played>}
 */
export async function playBatch(pkg, batch) {
	const sandbox = await startSandbox();
	const sends = watchSends(sandbox.url);
	try {
		const { weather, seed, latencyMs } = batch;
		await sandbox.limits({ latencyMs, ...weather.limits });
		// What is aimed at one message comes first, so that no other fault takes its place.
		const pausedUntil = await askPause(batch, sandbox);
		if (batch.firstRefused) {
			await sandbox.fault({ endpoint: 'send', recipient: batch.items[0].recipient, times: 1, action: { type: 'error', code: 10 } });
		}
		for (const [index, fault] of weather.faults.entries()) await sandbox.fault({ ...fault, seed: seed + index });
		/** @type {Calls} */
		const played = { outputs: [], errors: [], begun: [], complaints: [], said: '', pausedUntil };
		const account = accounts[batch.account];
		const setting = {
			pkg: watched(pkg, played, sandbox.url),
			credentials: sandbox.credentials(account.token, { appSecret: account.secret }),
			items: batch.items.map(({ input }) => ({ ...input })),
			parameters: { mediaUrl: batch.changing.mediaUrl, options: batch.options },
			variables: Object.defineProperty({}, 'try', { get: () => played.begun.length, enumerable: true }),
			executionId: `chaos-${batch.seed}-${batch.name}`,
		};
		if (batch.mode === 'engine') await playOnEngine(batch, setting, played);
		else await playCalls(batch, setting, played, sandbox);
		await quiet(sandbox.url);
		const left = { count: sends.count(), peakPerSecond: sends.peakPerSecond() };
		return { ...played, ledger: await sandbox.ledger(), counts: await counts(sandbox.url), left };
	} finally {
		sends.stop();
		await sandbox.close();
	}
}

/**
 * The first send to one recipient is refused until a time.
 * @param {import('./scenario.mjs').Batch} batch
 * @param {Awaited<ReturnType<typeof startSandbox>>} sandbox
 */
async function askPause({ pauseAsked }, sandbox) {
	if (!pauseAsked) return undefined;
	const { recipient, asDate } = pauseAsked;
	// A date has whole seconds.
	const until = Math.floor((Date.now() + datePauseMs) / 1000) * 1000;
	const header = asDate ? new Date(until).toUTCString() : String(secondsPause);
	const met = { endpoint: 'send', recipient, times: 1 };
	await sandbox.fault({ ...met, action: { type: 'usage', name: 'Retry-After', header } });
	await sandbox.fault({ ...met, action: { type: 'error', code: 613 } });
	return asDate ? until : undefined;
}

/**
 * The package with a node that notes what each try gives out, whoever calls it.
 * @param {any} pkg
 * @param {Calls} played
 * @param {string} url
 */
function watched(pkg, played, url) {
	class Watched extends pkg.InstagramDirect {
		async execute() {
			const context = /** @type {any} */ (this);
			await quiet(url);
			const { calls, deliveries } = await counts(url);
			played.begun.push({ calls: total(calls), deliveries });
			played.inputItems = context.getInputData();
			try {
				const [output] = await super.execute.call(context);
				played.said += inspect([output, context.hints], everything);
				// n8n changes items that it hands on.
				played.outputs.push({ reports: byPlace(structuredClone(output.map(plain)), played.complaints), items: output.length });
				return [output];
			} catch (error) {
				played.said += inspect([error, context.hints], everything);
				const { message, description, context: about } = /** @type {any} */ (error);
				played.errors.push({ message, description, itemIndex: about?.itemIndex, round: played.begun.length - 1 });
				throw error;
			}
		}
	}
	return { ...pkg, InstagramDirect: Watched };
}

/** @param {any} item */
const plain = ({ json, pairedItem }) => ({ json, pairedItem });

/**
 * The node called again and again within one execution, as n8n's Retry On Fail does.
 * @param {import('./scenario.mjs').Batch} batch
 * @param {any} setting
 * @param {Calls} played
 * @param {Awaited<ReturnType<typeof startSandbox>>} sandbox
 */
async function playCalls(batch, setting, played, sandbox) {
	// Each try is handed the very same items.
	const inputItems = setting.items.map((/** @type {Json} */ json) => ({ json }));
	for (let round = 0; round < batch.tries; round += 1) {
		// In stop mode the last call continues, so that every item gives account of itself.
		const stops = batch.mode === 'stop' && round < batch.tries - 1;
		const cancel = batch.weather.cancelled && round === 0 ? new AbortController() : undefined;
		const call = createCall({
			...setting,
			inputItems,
			settings: stops ? {} : continuing,
			...(cancel ? { cancel: cancel.signal } : {}),
		});
		const watch = cancel && cancelInTheMiddle(cancel, sandbox.url, batch.items.length / 3);
		try {
			const items = await call.execute();
			if (items.every(({ json }) => json.success === true)) break;
		} catch (error) {
			if (!stops) {
				played.complaints.push(`a call that was to continue threw: ${/** @type {any} */ (error).message}`);
				break;
			}
		} finally {
			played.said += inspect(call.log, everything);
			watch?.stop();
		}
		if (batch.weather.expires) await fetch(`${sandbox.url}/_admin/attachments`, { method: 'DELETE' });
	}
}

const continuing = { onError: 'continueRegularOutput' };

/**
 * @param {import('./scenario.mjs').Batch} batch
 * @param {any} setting
 * @param {Calls} played
 */
async function playOnEngine({ onError, items }, setting, played) {
	const { error, tasks, run } = await runWorkflow({
		...setting,
		settings: { onError, retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
	});
	played.said += inspect([error, tasks, run.data.resultData], everything);
	if (error && onError === 'stopWorkflow') {
		// The runner gives out nothing: in one more try of the same run every item gives account of itself.
		await createCall({ ...setting, inputItems: played.inputItems, settings: continuing }).execute();
		return;
	}
	if (error) played.complaints.push(`the workflow ended with an error: ${error.message}`);
	const [done = [], refused = []] = tasks.at(-1)?.data?.main ?? [];
	/** @type {(Json | undefined)[]} */
	const reports = [];
	for (const item of [...done, ...refused]) {
		const place = item.pairedItem?.item ?? item.pairedItem?.[0]?.item;
		if (items[place] === undefined) played.complaints.push(`an item that was never given came out: ${JSON.stringify(item)}`);
		else if (reports[place]) played.complaints.push(`item ${place} came out twice`);
		else reports[place] = refused.includes(item) ? withoutInput(item.json) : item.json;
	}
	if (onError !== 'continueErrorOutput' && refused.length > 0) played.complaints.push(`${refused.length} items came out by an output that is not there`);
	for (const [where, branch] of Object.entries({ success: done, error: refused })) {
		const strays = branch.filter((/** @type {any} */ { json }) => (json.success === true) !== (where === 'success'));
		if (onError === 'continueErrorOutput' && strays.length > 0) played.complaints.push(`${strays.length} items came out by the ${where} output that do not belong there`);
	}
	played.outputs.push({ reports, items: done.length + refused.length });
}

/** n8n puts the input's own fields beside the error. @param {Json} json */
const withoutInput = ({ n, mediaUrl, mediaType, ...report }) => report;

const everything = { depth: 8, maxArrayLength: null, maxStringLength: null, showHidden: true, breakLength: Infinity };

/**
 * @param {any[]} items
 * @param {string[]} complaints
 */
function byPlace(items, complaints) {
	/** @type {(Json | undefined)[]} */
	const reports = [];
	for (const [index, { json, pairedItem }] of items.entries()) {
		if (pairedItem?.item !== index) complaints.push(`output item ${index} is paired with ${JSON.stringify(pairedItem)}`);
		reports[index] = json;
	}
	return reports;
}

/**
 * Cancels as n8n's button does, once so many messages have arrived.
 * @param {AbortController} cancel
 * @param {string} url
 * @param {number} deliveries
 */
function cancelInTheMiddle(cancel, url, deliveries) {
	let watching = true;
	const watch = async () => {
		while (watching && (await counts(url)).deliveries < deliveries) await pause(10);
		cancel.abort();
	};
	void watch().catch(() => cancel.abort());
	return { stop: () => void (watching = false) };
}

/**
 * Waits until the sandbox has answered everything that was asked of it, also what nobody waits for any more.
 * @param {string} url
 */
async function quiet(url) {
	while ((await counts(url)).inFlight > 0) await pause(20);
}

/** @param {string} url @returns {Promise<any>} */
async function counts(url) {
	return await (await fetch(`${url}/_admin/counts`)).json();
}

/** @param {Record<string, number>} numbers */
const total = (numbers) => Object.values(numbers).reduce((sum, number) => sum + number, 0);
const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms));
