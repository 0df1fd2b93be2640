// @ts-check
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { Window } from 'happy-dom';
import { sandbox } from './support.mjs';

/** The page's own modules, drawing into a document that no browser shows. */
const page = /** @type {Window & { document: any }} */ (new Window({ url: 'http://127.0.0.1/inbox' }));
/** @type {typeof import('../src/inbox/page/message.js')} */
let drawing;

before(async () => {
	Object.assign(globalThis, { document: page.document, HTMLElement: page.HTMLElement });
	drawing = await import('../src/inbox/page/message.js');
});

/**
 * The items that the inbox shows for what was said to and by one person.
 * @param {Awaited<ReturnType<typeof sandbox>>} graph
 */
async function items(graph) {
	const { conversations: [{ messages }] } = (await graph.call('GET', '/inbox/data')).body;
	return messages.map((/** @type {any} */ message) => drawing.messageItem(message));
}

/**
 * @param {ParentNode} item
 * @param {string} selector
 */
const texts = (item, selector) => [...item.querySelectorAll(selector)].map((element) => element.textContent);

test('each kind is drawn as what it is', async (t) => {
	const graph = await sandbox(t);
	/** @param {Record<string, unknown>} message */
	const send = async (message) => assert.equal((await graph.send({ recipient: { id: '1' }, message })).status, 200, JSON.stringify(message));
	await send({ text: 'Which?', quick_replies: ['A', 'B'].map((title) => ({ content_type: 'text', title, payload: `PAY_${title}` })) });
	await send({ attachment: { type: 'template', payload: { template_type: 'button', text: 'Help?', buttons: [{ type: 'postback', title: 'Yes', payload: 'YES' }, { type: 'web_url', title: 'Hours', url: 'https://e.com/hours' }] } } });
	await send({ attachment: { type: 'template', payload: { template_type: 'generic', elements: [{ title: 'Lamp', subtitle: 'Brass', image_url: 'https://e.com/a.png', default_action: { type: 'web_url', url: 'https://e.com/lamp' } }, { title: 'Chair' }] } } });
	await send({ attachments: ['gif', 'png'].map((ending) => ({ type: 'image', payload: { url: `https://e.com/a.${ending}` } })) });
	await send({ attachment: { type: 'MEDIA_SHARE', payload: { id: '18000000000000011' } } });
	await send({ attachment: { type: 'like_heart' } });
	await graph.form('messages', { recipient: { id: '1' }, message: { attachment: { type: 'file' } } }, new File(['%PDF-1.7 '], 'offer.pdf', { type: 'application/pdf' }));
	await send({ attachment: { type: 'video', payload: { url: 'https://e.com/a.mp4' } } });
	await send({ attachment: { type: 'video', payload: { url: 'https://e.com/unknown' } } });

	const [quick, button, cards, gallery, post, heart, file, video, unknown] = await items(graph);
	assert.deepEqual([texts(quick, '.words'), texts(quick, '.chip')], [['Which?'], ['A', 'B']]);
	assert.equal(quick.querySelector('.chip').dataset.payload, 'PAY_A');
	assert.deepEqual([texts(button, '.words'), texts(button, '.button')], [['Help?'], ['Yes', 'Hours ↗']]);
	assert.deepEqual([texts(cards, '.card h3'), texts(cards, '.card p')], [['Lamp', 'Chair'], ['Brass', 'e.com']]);
	assert.equal(cards.querySelectorAll('.card img').length, 1);
	assert.deepEqual([...gallery.querySelectorAll('.gallery img')].map((image) => image.getAttribute('src')), ['/media/sample.gif', '/media/sample.png']);
	assert.deepEqual(texts(post, 'figcaption'), ['Post Evening over the hills']);
	assert.equal(heart.querySelector('.sticker').getAttribute('aria-label'), 'Heart');
	assert.deepEqual(texts(file, '.document .name'), ['offer.pdf']);
	assert.match(file.querySelector('a.name').getAttribute('href'), /^\/inbox\/files\/[0-9a-f]{64}$/);
	assert.equal(video.querySelector('video').getAttribute('src'), '/media/sample.mp4');
	assert.deepEqual(texts(unknown, '.url'), ['https://e.com/unknown']);
	assert.deepEqual(texts(quick, '.ids summary').map((text) => text?.replace(/^.* · /, '')), ['quick replies']);
});

test('a file that came by its URL has the name it has there', async (t) => {
	const graph = await sandbox(t);
	const url = 'https://e.com/files/Spring%20menu.pdf?v=2';
	const send = (/** @type {Record<string, unknown>} */ payload) => graph.send({ recipient: { id: '1' }, message: { attachment: { type: 'file', payload } } });
	await send({ url });
	await send({ attachment_id: await graph.uploaded(url, 'file') });
	await graph.admin('people/1/messages', { attachments: [{ type: 'file', url }], text: 'Like this?' });
	await send({ url: 'https://e.com/' });
	const [byUrl, byId, theirs, nameless] = await items(graph);
	for (const item of [byUrl, byId, theirs]) assert.deepEqual([texts(item, '.document .name'), texts(item, '.url')], [['Spring menu.pdf'], []]);
	assert.deepEqual(texts(nameless, '.words'), ['file: https://e.com/']);
});

test('who wrote, what it answers to, the reaction on it and the seen mark', async (t) => {
	const graph = await sandbox(t);
	const { messageId } = await graph.admin('messages', { person: '1', text: 'Good morning' });
	await graph.send({ recipient: { id: '1' }, reply_to: { mid: messageId }, message: { text: 'To you, too' } });
	await graph.send({ recipient: { id: '1' }, sender_action: 'react', payload: { message_id: messageId, reaction: 'wow' } });
	const [theirs, ours] = await items(graph);
	assert.deepEqual([theirs.className, ours.className], ['message from-person', 'message from-account']);
	assert.deepEqual(texts(ours, '.context'), ['ReplyGood morning']);
	const [badge, seen] = [theirs.querySelector('.reaction'), theirs.querySelector('.seen')];
	assert.deepEqual([badge.textContent, badge.hidden, seen.hidden], ['😮', false, true]);

	await graph.send({ recipient: { id: '1' }, sender_action: 'unreact', payload: { message_id: messageId } });
	const { conversations: [{ messages: [changed] }] } = (await graph.call('GET', '/inbox/data')).body;
	drawing.update(theirs, changed, true);
	assert.deepEqual([badge.textContent, badge.hidden, seen.hidden], ['', true, false]);

	await graph.admin('people/1/deletions', { messageId });
	const { conversations: [{ messages: [, answer] }] } = (await graph.call('GET', '/inbox/data')).body;
	drawing.update(ours, answer, false);
	assert.deepEqual(texts(ours, '.context'), ['ReplyUnsent']);
});

test('quick replies can be tapped until something else is said', async (t) => {
	const graph = await sandbox(t);
	const reply = { content_type: 'text', title: 'A', payload: 'PAY' };
	await graph.send({ recipient: { id: '1' }, message: { text: 'Which?', quick_replies: [reply] } });
	const [item] = await items(graph);
	const { conversations: [{ messages: [message] }] } = (await graph.call('GET', '/inbox/data')).body;
	const chips = item.querySelector('.chips');
	drawing.update(item, message, false, true);
	assert.equal(chips.hidden, false);
	const { tagName, dataset } = chips.querySelector('.chip');
	assert.deepEqual([tagName, dataset.act, dataset.title, dataset.payload], ['BUTTON', 'tap', 'A', 'PAY']);
	drawing.update(item, message, false, false);
	assert.equal(chips.hidden, true);
});

test('buttons call back or lead to a page', async (t) => {
	const graph = await sandbox(t);
	const buttons = [{ type: 'postback', title: 'Yes', payload: 'YES' }, { type: 'web_url', title: 'Hours', url: 'https://e.com/hours' }];
	await graph.send({ recipient: { id: '1' }, message: { attachment: { type: 'template', payload: { template_type: 'button', text: 'Help?', buttons } } } });
	const [item] = await items(graph);
	const [yes, hours] = item.querySelectorAll('.button');
	assert.deepEqual([yes.tagName, yes.dataset.act, yes.dataset.payload], ['BUTTON', 'tap', 'YES']);
	assert.deepEqual([hours.tagName, hours.getAttribute('href'), hours.getAttribute('rel'), hours.dataset.act], ['A', 'https://e.com/hours', 'noopener noreferrer', undefined]);
});

test('what a person did is shown: reaction, edit, deletion, story, and what became of the webhook', async (t) => {
	const graph = await sandbox(t);
	const act = (/** @type {string} */ what, /** @type {unknown} */ body) => graph.admin(`people/1/${what}`, body);
	const { body: { message_id: ours } } = await graph.send({ recipient: { id: '1' }, message: { text: 'Hi' } });
	const { messageId } = await act('messages', { text: 'tpyo', replyToStory: true });
	const [first, second] = await items(graph);
	assert.deepEqual([texts(second, '.context'), texts(second, '.told')], [['Reply to the story'], ['no webhook subscribed']]);
	assert.deepEqual([...first.querySelectorAll('.acts [data-act]')].map(({ dataset }) => dataset.act), ['react', 'react', 'react', 'react', 'react', 'react', 'reply']);
	assert.deepEqual([...second.querySelectorAll('.acts [data-act]')].map(({ dataset }) => dataset.act), ['reply', 'edit', 'unsend']);

	const changed = async () => {
		const { conversations: [{ messages }] } = (await graph.call('GET', '/inbox/data')).body;
		[first, second].forEach((item, place) => drawing.update(item, messages[place], false, place === 1));
	};
	await act('reactions', { messageId: ours, reaction: 'laugh' });
	await act('edits', { messageId, text: 'typo' });
	await changed();
	const badge = first.querySelector('.theirs');
	assert.deepEqual([badge.textContent, badge.hidden, badge.getAttribute('aria-label')], ['😆', false, 'Own reaction: 😆']);
	assert.deepEqual([texts(second, '.words'), second.querySelector('.edited').hidden], [['typo'], false]);
	await act('reactions', { messageId: ours, reaction: null });
	await act('deletions', { messageId });
	await changed();
	assert.deepEqual([badge.hidden, texts(second, '.parts'), second.querySelector('.acts').hidden], [true, ['Unsent'], true]);
});

test('conversations stand side by side as far as there is room', async () => {
	const { Desk } = await import('../src/inbox/page/desk.js');
	assert.deepEqual([200, 699, 700, 1120].map((width) => Desk.columns(width)), [1, 1, 2, 3]);
	const desk = new Desk();
	desk.arrange(['c', 'b', 'a'], 2, true);
	assert.deepEqual(desk.open, ['c', 'b']);
	desk.choose('b', 2);
	desk.choose('a', 2);
	assert.deepEqual(desk.open, ['a', 'b'], 'in place of what was longest not used');
	desk.close('a');
	desk.arrange(['c', 'a', 'b'], 2, true);
	assert.deepEqual(desk.open, ['b', 'c'], 'what was closed by hand does not open by itself');
	desk.arrange(['c', 'b'], 1, false);
	assert.deepEqual(desk.open, ['b']);
	desk.arrange([], 1, true);
	assert.deepEqual(desk.open, []);
	desk.arrange(['c'], 1, false);
	assert.deepEqual(desk.open, [], 'on a phone nothing opens by itself');
});

test('new people have names', async () => {
	const { someName } = await import('../src/inbox/page/names.js');
	assert.deepEqual(someName(() => 0), { name: 'Ada Abadi', username: 'ada.abadi' });
	for (let i = 0; i < 100; i += 1) assert.match(someName().username, /^[a-z]+\.[a-z]+$/);
});

test('a private reply shows its comment', async (t) => {
	const graph = await sandbox(t);
	const comment = await graph.admin('comments', { text: 'How much?' });
	await graph.send({ recipient: { comment_id: comment.id }, message: { text: '49 €' } });
	const [item] = await items(graph);
	assert.deepEqual([texts(item, '.context'), texts(item, '.words')], [['Private reply to a comment“How much?”'], ['49 €']]);
});

test('nothing that a message says becomes markup', async (t) => {
	const graph = await sandbox(t);
	const hostile = '<img src=x onerror=alert(1)>';
	const to = { recipient: { id: '1' } };
	const { messageId: mid } = await graph.admin('messages', { person: '1', text: hostile });
	for (const message of [
		{ text: hostile, quick_replies: [{ content_type: 'text', title: '<i>a</i>', payload: hostile }] },
		{ attachment: { type: 'template', payload: { template_type: 'generic', elements: [{ title: hostile, subtitle: hostile, buttons: [{ type: 'postback', title: '<i>a</i>', payload: hostile }] }] } } },
	]) {
		assert.equal((await graph.send({ ...to, reply_to: { mid }, message })).status, 200);
	}
	for (const item of await items(graph)) {
		assert.equal(item.querySelectorAll('img, i').length, 0, item.innerHTML);
		assert.ok(item.textContent.includes(hostile));
	}
});
