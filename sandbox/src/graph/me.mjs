// @ts-check
/** `GET /{version}/me`: whose token it is. */

/** @typedef {import('./routes.mjs').Call} Call */

/**
 * @param {import('../state.mjs').State} _state
 * @param {Call} call
 */
export function me(_state, call) {
	const { account, query } = call;
	const fields = typeof query['fields'] === 'string' ? query['fields'].split(',').map((field) => field.trim()) : [];
	if (account.style === 'instagram') {
		const known = { user_id: account.id, username: account.username, id: account.pageId, name: account.name, account_type: 'BUSINESS' };
		return { data: [pick(known, fields, ['user_id', 'username'])] };
	}
	const known = { id: account.pageId, name: account.name, instagram_business_account: { id: account.id } };
	return pick(known, fields, ['id', 'name']);
}

/**
 * The fields asked for as far as they exist; `fallback` when none does.
 * @param {Readonly<Record<string, unknown>>} known
 * @param {string[]} wanted
 * @param {string[]} fallback
 */
function pick(known, wanted, fallback) {
	const names = wanted.filter((name) => Object.hasOwn(known, name));
	return Object.fromEntries((names.length > 0 ? names : fallback).map((name) => [name, known[name]]));
}
