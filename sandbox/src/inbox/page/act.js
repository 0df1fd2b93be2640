// @ts-check
/** Doing what a person does: through the same calls that scripts have. */

/** @typedef {{ account: string, recipient: string }} Who */

/**
 * @param {string} path
 * @param {unknown} body  a form goes out as it is
 * @returns {Promise<any>}
 */
export async function admin(path, body) {
	const isForm = body instanceof FormData;
	const response = await fetch(`/_admin/${path}`, {
		method: 'POST',
		...(isForm ? { body } : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
	});
	const answer = await response.json();
	if (!response.ok) throw new Error(answer.error);
	return answer;
}

/**
 * @param {Who} who
 * @param {string} what  messages, taps, reactions …
 * @param {Record<string, unknown>} [body]
 */
export function act({ account, recipient }, what, body = {}) {
	return admin(`people/${recipient}/${what}`, { account, ...body });
}

/**
 * @param {Who} who
 * @param {File} file
 */
export function sendFile({ account, recipient }, file) {
	const form = new FormData();
	form.set('account', account);
	form.set('filedata', file);
	return admin(`people/${recipient}/messages`, form);
}
