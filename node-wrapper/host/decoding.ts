/** A text, and for each of its characters where in the original it begins; one more entry says where the last one ends. */
export type View = { text: string; starts: number[] | undefined };

/** The characters that URLs, JSON and HTML write in another way, and how. */
const WRITTEN =
	/%([\da-f]{2})|[\\%]u([\da-f]{4})|\\u\{0*([\da-f]{1,6})\}|\\x([\da-f]{2})|&#0*(\d{1,7});?|&#x0*([\da-f]{1,6});?|\\(["'\\/])|&(\w{2,6});/gi;

/** The entities of HTML that stand for a character a token may hold. */
const ENTITIES: Record<string, string> = {
	amp: '&',
	apos: "'",
	ast: '*',
	colon: ':',
	comma: ',',
	commat: '@',
	dollar: '$',
	equals: '=',
	excl: '!',
	gt: '>',
	lowbar: '_',
	lt: '<',
	num: '#',
	percnt: '%',
	period: '.',
	plus: '+',
	quot: '"',
	semi: ';',
	sol: '/',
	verbar: '|',
	vert: '|',
};

/** The text with one layer of writing taken off, or nothing if there is none. */
export function decoded({ text, starts }: View): View | undefined {
	if (!/[%\\&]/.test(text)) return undefined;
	let plain = '';
	let end = 0;
	const begins: number[] = [];
	const at = (index: number): number => starts?.[index] ?? index;
	const copy = (until: number): void => {
		plain += text.slice(end, until);
		for (let index = end; index < until; index += 1) begins.push(at(index));
		end = until;
	};
	for (const match of text.matchAll(WRITTEN)) {
		const character = characterOf(match);
		if (character === undefined) continue;
		copy(match.index);
		plain += character;
		// A character may be two units of a string.
		for (let unit = 0; unit < character.length; unit += 1) begins.push(at(match.index));
		end = match.index + match[0].length;
	}
	if (end === 0) return undefined;
	copy(text.length);
	begins.push(at(text.length));
	return { text: plain, starts: begins };
}

function characterOf([, percent, unit, point, hex, decimal, htmlHex, escaped, entity]: RegExpMatchArray):
	| string
	| undefined {
	if (escaped !== undefined) return escaped;
	if (entity !== undefined) return ENTITIES[entity.toLowerCase()];
	const code =
		decimal === undefined
			? parseInt(percent ?? unit ?? point ?? hex ?? htmlHex ?? '', 16)
			: parseInt(decimal, 10);
	return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
