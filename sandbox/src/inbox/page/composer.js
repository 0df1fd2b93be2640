// @ts-check
/** Where one writes as the person, and adds pictures, clips, stories, comments. */
import { act, sendFile } from './act.js';
import { commentDialog, storyDialog } from './dialogs.js';
import { element, find } from './dom.js';

/**
 * @typedef {import('./act.js').Who} Who
 * @typedef {{ id: string, caption: string, preview: string | null }} Post
 * @typedef {{ quote: (messageId: string, words: string) => void, edit: (messageId: string, text: string) => void, focus: () => void, wrong: (error: unknown) => void, form: HTMLElement }} Composer
 */

const samples = /** @type {const} */ ([
	['Sample picture', 'image', 'sample.jpg'],
	['Sample video', 'video', 'sample.mp4'],
	['Voice clip', 'audio', 'sample.m4a'],
]);

/**
 * @param {Who} who
 * @param {string} name  of the person
 * @param {{ posts: () => Post[], looked: () => void }} world  what the account has posted; told when the person looks at the conversation
 * @returns {Composer}
 */
export function composer(who, name, { posts, looked }) {
	const field = element('textarea', { rows: '1', 'aria-label': `Message as ${name}`, placeholder: `Message as ${name}`, 'data-testid': 'write', enterkeyhint: 'send' });
	const menu = element('div', { class: 'menu', role: 'group', 'aria-label': 'Add something', hidden: '' });
	const more = element('button', { type: 'button', class: 'more', 'aria-label': 'Add something', 'aria-expanded': 'false', title: 'Picture, clip, story, comment', 'data-testid': 'more' }, ['+']);
	const file = element('input', { type: 'file', hidden: '', 'data-testid': 'file-input', 'aria-label': 'A file of yours', accept: 'image/*,video/*,audio/*,application/pdf' });
	const about = element('p', { class: 'about-to', hidden: '' }, [element('span'), element('button', { type: 'button', 'aria-label': 'Cancel' }, ['×'])]);
	const wrong = element('p', { class: 'wrong', role: 'alert', hidden: '' });
	const form = element('form', { class: 'composer', 'data-testid': 'composer' }, [
		about,
		wrong,
		menu,
		element('div', { class: 'bar' }, [more, field, element('button', { type: 'submit', class: 'send', 'aria-label': 'Send', title: 'Send' }, ['➤'])]),
		file,
	]);
	if (!(field instanceof HTMLTextAreaElement) || !(file instanceof HTMLInputElement)) throw new Error('The page cannot make fields.');
	/** What the text will be, beside a message. @type {{ replyTo?: string, edits?: string }} */
	let aim = {};

	/** @param {typeof aim} next @param {string} words */
	const setAim = (next, words) => {
		aim = next;
		about.hidden = words === '';
		find('span', about).textContent = words;
	};
	/** @param {boolean} isOpen */
	const openMenu = (isOpen) => {
		menu.hidden = !isOpen;
		more.setAttribute('aria-expanded', String(isOpen));
		if (isOpen) find('button', menu).focus();
	};
	/** @param {unknown} error */
	const showWrong = (error) => {
		wrong.hidden = error === undefined;
		wrong.textContent = error === undefined ? '' : error instanceof Error ? error.message : String(error);
	};
	/** @param {() => Promise<unknown>} deed */
	const doing = async (deed) => {
		openMenu(false);
		try {
			await deed();
			showWrong(undefined);
		} catch (error) {
			showWrong(error);
		}
		field.focus();
	};
	const grow = () => {
		field.style.height = 'auto';
		field.style.height = `${Math.min(field.scrollHeight, 140)}px`;
	};
	const send = () => {
		const text = field.value.trim();
		if (text === '') return;
		const { replyTo, edits } = aim;
		field.value = '';
		grow();
		setAim({}, '');
		void doing(() => (edits === undefined ? act(who, 'messages', { text, ...(replyTo === undefined ? {} : { replyTo }) }) : act(who, 'edits', { messageId: edits, text })));
	};

	/** @type {[string, () => void][]} */
	const offers = [
		['Picture or file…', () => file.click()],
		...samples.map(([title, type, sample]) => /** @type {[string, () => void]} */ ([title, () => void doing(() => act(who, 'messages', { attachments: [{ type, url: `${location.origin}/media/${sample}` }] }))])),
		['Reply to the story…', () => storyDialog((text) => doing(() => act(who, 'messages', { text, replyToStory: true })))],
		['Mention in my story', () => void doing(() => act(who, 'messages', { storyMention: true }))],
		['Comment on a post…', () => commentDialog(posts(), (post, text) => doing(() => act(who, 'comments', { post, text })))],
	];
	menu.append(...offers.map(([title, run]) => {
		const button = element('button', { type: 'button' }, [title]);
		button.addEventListener('click', () => {
			openMenu(false);
			run();
		});
		return button;
	}));

	more.addEventListener('click', () => openMenu(menu.hidden));
	find('button', about).addEventListener('click', () => {
		if (aim.edits !== undefined) field.value = '';
		setAim({}, '');
		field.focus();
	});
	file.addEventListener('change', () => {
		const [chosen] = file.files ?? [];
		if (chosen) void doing(() => sendFile(who, chosen));
		file.value = '';
	});
	field.addEventListener('input', grow);
	field.addEventListener('focus', looked);
	field.addEventListener('keydown', (event) => {
		// The Enter that ends a composition, as in Japanese, is no Enter to send.
		if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
		event.preventDefault();
		send();
	});
	form.addEventListener('keydown', (event) => {
		if (event.key !== 'Escape') return;
		if (!menu.hidden) {
			openMenu(false);
			more.focus();
		} else setAim({}, '');
	});
	form.addEventListener('submit', (event) => {
		event.preventDefault();
		send();
	});
	return {
		form,
		focus: () => field.focus(),
		wrong: showWrong,
		quote(messageId, words) {
			setAim({ replyTo: messageId }, `Reply to “${words}”`);
			field.focus();
		},
		edit(messageId, text) {
			field.value = text;
			setAim({ edits: messageId }, 'Edit the message');
			field.focus();
		},
	};
}
