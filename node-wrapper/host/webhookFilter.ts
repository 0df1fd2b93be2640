import type { WebhookEvent } from '../core/boundary';

/** Which events start an execution. */
export type EventFilter = {
	/** Kinds of events. */
	kinds: string[];
	/** Ids of accounts; none for all. */
	accounts: string[];
	/** Words, one of which must occur; none for all events. */
	keywords: string[];
	/** Whether a keyword must stand alone. */
	wholeWords: boolean;
};

/** The filter as a question to one event. */
export function createFilter({ kinds, accounts, keywords, wholeWords }: EventFilter): (event: WebhookEvent) => boolean {
	const wantedKinds = new Set(kinds);
	const wantedAccounts = new Set(accounts);
	const words = keywords.map(folded).filter((word) => word !== '');
	return (event) => {
		if (!wantedKinds.has(event.event)) return false;
		// What the account does itself must not be answered: the answer would be such an event again.
		if (event.isEcho && !wantedKinds.has('echo')) return false;
		if (event.isSelf && (event.event === 'comment' || event.event === 'liveComment')) return false;
		if (wantedAccounts.size > 0 && ![event.accountId, event.addressedTo].some((id) => id !== undefined && wantedAccounts.has(id))) {
			return false;
		}
		if (words.length === 0) return true;
		const texts = wordsOf(event).map(folded);
		return words.some((word) => texts.some((text) => (wholeWords ? standsAlone(text, word) : text.includes(word))));
	};
}

/** What people said: the text, which for a quick reply is its title, the button, the comment. */
function wordsOf({ text, postback, comment }: WebhookEvent): string[] {
	return [text, postback?.title, postback?.payload, comment?.text].filter((words) => words !== undefined);
}

/**
 * The accents of Latin, Greek and Cyrillic, the vowel points of Arabic and Hebrew, and what chooses an emoji's look. Marks of
 * other scripts are letters of their own.
 */
const ACCENTS = /[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\ufe0e\ufe0f]/g;

/** Text in a form in which case, accents, width of letters and kind of white space do not matter. */
export function folded(text: string): string {
	const plain = (written: string): string => written.normalize('NFKD').replace(ACCENTS, '');
	// Upper case, made of lower case, knows one form of letters that have several of either.
	return plain(plain(text).toLowerCase().toUpperCase()).normalize('NFC').replace(/\s+/g, ' ').trim();
}

/** Letters and digits of scripts that put blanks between words. */
const WORD = /[\p{L}\p{N}\p{M}_]/u;
const WITHOUT_BLANKS =
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

function standsAlone(text: string, word: string): boolean {
	for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
		const end = at + word.length;
		if (!isJoined(before(text, at), after(text, at)) && !isJoined(before(text, end), after(text, end))) return true;
	}
	return false;
}

function isJoined(left: string, right: string): boolean {
	return [left, right].every((character) => WORD.test(character) && !WITHOUT_BLANKS.test(character));
}

function after(text: string, at: number): string {
	const code = text.codePointAt(at);
	return code === undefined ? '' : String.fromCodePoint(code);
}

function before(text: string, at: number): string {
	return Array.from(text.slice(Math.max(0, at - 2), at)).at(-1) ?? '';
}
