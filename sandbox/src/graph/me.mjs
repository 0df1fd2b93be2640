// @ts-check
/** `GET /{version}/me`: whose token it is. */

import { GraphError } from './errors.mjs';

/** @typedef {import('./routes.mjs').Call} Call */

/**
 * @param {import('../state.mjs').State} _state
 * @param {Call} call
 */
export function me(_state, call) {
	const { account, query } = call;
	// Fields of a field stand in braces; by themselves Graph gives the id alone.
	const nested = /\busername\b[^{]*\}/.test(String(query['fields']));
	const fields = typeof query['fields'] === 'string' ? query['fields'].replace(/\{[^}]*\}/g, '').split(',').map((field) => field.trim()) : [];
	if (account.isUser && fields.includes('instagram_business_account')) {
		throw new GraphError({ code: 100, message: '(#100) Tried accessing nonexisting field (instagram_business_account) on node type (User)' });
	}
	if (account.style === 'instagram') {
		const known = { user_id: account.id, username: account.username, id: account.pageId, name: account.name, account_type: 'BUSINESS' };
		return { data: [pick(known, fields, ['user_id', 'username'])] };
	}
	const known = { id: account.pageId, name: account.name, ...(account.isUser ? {} : { instagram_business_account: { id: account.id, ...(nested ? { username: account.username } : {}) } }) };
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
