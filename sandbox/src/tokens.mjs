// @ts-check
/** Who may call the sandbox: access tokens and the accounts they stand for. */

/**
 * @typedef {object} Account
 * @property {string} id         the professional account's id (IGID)
 * @property {string} pageId     the id of the linked Facebook Page, what `/me` means for a Page token
 * @property {string} name       the Page's name
 * @property {string} username   the Instagram user name
 * @property {'page' | 'instagram'} style  Page token (Facebook login) or Instagram-user token (Instagram login)
 * @property {string} [appSecret]      the app's secret; a proof that comes with a call is checked against it
 * @property {string} [app]           the id of the app it belongs to; the first one unless said
 * @property {boolean} [isUser]        a person's token and no Page's: it reads, and sends nothing
 * @property {boolean} [requireProof]  "Require App Secret" is on: calls without a proof are refused
 */

/**
 * What a token is good for: an account, or the way in which it is bad.
 * @typedef {{ account: Account } | { refused: 'expired' | 'unparsable' }} TokenMeaning
 */

/** @type {Account} */
const page1 = {
	id: '17841400000000001',
	pageId: '100000000000001',
	name: 'Sandbox Page One',
	username: 'sandbox.one',
	style: 'page',
	appSecret: 'TEST-SECRET-page-1',
	app: '700000000000001',
};

/** @type {Account} */
const page2 = {
	id: '17841400000000002',
	pageId: '100000000000002',
	name: 'Sandbox Page Two',
	username: 'sandbox.two',
	style: 'page',
	appSecret: 'TEST-SECRET-page-2',
	app: '700000000000002',
	requireProof: true,
};

/** @type {Account} */
const instagram1 = {
	id: '17841400000000003',
	pageId: '100000000000003',
	name: 'Sandbox Instagram One',
	username: 'sandbox.instagram',
	style: 'instagram',
	appSecret: 'TEST-SECRET-ig-1',
	app: '700000000000001',
};

/**
 * The tokens a sandbox knows unless it is given others.
 * @type {Readonly<Record<string, TokenMeaning>>}
 */
export const defaultTokens = Object.freeze({
	'TEST-TOKEN-page-1': { account: page1 },
	'TEST-TOKEN-page-2': { account: page2 },
	'TEST-TOKEN-ig-1': { account: instagram1 },
	'TEST-TOKEN-expired': { refused: 'expired' },
	'TEST-TOKEN-wrong-host': { refused: 'unparsable' },
});
