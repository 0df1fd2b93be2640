// @ts-check
/** The demo's bot on a real n8n: one chats with it on the sandbox's page, and `npm run demo` does so by script. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { botCallbackUrl, botMedia } from '../../scripts/lib/demo-bot.mjs';
import { playDialogue } from '../../scripts/lib/demo-dialogue.mjs';
import { directions, startDemo } from '../../scripts/lib/demo-setup.mjs';
import { openBrowser, picture, testsInBrowser } from '../editor/lib/browser.mjs';

/** @type {(() => Promise<unknown>)[]} */
const endings = [];
/** @type {Awaited<ReturnType<typeof startDemo>>} */
let demo;
/** @type {import('playwright-core').Page} */
let page;

before(async () => {
	// First, since it is what may be missing.
	const browser = await openBrowser();
	endings.push(browser.close);
	page = browser.page;
	demo = await startDemo({ add: (work) => void endings.push(work) });
});

after(async () => {
	for (let end = endings.pop(); end; end = endings.pop()) await end();
});

const inBrowser = testsInBrowser(() => page);
/** @param {string} name by which the page knows it */
const byTestId = (name, within = /** @type {import('playwright-core').Page | import('playwright-core').Locator} */ (page)) => within.locator(`[data-testid="${name}"]`);
const conversation = () => byTestId('conversation').first();

/** Whether the browser has all of a picture, clip or video. @param {import('playwright-core').Locator} media */
const isShown = (media) =>
	media.evaluate(async (/** @type {HTMLImageElement | HTMLMediaElement} */ element) => {
		if (element instanceof HTMLImageElement) return element.decode().then(() => element.naturalWidth > 0);
		while (element.readyState < HTMLMediaElement.HAVE_METADATA) await new Promise((resolve) => setTimeout(resolve, 20));
		return element.duration > 0;
	});

inBrowser('what the terminal says leads to the chat, and one talks with the bot there', async () => {
	const [chat] = /http:\S+\/inbox/.exec(directions(demo)) ?? [''];
	await page.goto(chat);
	await page.locator('.empty .new-person').click();
	await byTestId('write').waitFor();
	await page.keyboard.type('Hello');
	await page.keyboard.press('Enter');
	await conversation().getByText('Hello! What shall I send you?').waitFor();
	await byTestId('told').first().filter({ hasText: '✓ webhook 200' }).waitFor();

	await byTestId('quick-replies', conversation()).getByRole('button', { name: 'A video' }).click();
	await conversation().locator('video').waitFor();
	assert.ok(await isShown(conversation().locator('video')));
	await conversation().getByText('Anything else?').waitFor();

	await byTestId('write', conversation()).fill('A PICTURE, please');
	await page.keyboard.press('Enter');
	await conversation().locator('.message img').waitFor();
	assert.ok(await isShown(conversation().locator('.message img')));
	await conversation().getByText('Anything else?').nth(1).waitFor();

	await byTestId('quick-replies', conversation()).getByRole('button', { name: 'A voice clip' }).click();
	await conversation().locator('audio').waitFor();
	assert.ok(await isShown(conversation().locator('audio')));
	await conversation().getByText('Anything else?').nth(2).waitFor();
	await picture(page, 'bot');

	const person = await conversation().getAttribute('data-recipient');
	const { accepted } = await demo.sandbox.admin(`accepted?recipient=${person}`);
	assert.deepEqual(
		accepted.map((/** @type {any} */ { content }) => content.senderAction ?? content.url ?? content.text),
		[
			['typing_on', 'Hello! What shall I send you?'],
			...[1, 0, 2].map((place) => ['typing_on', botMedia[place]?.mediaUrl, 'Anything else?']),
		].flat(),
	);
});

test('the script\'s dialogue is what was said', async () => {
	/** @type {string[]} */
	const lines = [];
	await playDialogue(demo, (line) => lines.push(line));
	const choices = `      ${botMedia.map(({ title }) => `[ ${title} ]`).join(' ')}`;
	const sends = (/** @type {typeof botMedia[number]} */ { title, mediaUrl }) => ['Bot   ... is typing', `Bot   ${title}: ${mediaUrl}`, 'Bot   Anything else?', choices];
	assert.deepEqual(lines, [
		'Ana   Hello',
		'Bot   ... is typing',
		'Bot   Hello! What shall I send you?',
		choices,
		'Ana   taps [ A picture ]',
		...sends(botMedia[0]),
		'Ana   taps [ A video ]',
		...sends(botMedia[1]),
		'Ana   And a voice message, please',
		...sends(botMedia[2]),
	]);
});

test('an answer that is missing ends it, in one sentence', async () => {
	await demo.sandbox.admin('faults', { endpoint: 'upload', url: botMedia[1].mediaUrl, action: { type: 'error', code: 100, subcode: 2018047 } });
	await assert.rejects(
		playDialogue(demo, () => undefined, { withinMs: 30_000 }),
		// What n8n has not ended yet is running.
		/^Error: The bot did not send a video after "taps \[ A video \]" within 30 s: n8n took the webhook, and its latest execution is "(error|running)"\.$/,
	);
	await demo.sandbox.admin('faults', undefined, 'DELETE');
});

test('so does a bot that does not listen', async () => {
	const { versionId } = await demo.n8n.rest.request('GET', `/workflows/${demo.botId}`);
	await demo.n8n.rest.request('POST', `/workflows/${demo.botId}/deactivate`, { versionId });
	// n8n says so a moment before it is.
	while ((await fetch(botCallbackUrl(demo.n8n.url), { method: 'POST' })).status !== 404) await pause(50);
	await assert.rejects(
		playDialogue(demo, () => undefined, { withinMs: 10_000 }),
		/^Error: The bot did not offer its replies with "Hello! What shall I send you\?" after "Hello" within 10 s: n8n answered the webhook with HTTP 404\.$/,
	);
});
