// @ts-check

/** @typedef {{ add: (work: () => Promise<unknown>) => void, run: () => Promise<void> }} Cleanup */

const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

let inCharge = false;

/** Whether `withCleanup` answers signals here. */
export const cleansUp = () => inCharge;

/**
 * Runs `main` and afterwards everything it registered, last first: at its end, at its failure, and at
 * Ctrl-C or SIGTERM. A failure's message is printed as one line and the process ends with code 1.
 * @param {(cleanup: Cleanup) => Promise<void>} main
 */
export async function withCleanup(main) {
	/** @type {(() => Promise<unknown>)[]} */
	const works = [];
	/** @type {Promise<void> | undefined} */
	let running;
	const runAll = async () => {
		for (let work = works.pop(); work; work = works.pop()) {
			await work().catch((error) => console.error(`While ending: ${error.message}`));
		}
	};
	const cleanup = {
		add: (/** @type {() => Promise<unknown>} */ work) => void works.push(work),
		run: () => (running ??= runAll()),
	};
	inCharge = true;
	for (const signal of signals) {
		// Ctrl-C reaches us twice, from the terminal and from npm: the second one must not cut the first one's work short.
		process.on(signal, () => {
			if (running) return;
			console.log('\nStopping ...');
			void cleanup.run().then(() => process.exit(signal === 'SIGINT' ? 130 : 143));
		});
	}
	try {
		await main(cleanup);
		await cleanup.run();
		process.exit();
	} catch (error) {
		if (running) return; // The step failed because we are being stopped.
		await cleanup.run();
		console.error(`\n${error instanceof Error ? error.message : error}`);
		process.exit(1);
	}
}
