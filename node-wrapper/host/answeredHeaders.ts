/** The headers of an answer, of which few are asked for: nothing is made of the rest. */
export class AnsweredHeaders {
	private readonly written: string[];

	/** By their names in any case; several values as a list. */
	constructor(private readonly given: Record<string, unknown>) {
		this.written = Object.keys(given);
	}

	/** All values by the name in lower case, as `Headers` joins them; nothing where there is none. */
	get(name: string): string | undefined {
		let joined: string | undefined;
		for (const written of this.written) {
			// Nearly all are told apart by their length.
			if (written.length !== name.length || written.toLowerCase() !== name) continue;
			const value = textOf(this.given[written]);
			if (value !== undefined) joined = joined === undefined ? value : `${joined}, ${value}`;
		}
		return joined;
	}

	/** All that there are, by their names in lower case. */
	all(): Record<string, string> {
		const named = this.written.map((written) => written.toLowerCase()).map((name) => [name, this.get(name)] as const);
		return Object.fromEntries(named.filter((entry): entry is [string, string] => entry[1] !== undefined));
	}
}

function textOf(value: unknown): string | undefined {
	const values = (Array.isArray(value) ? (value as unknown[]) : [value]).filter((one) => one !== undefined && one !== null);
	return values.length === 0 ? undefined : values.map(String).join(', ');
}
