// @ts-check
/** The apps that accounts belong to. An app has two secrets: its own, and that of its Instagram login. */

/**
 * @typedef {object} App
 * @property {string} id
 * @property {string} secret           the app secret: signs the webhooks of accounts with a Page token
 * @property {string} instagramSecret  the Instagram app secret: signs those of accounts with the Instagram login
 */

/**
 * The apps a sandbox knows unless it is given others.
 * @type {readonly App[]}
 */
export const defaultApps = Object.freeze([
	{ id: '700000000000001', secret: 'TEST-SECRET-page-1', instagramSecret: 'TEST-SECRET-ig-1' },
	{ id: '700000000000002', secret: 'TEST-SECRET-page-2', instagramSecret: 'TEST-SECRET-ig-2' },
]);

/**
 * @param {App} app
 * @param {'page' | 'instagram'} style  the account's login
 */
export function signingSecret(app, style) {
	return style === 'instagram' ? app.instagramSecret : app.secret;
}
