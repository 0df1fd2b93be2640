const MASK = '*****';

/** Shorter strings would mask ordinary text and digits of ids. */
const SHORTEST_SECRET = 6;

/** Cleans text and bytes of the given secrets, however they are written there. */
export class Redactor {
	private readonly patterns: RegExp[] = [];
	private readonly bytePatterns: RegExp[] = [];

	constructor(secrets: string[]) {
		this.add(secrets);
	}

	/** A redactor that knows these secrets too. */
	with(secrets: string[]): Redactor {
		const wider = new Redactor([]);
		wider.patterns.push(...this.patterns);
		wider.bytePatterns.push(...this.bytePatterns);
		wider.add(secrets);
		return wider;
	}

	text(value: string): string {
		return mask(value, this.patterns);
	}

	/** The same bytes, unless a secret is among them. */
	bytes(value: Uint8Array): Uint8Array {
		if (this.bytePatterns.length === 0) return value;
		// latin1 maps bytes to characters one to one and back, whatever the bytes are.
		const before = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1');
		const after = mask(before, this.bytePatterns);
		return after === before ? value : Buffer.from(after, 'latin1');
	}

	/** A copy with every string in it cleaned. */
	deep<T>(value: T): T {
		if (typeof value === 'string') return this.text(value) as T;
		if (Array.isArray(value)) return value.map((entry: unknown) => this.deep(entry)) as T;
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(
			Object.entries(value).map(([name, entry]: [string, unknown]) => [name, this.deep(entry)]),
		) as T;
	}

	private add(secrets: string[]): void {
		for (const secret of secrets) {
			if (secret.length < SHORTEST_SECRET) continue;
			for (const form of spellings(secret)) {
				this.patterns.push(pattern(form));
				this.bytePatterns.push(pattern(Buffer.from(form, 'utf8').toString('latin1')));
			}
		}
	}
}

/** As it is, in a URL, in a form, in JSON, in JSON with escaped slashes. */
function spellings(secret: string): Set<string> {
	const json = JSON.stringify(secret).slice(1, -1);
	return new Set([
		secret,
		encodeURIComponent(secret),
		encodeURIComponent(secret).replace(/%20/g, '+'),
		json,
		json.replace(/\//g, '\\/'),
	]);
}

function pattern(form: string): RegExp {
	const literal = form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
	// A secret of digits alone must stand alone: the digits of a longer id are not it.
	return new RegExp(/^\d+$/.test(form) ? `(?<!\\d)${literal}(?!\\d)` : literal, 'g');
}

function mask(value: string, patterns: RegExp[]): string {
	return patterns.reduce((text, secret) => text.replace(secret, MASK), value);
}
