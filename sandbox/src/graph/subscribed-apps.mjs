// @ts-check
/**
 * `/{version}/me/subscribed_apps`: links an account to its app, so that its events are sent. One name that the edge does not know
 * refuses all. https://developers.facebook.com/docs/instagram-platform/webhooks#enable-subscriptions
 */
import { instagramFields, pageFields } from '../webhooks/fields.mjs';
import { invalidParameter } from './errors.mjs';

/** @typedef {import('./routes.mjs').Call} Call */
/** @typedef {import('../state.mjs').State} State */

/**
 * @param {State} state
 * @param {Call} call
 */
export function linkApp(state, { account, body, query }) {
	const fields = fieldList(body['subscribed_fields'] ?? query['subscribed_fields'], 'subscribed_fields');
	const isInstagram = account.style === 'instagram';
	// What is not ticked for the app cannot be had for an account of the Instagram login; a Page's names are names of its own.
	const ticked = isInstagram ? state.webhooks.subscriptions.get(state.appOf(account).id)?.fields : undefined;
	const known = isInstagram ? instagramFields.filter((name) => ticked === undefined || ticked.includes(name)) : pageFields;
	requireKnown(fields, known, 'subscribed_fields');
	state.webhooks.subscriptions.link(account.id, fields);
	state.conversations.changed();
	return { success: true };
}

/**
 * @param {State} state
 * @param {Call} call
 */
export function linkedApps(state, { account }) {
	const fields = state.webhooks.subscriptions.linkOf(account.id);
	return { data: fields === undefined ? [] : [{ name: 'Sandbox app', id: state.appOf(account).id, subscribed_fields: fields }] };
}

/**
 * @param {State} state
 * @param {Call} call
 */
export function unlinkApp(state, { account }) {
	state.webhooks.subscriptions.unlink(account.id);
	state.conversations.changed();
	return { success: true };
}

/**
 * Names as a list, or as one text with commas.
 * @param {unknown} given
 * @param {string} name  the parameter, as Graph would name it
 * @returns {string[]}
 */
export function fieldList(given, name) {
	const list = typeof given === 'string' ? given.replaceAll(/[[\]"]/g, '').split(',').map((field) => field.trim()) : given;
	if (!Array.isArray(list) || list.length === 0 || list.some((field) => typeof field !== 'string' || field === '')) {
		throw invalidParameter(`The parameter ${name} is required.`);
	}
	return [...new Set(list)];
}

/**
 * @param {readonly string[]} fields
 * @param {readonly string[]} known
 * @param {string} name
 */
export function requireKnown(fields, known, name) {
	const place = fields.findIndex((field) => !known.includes(field));
	if (place >= 0) throw invalidParameter(`Param ${name}[${place}] must be one of {${known.join(', ')}} - got "${fields[place]}".`);
}
