// @ts-check

/**
 * @typedef {object} LogEntry a line of n8n's log in its JSON format
 * @property {string} level
 * @property {string} message
 */

/**
 * What n8n, or Node under it, complained about. A line that is no entry of the log comes from Node, such as a warning about
 * a leak or something deprecated.
 * @param {string} log
 * @returns {string[]}
 */
export function complaints(log) {
	return log
		.split('\n')
		.filter((line) => line.trim() !== '')
		.filter((line) => {
			const entry = parse(line);
			return entry ? entry.level !== 'info' && entry.level !== 'debug' : /warn|error|deprecat/i.test(line);
		});
}

/** @param {string} line @returns {LogEntry | undefined} */
function parse(line) {
	try {
		const entry = JSON.parse(line);
		return entry && typeof entry.level === 'string' ? entry : undefined;
	} catch {
		return undefined;
	}
}
