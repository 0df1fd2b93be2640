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
 * @typedef {{ message: string, description: string, itemIndex: unknown, callsBefore: number }} Thrown
 * @typedef {object} Played
 * @property {Output[]} outputs      of each call that returned
 * @property {Thrown[]} errors       of each call that threw, which only stop mode may
 * @property {string[]} complaints   what is wrong whatever the ledger says
 * @property {string} said           everything the node let out: items, errors, hints, log
 * @property {any} ledger
 * @property {any} counts
 * @property {{ count: number, peakPerSecond: number }} left  the sends that left for the sandbox
 *
 * @typedef {Omit<Played, 'ledger' | 'counts' | 'left'>} Calls  what the node did and said
 */

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
		for (const [index, fault] of weather.faults.entries()) await sandbox.fault({ ...fault, seed: seed + index });
		/** @type {Calls} */
		const played = { outputs: [], errors: [], complaints: [], said: '' };
		const account = accounts[batch.account];
		const setting = {
			pkg,
			credentials: sandbox.credentials(account.token, { appSecret: account.secret }),
			items: batch.items.map(({ input }) => ({ ...input })),
			parameters: { options: batch.options },
			executionId: `chaos-${batch.seed}-${batch.name}`,
		};
		if (batch.mode === 'engine') await playOnEngine(setting, played);
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
 * The node called again and again within one execution, as n8n's Retry On Fail does.
 * @param {import('./scenario.mjs').Batch} batch
 * @param {any} setting
 * @param {Calls} played
 * @param {Awaited<ReturnType<typeof startSandbox>>} sandbox
 */
async function playCalls(batch, setting, played, sandbox) {
	for (let round = 0; round < batch.tries; round += 1) {
		// In stop mode the last call continues, so that every item gives account of itself.
		const stops = batch.mode === 'stop' && round < batch.tries - 1;
		const cancel = batch.weather.cancelled && round === 0 ? new AbortController() : undefined;
		const call = createCall({
			...setting,
			settings: stops ? {} : { onError: 'continueRegularOutput' },
			...(cancel ? { cancel: cancel.signal } : {}),
		});
		const callsBefore = total((await counts(sandbox.url)).calls);
		const watch = cancel && cancelInTheMiddle(cancel, sandbox.url, batch.items.length / 3);
		try {
			const items = await call.execute();
			played.said += inspect([items, call.log, call.context.hints], everything);
			const output = { reports: byPlace(items, played.complaints), items: items.length };
			played.outputs.push(output);
			if (output.reports.every((report) => report?.success === true)) break;
		} catch (error) {
			played.said += inspect([error, call.log, call.context.hints], everything);
			const { message, description, context } = /** @type {any} */ (error);
			played.errors.push({ message, description, itemIndex: context?.itemIndex, callsBefore });
			if (!stops) {
				played.complaints.push(`a call that was to continue threw: ${message}`);
				break;
			}
		} finally {
			watch?.stop();
		}
		if (batch.weather.expires) await fetch(`${sandbox.url}/_admin/attachments`, { method: 'DELETE' });
	}
}

/**
 * @param {any} setting
 * @param {Calls} played
 */
async function playOnEngine(setting, played) {
	const { done, refused, error, tasks, run } = await runWorkflow({
		...setting,
		settings: { onError: 'continueErrorOutput', retryOnFail: true, maxTries: 3, waitBetweenTries: 1 },
	});
	played.said += inspect([done, refused, error, tasks, run.data.resultData], everything);
	if (error) played.complaints.push(`the workflow ended with an error: ${error.message}`);
	/** @type {(Json | undefined)[]} */
	const reports = [];
	const places = new Map(setting.items.map((/** @type {any} */ { userId, n }) => [String(userId), n]));
	const put = (/** @type {number | undefined} */ place, /** @type {Json} */ report) => {
		if (place === undefined) played.complaints.push(`an item that was never given came out: ${JSON.stringify(report)}`);
		else if (reports[place]) played.complaints.push(`item ${place} came out twice`);
		else reports[place] = report;
	};
	for (const report of done) put(places.get(report.userId), report);
	for (const { n, ...report } of refused) {
		// n8n puts the input's own fields beside the error.
		delete report.mediaUrl;
		delete report.mediaType;
		put(n, report);
	}
	played.outputs.push({ reports, items: done.length + refused.length });
}

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
