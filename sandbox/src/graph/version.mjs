// @ts-check
/** Which Graph API versions exist. */
import { GraphError } from './errors.mjs';

/** The oldest version that still answers (v20.0 ended in September 2026). */
const oldestMajor = 21;
/** A generous upper end, so that the sandbox does not age faster than the node. */
const newestMajor = 39;

/**
 * @param {string} version  the first path segment
 * @param {string} path     the whole path, for the message
 */
export function checkVersion(version, path) {
	const match = /^v(\d{1,3})\.(\d)$/.exec(version);
	const major = Number(match?.[1]);
	const minor = Number(match?.[2]);
	if (match && minor === 0 && major >= oldestMajor && major <= newestMajor) return;
	if (match && major >= 1 && major < oldestMajor) {
		throw new GraphError({
			code: 2635,
			message: `(#2635) You are calling a deprecated version of the API. Please update to the latest version: v25.0.`,
		});
	}
	throw unknownPath(path);
}

/**
 * @param {string} path
 * @param {number} [httpStatus]
 */
export function unknownPath(path, httpStatus = 400) {
	return new GraphError({ code: 2500, httpStatus, message: `Unknown path components: ${path}` });
}
