// @ts-check
/** What needs more than a line: a comment on a post, an answer to the story. */
import { element, find } from './dom.js';

/**
 * A comment: on which post, and what it says.
 * @param {import('./composer.js').Post[]} posts
 * @param {(post: string, text: string) => void} done
 */
export function commentDialog(posts, done) {
	const choices = posts.map(({ id, caption, preview }, place) => element('label', { class: 'post-choice' }, [
		element('input', { type: 'radio', name: 'post', value: id, ...(place === 0 ? { checked: '' } : {}) }),
		...(preview === null ? [] : [element('img', { src: preview, alt: '', width: '320', height: '240' })]),
		element('span', {}, [caption]),
	]));
	ask('Comment on a post', 'Comment', [element('fieldset', { class: 'posts' }, [element('legend', {}, ['Post']), ...choices])], (form, text) => {
		const post = new FormData(form).get('post');
		if (typeof post === 'string') done(post, text);
	});
}

/** @param {(text: string) => void} done */
export function storyDialog(done) {
	ask('Reply to the story', 'Reply', [element('img', { class: 'story', src: '/media/sample.jpg', alt: 'The story of the account', width: '320', height: '240' })], (_form, text) => done(text));
}

/**
 * @param {string} title
 * @param {string} verb  what is done with the text
 * @param {HTMLElement[]} content
 * @param {(form: HTMLFormElement, text: string) => void} done
 */
function ask(title, verb, content, done) {
	const form = element('form', {}, [
		element('h2', {}, [title]),
		...content,
		element('label', { class: 'line' }, [element('span', {}, [verb]), element('input', { name: 'text', autocomplete: 'off', required: '' })]),
		element('div', { class: 'choices' }, [
			element('button', { type: 'button', class: 'cancel' }, ['Cancel']),
			element('button', { type: 'submit', class: 'primary' }, ['Send']),
		]),
	]);
	const dialog = element('dialog', { class: 'ask', 'aria-label': title, 'data-testid': 'dialog' }, [form]);
	if (!(dialog instanceof HTMLDialogElement) || !(form instanceof HTMLFormElement)) throw new Error('The page cannot make dialogs.');
	find('.cancel', form).addEventListener('click', () => dialog.close());
	form.addEventListener('submit', (event) => {
		event.preventDefault();
		const text = String(new FormData(form).get('text') ?? '').trim();
		if (text === '') return;
		dialog.close();
		done(form, text);
	});
	dialog.addEventListener('close', () => dialog.remove());
	document.body.append(dialog);
	dialog.showModal();
	find('[name="text"]', form).focus();
}
