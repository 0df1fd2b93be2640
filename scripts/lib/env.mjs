// @ts-check

/** Set by `npm run` for its own script; inside another package they would point npm back here. */
const fromNpmRun = /^npm_(lifecycle|package|command$|config_(local_|global_)?prefix$)|^(INIT_CWD|NODE_TEST_CONTEXT)$/;

/**
 * The environment for a child process: ours without what `npm run` and Node's test runner added.
 * @param {Record<string, string>} [extra]
 * @returns {Record<string, string>}
 */
export function childEnv(extra = {}) {
	/** @type {Record<string, string>} */
	const env = {};
	for (const [name, value] of Object.entries(process.env)) {
		if (value !== undefined && !fromNpmRun.test(name)) env[name] = value;
	}
	return { ...env, ...extra };
}
