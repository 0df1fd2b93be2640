/** A field as a text, where it holds one or a number; the user id as an error shows it. */
export function printable(field: unknown): string {
	return typeof field === 'string' || typeof field === 'number' ? String(field) : '';
}

/** What nobody sees of a text, as the core has it. Made when it is needed: its classes would cost each start of n8n half a millisecond. */
let unseen: RegExp | undefined;

function isUnseen(character: string): boolean {
	if (character > ' ' && character <= '~') return false;
	unseen ??= new RegExp('[\\s\\p{Cc}\\p{DI}\\u2800\\ufff9-\\ufffc\\ufffe\\uffff]', 'u');
	return unseen.test(character);
}

/** A field that chooses among words, as the core reads it: what nobody sees around it and its case are nothing. */
export function chosenWord(field: unknown): string {
	const text = printable(field);
	let [from, to] = [0, text.length];
	// By hand: a pattern for both ends takes as long as the text's length by itself.
	while (from < to && isUnseen(text.charAt(from))) from += 1;
	while (to > from && isUnseen(text.charAt(to - 1))) to -= 1;
	return text.slice(from, to).toLowerCase();
}
