// @ts-check
/** The sandbox's inbox in a browser: one plays people, and a bot of the test's own answers them through webhooks and sends. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before } from 'node:test';
import { createServer } from 'node:http';
import { startSandbox } from '../../scripts/lib/sandbox.mjs';
import { eventually, until } from '../lib/until.mjs';
import { openBrowser, picture, testsInBrowser } from '../editor/lib/browser.mjs';

const verifyToken = 'TEST-VERIFY';
const secret = 'TEST-SECRET-page-1';
const token = 'TEST-TOKEN-page-1';

/** @type {import('../../scripts/lib/sandbox.mjs').Sandbox} */
let sandbox;
/** @type {Awaited<ReturnType<typeof openBrowser>>} */
let browser;
/** @type {import('playwright-core').Page} */
let page;
/** @type {import('node:http').Server} */
let bot;
/** What the bot was told, item by item. @type {any[]} */
const told = [];
let forged = 0;

const inBrowser = testsInBrowser(() => page);

before(async () => {
	sandbox = await startSandbox();
	bot = createServer(answer);
	await new Promise((resolve) => bot.listen(0, '127.0.0.1', () => resolve(undefined)));
	const { port } = /** @type {import('node:net').AddressInfo} */ (bot.address());
	await sandbox.admin('webhooks', { callbackUrl: `http://127.0.0.1:${port}/webhook`, verifyToken });
	browser = await openBrowser();
	page = browser.page;
	await page.goto(`${sandbox.url}/inbox`);
});

after(async () => {
	await browser?.close();
	bot?.closeAllConnections();
	bot?.close();
	await sandbox?.close();
});

/**
 * The handshake, and an answer to everything that people say.
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer(request, response) {
	const { searchParams } = new URL(request.url ?? '', 'http://127.0.0.1');
	if (request.method === 'GET') {
		response.end(searchParams.get('hub.verify_token') === verifyToken ? searchParams.get('hub.challenge') : 'no');
		return;
	}
	/** @type {Buffer[]} */
	const chunks = [];
	for await (const chunk of request) chunks.push(chunk);
	const body = Buffer.concat(chunks);
	if (request.headers['x-hub-signature-256'] !== `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`) {
		forged += 1;
		response.writeHead(401).end();
		return;
	}
	response.end('EVENT_RECEIVED');
	for (const entry of JSON.parse(body.toString()).entry) {
		for (const { value } of entry.changes ?? []) {
			told.push(value);
			await send({ recipient: { comment_id: value.id }, message: { text: 'Thank you for the comment' } });
		}
		for (const item of entry.messaging ?? []) {
			told.push(item);
			const { sender, message, postback } = item;
			if (message?.is_echo || message?.is_deleted || !(message || postback)) continue;
			await send({ recipient: { id: sender.id }, sender_action: 'mark_seen' });
			await send({ recipient: { id: sender.id }, message: reply(message, postback) });
		}
	}
}

/** @param {any} message @param {any} postback */
function reply(message, postback) {
	if (postback) return { text: `You tapped ${postback.payload}` };
	if (message.quick_reply) {
		const buttons = [{ type: 'postback', title: 'Order', payload: 'ORDER' }, { type: 'web_url', title: 'Shop', url: 'https://shop.example.com/' }];
		return { attachment: { type: 'template', payload: { template_type: 'button', text: `Size ${message.quick_reply.payload}. Order?`, buttons } } };
	}
	if (message.attachments) return { text: `Got your ${message.attachments[0].type}` };
	return { text: `You said: ${message.text}`, quick_replies: ['S', 'M'].map((title) => ({ content_type: 'text', title, payload: `SIZE_${title}` })) };
}

/** @param {object} body */
async function send(body) {
	const response = await fetch(`${sandbox.url}/v25.0/me/messages`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: JSON.stringify(body) });
	assert.equal(response.status, 200, await response.text());
}

/** @param {string} name by which the page knows it */
const byTestId = (name, within = /** @type {import('playwright-core').Page | import('playwright-core').Locator} */ (page)) => within.locator(`[data-testid="${name}"]`);
/** @param {number} place */
const conversation = (place) => byTestId('conversation').nth(place);
/** What an event says that the bot was told. @param {(item: any) => boolean} isIt @param {string} what */
async function toldOf(isIt, what) {
	await until(`the bot is told of ${what}`, () => told.some(isIt), { everyMs: 20, about: () => JSON.stringify(told) });
	return told.find(isIt);
}

inBrowser('one adds a person and talks with the bot, by keyboard alone', async () => {
	await byTestId('empty').waitFor();
	await page.locator('.empty .new-person').focus();
	await page.keyboard.press('Enter');
	await byTestId('write').waitFor();
	await page.keyboard.type('Grüße 👋');
	await page.keyboard.press('Enter');
	await conversation(0).getByText('You said: Grüße 👋').waitFor();
	await byTestId('told').first().filter({ hasText: '✓ webhook 200' }).waitFor();
	const item = await toldOf(({ message }) => message?.text === 'Grüße 👋', 'the message');
	assert.equal(item.sender.id, await conversation(0).getAttribute('data-recipient'));
	assert.match((await conversation(0).locator('h2').textContent()) ?? '', /^@[a-z]+\.[a-z]+$/);
	await toldOf(({ read }) => read !== undefined, 'the person having seen the answer');
	await toldOf(({ message }) => message?.is_echo, 'the echo');
	await picture(page, 'chat-first');
});

inBrowser('quick replies are tapped and vanish; buttons call back or lead to a page', async () => {
	const chips = byTestId('quick-replies', conversation(0));
	await chips.getByRole('button', { name: 'M', exact: true }).focus();
	await page.keyboard.press('Enter');
	await conversation(0).getByText('Size SIZE_M. Order?').waitFor();
	await chips.first().waitFor({ state: 'hidden' });
	const tapped = await toldOf(({ message }) => message?.quick_reply, 'the quick reply');
	assert.deepEqual([tapped.message.text, tapped.message.quick_reply], ['M', { payload: 'SIZE_M' }]);
	await until('the focus is where one writes', () => byTestId('write', conversation(0)).evaluate((field) => field === document.activeElement));

	const shop = conversation(0).getByRole('link', { name: 'Shop' });
	assert.deepEqual([await shop.getAttribute('href'), await shop.getAttribute('target'), await shop.getAttribute('rel')], ['https://shop.example.com/', '_blank', 'noopener noreferrer']);
	await conversation(0).getByRole('button', { name: 'Order' }).click();
	await conversation(0).getByText('You tapped ORDER').waitFor();
	const { postback } = await toldOf((item) => item.postback, 'the button');
	assert.deepEqual([postback.title, postback.payload], ['Order', 'ORDER']);
});

inBrowser('pictures of one’s own, clips, reactions, replies, edits and second thoughts', async () => {
	const sample = Buffer.from(await (await fetch(`${sandbox.url}/media/sample.png`)).arrayBuffer());
	await byTestId('file-input', conversation(0)).setInputFiles({ name: 'mine.png', mimeType: 'image/png', buffer: sample });
	await conversation(0).getByText('Got your image').waitFor();
	const { message: { attachments: [{ payload }] } } = await toldOf(({ message }) => message?.attachments && !message.is_echo, 'the picture');
	assert.deepEqual(Buffer.from(await (await fetch(payload.url)).arrayBuffer()), sample);
	await byTestId('more', conversation(0)).click();
	await conversation(0).getByRole('button', { name: 'Voice clip' }).click();
	await conversation(0).getByText('Got your audio').waitFor();

	const answered = byTestId('message', conversation(0)).filter({ hasText: 'Got your audio' }).first();
	await answered.hover();
	await answered.getByLabel('React', { exact: true }).click();
	await answered.getByRole('button', { name: 'Love' }).click();
	await byTestId('their-reaction', answered).filter({ hasText: '❤️' }).waitFor();
	const { reaction } = await toldOf((item) => item.reaction, 'the reaction');
	assert.deepEqual([reaction.action, reaction.reaction], ['react', 'love']);

	await answered.hover();
	await answered.getByRole('button', { name: 'Reply' }).click();
	await page.keyboard.type('To that I say yse');
	await page.keyboard.press('Enter');
	await conversation(0).getByText('You said: To that I say yse').waitFor();
	const said = byTestId('message', conversation(0)).filter({ has: byTestId('reply-to') });
	const { message: { reply_to: replyTo } } = await toldOf(({ message }) => message?.reply_to, 'the reply');
	assert.equal(replyTo.mid, await answered.getAttribute('data-message-id'));
	await said.hover();
	await said.getByRole('button', { name: 'Edit' }).click();
	await byTestId('write', conversation(0)).fill('To that I say yes');
	await page.keyboard.press('Enter');
	await said.getByText('To that I say yes').waitFor();
	assert.equal((await toldOf((item) => item.message_edit, 'the edit')).message_edit.text, 'To that I say yes');
	await said.hover();
	await said.getByRole('button', { name: 'Unsend' }).click();
	await said.getByText('Unsent').waitFor();
	await toldOf(({ message }) => message?.is_deleted, 'the deletion');
});

inBrowser('a second person stands beside the first, comments on a post and answers the story', async () => {
	await page.locator('nav .new-person').click();
	await conversation(1).waitFor();
	await byTestId('more', conversation(1)).click();
	await conversation(1).getByRole('button', { name: 'Comment on a post…' }).click();
	const dialog = byTestId('dialog');
	await dialog.getByLabel('The sea, this morning').check({ force: true });
	await dialog.getByLabel('Comment', { exact: true }).fill('Lovely!');
	await page.keyboard.press('Enter');
	await conversation(1).getByText('Thank you for the comment').waitFor();
	await byTestId('comment-note', conversation(1)).filter({ hasText: 'Commented on “The sea, this morning”Lovely!' }).waitFor();
	const comment = await toldOf(({ media }) => media, 'the comment');
	assert.deepEqual([comment.text, comment.media.id], ['Lovely!', '18000000000000012']);

	await byTestId('more', conversation(1)).click();
	await conversation(1).getByRole('button', { name: 'Reply to the story…' }).click();
	await dialog.getByLabel('Reply', { exact: true }).fill('Where is that?');
	await dialog.getByRole('button', { name: 'Send' }).click();
	await conversation(1).getByText('You said: Where is that?').waitFor();
	const { message } = await toldOf((item) => item.message?.reply_to?.story, 'the answer to the story');
	assert.equal(message.text, 'Where is that?');
	assert.equal(await conversation(0).getByText('You said: Where is that?').count(), 0);
	assert.equal(await byTestId('person').count(), 2);
	await picture(page, 'chat');
});

inBrowser('on a phone there are the people, or one conversation, and nothing juts out', async () => {
	await page.setViewportSize({ width: 360, height: 740 });
	await page.reload();
	await byTestId('person').first().waitFor();
	const jutsOut = () => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth || [...document.querySelectorAll('button, textarea, select')].some((field) => field.getBoundingClientRect().right > window.innerWidth + 1 && !field.closest('.cards')));
	await eventually(async () => assert.deepEqual([await conversation(0).isVisible(), await jutsOut()], [false, false]));
	await picture(page, 'chat-phone-people');
	await byTestId('person').first().click();
	await conversation(0).getByText('You said: Where is that?').waitFor();
	await eventually(async () => assert.deepEqual([await byTestId('person').first().isVisible(), await jutsOut()], [false, false]));
	await byTestId('write').fill('From the phone');
	await page.getByRole('button', { name: 'Send', exact: true }).click();
	await conversation(0).getByText('You said: From the phone').waitFor();
	await picture(page, 'chat-phone');
	await page.getByRole('button', { name: 'Back to the people' }).click();
	await byTestId('person').first().waitFor();
	await conversation(0).waitFor({ state: 'hidden' });
	assert.equal(forged, 0);
});
