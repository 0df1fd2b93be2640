/** A field as a text, where it holds one or a number; the user id as an error shows it. */
export function printable(field: unknown): string {
	return typeof field === 'string' || typeof field === 'number' ? String(field) : '';
}

/** What nobody sees around a text: the core trims it too. */
const UNSEEN = /^[\s\p{Cc}\p{DI}]+|[\s\p{Cc}\p{DI}]+$/gu;

/** A field that chooses among words, as the core reads it: what nobody sees around it and its case are nothing. */
export function chosenWord(field: unknown): string {
	return printable(field).replace(UNSEEN, '').toLowerCase();
}
