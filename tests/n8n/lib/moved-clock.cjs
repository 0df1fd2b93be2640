// @ts-check
/** Loaded into n8n before anything else: its `Date.now` is ahead by as many ms as the file says. */
const { readFileSync } = require('node:fs');

const realNow = Date.now;
let ahead = 0;
let readAt = -Infinity;

Date.now = () => {
	// Often enough for a test, and not at each of n8n's many calls.
	if (performance.now() - readAt > 20) {
		readAt = performance.now();
		ahead = Number(readFileSync(String(process.env.TEST_CLOCK_FILE), 'utf8')) || 0;
	}
	return realNow() + ahead;
};
