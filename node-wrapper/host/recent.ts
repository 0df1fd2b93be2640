/**
 * What was set last, by key: so many entries at most, each of use for so long. What modules remember for the whole process is
 * kept so, and its memory is bounded.
 */
export class Recent<Value> {
	/** The entry set last stands last. */
	private readonly entries = new Map<string, { value: Value; until: number }>();

	/** `most` entries, each for `forMs` milliseconds unless it says otherwise. */
	constructor(
		private readonly most: number,
		private readonly forMs = Number.POSITIVE_INFINITY,
	) {}

	/** Nothing if its time is over. */
	get(key: string): Value | undefined {
		const entry = this.entries.get(key);
		return entry && entry.until > Date.now() ? entry.value : undefined;
	}

	/** Also if its time is over. */
	latest(key: string): Value | undefined {
		return this.entries.get(key)?.value;
	}

	set(key: string, value: Value, forMs = this.forMs): void {
		this.entries.delete(key);
		this.entries.set(key, { value, until: Date.now() + forMs });
		for (const oldest of this.entries.keys()) {
			if (this.entries.size <= this.most) return;
			this.entries.delete(oldest);
		}
	}

	delete(key: string): void {
		this.entries.delete(key);
	}
}
