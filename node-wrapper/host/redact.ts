import { decoded } from './decoding';

const MASK = '*****';

/** Shorter strings would mask ordinary text and digits of ids. */
const SHORTEST_SECRET = 6;

/** So much of a secret is cleaned even where the rest of it is missing. */
const PART = 12;

/** Parts are looked for by short pieces of the secret, taken so far apart that each part still holds a whole one. */
const PIECE = 6;
const STRIDE = PART - PIECE + 1;

/** How often text is written inside other text: JSON in JSON in a URL, and so on. */
const LAYERS = 5;

/** Characters of a proof. */
const PROOF = 64;

/** Proofs are remembered as long as Meta takes them, five minutes with one for each second. */
const PROOFS = 300;

/** Fields of an outcome that hold words of the core and nothing of the world outside. */
const OWN_WORDS = new Set(['status', 'kind', 'delivery', 'mediaType']);

/** What an error text begins with, in the core's words. */
const PREFIX = /^(?:API Error|Request failed|Invalid input): /;

/** How many marks tell apart the beginnings of pieces; a power of two. */
const MARKS = 16_384;

type Span = { from: number; to: number };
type Place = { form: string; at: number };

/**
 * Cleans text of the given secrets, however they are written there: in another case, in a URL, in JSON, in HTML, in base64
 * or hex, in several of these at once, and cut off as long as twelve characters of them are left.
 */
export class Redactor {
	/** Secrets that count only as a whole, because they are short or digits, and ids may have the same. */
	private readonly wholes: string[] = [];
	private readonly pieces = new Map<string, Place[]>();
	/** Which marks the pieces begin with: nearly all places of a text are told by it to begin none. */
	private readonly beginnings = new Uint8Array(MARKS);
	private readonly proofs = new Set<string>();
	private readonly learnt = new Set<string>();

	constructor(secrets: string[]) {
		this.learn(secrets);
	}

	/** Secrets that have become known on the way. */
	learn(secrets: string[]): void {
		for (const secret of new Set(secrets)) {
			if (secret.length < SHORTEST_SECRET || this.learnt.has(secret)) continue;
			this.learnt.add(secret);
			for (const form of forms(secret)) this.add(form);
		}
	}

	/** A signature that was made of the secrets and is to be cleaned as they are. */
	remember(proof: string): void {
		this.proofs.add(proof.toLowerCase());
		const [oldest] = this.proofs;
		if (this.proofs.size > PROOFS && oldest !== undefined) this.proofs.delete(oldest);
	}

	text(value: string): string {
		const prefix = PREFIX.exec(value)?.[0];
		return prefix === undefined ? this.masked(value) : prefix + this.masked(value.slice(prefix.length));
	}

	/** A copy of an outcome with every string in it cleaned that is not the core's own word. */
	deep<T>(value: T): T {
		if (typeof value === 'string') return this.text(value) as T;
		if (Array.isArray(value)) return value.map((entry: unknown) => this.deep(entry)) as T;
		if (typeof value !== 'object' || value === null) return value;
		const copy = { ...(value as Record<string, unknown>) };
		for (const name of Object.keys(copy)) {
			if (!OWN_WORDS.has(name)) copy[name] = this.deep(copy[name]);
		}
		return copy as T;
	}

	private masked(value: string): string {
		if (value.length < SHORTEST_SECRET || this.holdsNothing(value)) return value;
		const spans = this.find(folded(value));
		let view = decoded({ text: value, starts: undefined });
		for (let layer = 1; view && layer < LAYERS; layer += 1) {
			const { starts } = view;
			for (const { from, to } of this.find(folded(view.text))) {
				spans.push({ from: starts?.[from] ?? 0, to: starts?.[to] ?? value.length });
			}
			view = decoded(view);
		}
		return spans.length === 0 ? value : cover(value, spans);
	}

	/** Whether one look at each character tells that nothing of a secret is there, as it does of nearly all texts. */
	private holdsNothing(text: string): boolean {
		if (this.wholes.length > 0 || (this.proofs.size > 0 && text.length >= PROOF)) return false;
		let before = 0;
		let last = 0;
		for (let at = 0; at < text.length; at += 1) {
			const code = foldedCode(text.charCodeAt(at));
			if (code === 0) return false;
			if (at >= 2 && this.beginnings[mark(before, last, code)] !== 0) return false;
			before = last;
			last = code;
		}
		return true;
	}

	private find(text: string): Span[] {
		const spans: Span[] = [];
		for (const whole of this.wholes) {
			for (let at = text.indexOf(whole); at >= 0; at = text.indexOf(whole, at + 1)) {
				const span = { from: at, to: at + whole.length };
				if (standsAlone(text, span)) spans.push(span);
			}
		}
		// Digits alone are an id, even if a secret holds the same.
		const last = isDigits(text) ? -1 : text.length - PIECE;
		for (let at = 0; at <= last; at += 1) {
			if (this.beginnings[markAt(text, at)] === 0) continue;
			const longest = this.longestPart(text, at);
			if (!longest) continue;
			spans.push(longest);
			// Whatever part begins before the end of this one shows less than a part of itself behind it.
			at = longest.to - 1;
		}
		if (this.proofs.size > 0) {
			for (const match of text.matchAll(/[\da-f]{64}/g)) {
				if (this.proofs.has(match[0])) spans.push({ from: match.index, to: match.index + PROOF });
			}
		}
		return spans;
	}

	/** Of the parts of a secret that a piece at this place belongs to. */
	private longestPart(text: string, at: number): Span | undefined {
		let longest: Span | undefined;
		for (const { form, at: place } of this.pieces.get(text.slice(at, at + PIECE)) ?? []) {
			const span = common(text, at, form, place);
			if (span.to - span.from < PART || !standsAlone(text, span)) continue;
			if (!longest || span.to - span.from > longest.to - longest.from) longest = span;
		}
		return longest;
	}

	private add(form: string): void {
		if (form.length < PART || isDigits(form)) {
			this.wholes.push(form);
			return;
		}
		for (let at = 0; at + PIECE <= form.length; at += STRIDE) {
			const piece = form.slice(at, at + PIECE);
			const places = this.pieces.get(piece);
			if (places) places.push({ form, at });
			else this.pieces.set(piece, [{ form, at }]);
			this.beginnings[markAt(form, at)] = 1;
		}
	}
}

function markAt(text: string, at: number): number {
	return mark(text.charCodeAt(at), text.charCodeAt(at + 1), text.charCodeAt(at + 2));
}

/** Of three characters, so that few others have the same. */
function mark(one: number, two: number, three: number): number {
	return ((one << 10) ^ (two << 5) ^ three) & (MARKS - 1);
}

/** A character as `folded` writes it; 0 where it takes more than that to tell: beyond ASCII, and where other writing begins. */
function foldedCode(code: number): number {
	if (code >= 0x41 && code <= 0x5a) return code + 0x20;
	if (code === 0x2b) return 0x2d;
	if (code === 0x2f) return 0x5f;
	return code > 0x7f || code === 0x25 || code === 0x26 || code === 0x5c ? 0 : code;
}

/** The secret itself, in hex, and what of its base64 is the same wherever it stands in what was encoded. */
function forms(secret: string): Set<string> {
	const bytes = Buffer.from(secret, 'utf8');
	const base64 = [0, 1, 2].map((before) => {
		const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
		return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
	});
	return new Set([secret, bytes.toString('hex'), ...base64].map(folded));
}

/** In one case, and base64 as it is written in URLs. Not a character more or less. */
function folded(text: string): string {
	let lower = text.toLowerCase();
	// A few letters beyond ASCII have more characters in lower case.
	if (lower.length !== text.length) lower = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
	return lower.replaceAll('+', '-').replaceAll('/', '_');
}

/** The longest run around the given places that is the same in both. */
function common(text: string, at: number, form: string, place: number): Span {
	let before = 0;
	while (before < at && before < place && text[at - before - 1] === form[place - before - 1]) before += 1;
	let after = PIECE;
	while (at + after < text.length && text[at + after] === form[place + after]) after += 1;
	return { from: at - before, to: at + after };
}

/** Digits, a secret or a part of one, must stand alone: those of a longer id are not it. */
function standsAlone(text: string, { from, to }: Span): boolean {
	return !isDigits(text.slice(from, to)) || !(isDigit(text[from - 1]) || isDigit(text[to]));
}

function isDigits(text: string): boolean {
	return /^\d+$/.test(text);
}

function isDigit(character: string | undefined): boolean {
	return character !== undefined && /\d/.test(character);
}

function cover(value: string, spans: Span[]): string {
	let clean = '';
	let end = 0;
	for (const { from, to } of spans.sort((one, other) => one.from - other.from)) {
		if (to <= end) continue;
		if (from >= end) clean += value.slice(end, from) + MASK;
		end = to;
	}
	return clean + value.slice(end);
}
