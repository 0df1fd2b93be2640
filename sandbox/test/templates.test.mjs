// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outcomes, pictureUrl, sandbox } from './support.mjs';

/** @param {Record<string, unknown>} payload */
const template = (payload, more = {}) => ({ recipient: { id: '1' }, message: { attachment: { type: 'template', payload, ...more } } });
const web = (more = {}) => ({ type: 'web_url', title: 'Look', url: 'https://shop.example.com/', ...more });
const postback = (more = {}) => ({ type: 'postback', title: 'Take it', payload: 'TAKE', ...more });

/** @param {unknown} buttons */
const withButtons = (buttons, text = 'Shall a person help?') => template({ template_type: 'button', text, buttons });
/** @param {unknown[]} elements */
const withElements = (elements, more = {}) => template({ template_type: 'generic', elements, ...more });
const element = (more = {}) => ({ title: 'Lamp', subtitle: 'Brass', image_url: pictureUrl, default_action: { type: 'web_url', url: 'https://shop.example.com/' }, buttons: [web(), postback()], ...more });

test('a button template is delivered', async (t) => {
	const graph = await sandbox(t);
	assert.equal((await graph.send(withButtons([web(), postback(), postback()], 'ä'.repeat(640)))).status, 200);
	const [{ kind, content }] = await graph.accepted('1');
	assert.equal(kind, 'buttonTemplate');
	assert.deepEqual(content, { type: 'buttonTemplate', text: 'ä'.repeat(640), buttons: [web(), postback(), postback()] });
});

test('button templates that Graph refuses', async (t) => {
	const graph = await sandbox(t);
	const codes = await outcomes(graph, {
		'a text that is too long': withButtons([web()], 'ä'.repeat(641)),
		'an empty text': withButtons([web()], ''),
		'no buttons': withButtons([]),
		'four buttons': withButtons([web(), web(), web(), web()]),
		'a button for a call': withButtons([{ type: 'phone_number', title: 'Call', payload: '+4930123456' }]),
		'no title': withButtons([web({ title: undefined })]),
		'no URL': withButtons([web({ url: undefined })]),
		'a broken URL': withButtons([web({ url: 'shop.example.com' })]),
		'a URL on a postback': withButtons([postback({ url: 'https://shop.example.com/' })]),
		'no payload': withButtons([postback({ payload: undefined })]),
		'an unknown key': withButtons([web({ webview_height_ratio: 'full' })]),
		'a button that is a word': withButtons(['Look']),
		'elements': template({ template_type: 'button', text: 'a', buttons: [web()], elements: [] }),
	});
	assert.deepEqual(new Set(Object.values(codes)), new Set(['100']), JSON.stringify(codes));
	assert.deepEqual(await graph.accepted('1'), []);
});

test('a generic template is delivered with all it has', async (t) => {
	const graph = await sandbox(t);
	const full = element({ title: 'T'.repeat(80), subtitle: 'ä'.repeat(80), buttons: [web(), postback(), web()] });
	assert.equal((await graph.send(withElements([full, ...Array.from({ length: 9 }, () => ({ title: 'Only a title' }))]))).status, 200);
	const [{ kind, content }] = await graph.accepted('1');
	assert.equal(kind, 'genericTemplate');
	assert.deepEqual(content.elements.length, 10);
	assert.deepEqual(content.elements.slice(0, 2), [
		{ title: full.title, subtitle: full.subtitle, imageUrl: pictureUrl, linkUrl: 'https://shop.example.com/', buttons: [web(), postback(), web()] },
		{ title: 'Only a title', subtitle: null, imageUrl: null, linkUrl: null, buttons: [] },
	]);
});

test('generic templates that Graph refuses', async (t) => {
	const graph = await sandbox(t);
	const codes = await outcomes(graph, {
		'no elements': withElements([]),
		'eleven elements': withElements(Array.from({ length: 11 }, () => element())),
		'an element that is a word': withElements(['Lamp']),
		'no title': withElements([element({ title: undefined })]),
		'a title that is too long': withElements([element({ title: 'T'.repeat(81) })]),
		'a subtitle that is too long': withElements([element({ subtitle: 'S'.repeat(81) })]),
		'a broken picture URL': withElements([element({ image_url: '/a.png' })]),
		'an action that is no link': withElements([element({ default_action: { type: 'postback', payload: 'A' } })]),
		'an action with a title': withElements([element({ default_action: { type: 'web_url', url: 'https://shop.example.com/', title: 'A' } })]),
		'four buttons': withElements([element({ buttons: [web(), web(), web(), web()] })]),
		'an empty list of buttons': withElements([element({ buttons: [] })]),
		'a button of another type': withElements([element({ buttons: [{ type: 'account_link', url: 'https://shop.example.com/' }] })]),
		'an unknown key in an element': withElements([element({ imageUrl: pictureUrl })]),
		'an unknown key in the payload': withElements([element()], { sharable: true }),
		'another template': template({ template_type: 'product', elements: [{ id: '1' }] }),
		'no template type': template({ elements: [element()] }),
		'an unknown key beside the payload': template({ template_type: 'generic', elements: [element()] }, { is_reusable: true }),
	});
	assert.deepEqual(new Set(Object.values(codes)), new Set(['100']), JSON.stringify(codes));
	assert.deepEqual(await graph.accepted('1'), []);
});
