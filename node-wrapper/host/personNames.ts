import type { HttpContext } from './fetch';
import { Cancellation } from './cancellation';
import { read } from './read';
import { Recent } from './recent';
import type { Signer } from './signing';

/** What a list waits for names: it is of use without them. */
const LONGEST_MS = 2_000;
const AT_ONCE = 5;
/** People rename themselves, but not while somebody looks through a list. */
const KEPT_MS = 10 * 60_000;
/** Who was not told may be told soon. */
const KEPT_FAILURE_MS = 60_000;
const REMEMBERED = 2_000;

/** By account and person; an empty name: Meta tells none. */
const known = new Recent<string>(REMEMBERED);

/** Their name, or nothing where it is not known or Meta tells none. */
export function knownName({ key }: Signer, person: string): string {
	return known.latest(idOf(key, person)) ?? '';
}

/** Asks for the names of people, of each once in a while, as far as Meta tells them in time. Never rejects. */
export async function learnNames(context: HttpContext, signer: Signer, people: string[]): Promise<void> {
	const isDue = (person: string): boolean => known.get(idOf(signer.key, person)) === undefined;
	const queue = [...new Set(people)].filter((person) => person !== '' && isDue(person));
	if (queue.length === 0) return;
	const cancellation = new Cancellation(AbortSignal.timeout(LONGEST_MS));
	const work = async (): Promise<void> => {
		for (let person = queue.shift(); person !== undefined && !cancellation.cancelled; person = queue.shift()) {
			const told = await read(context, 'people.getProfile', { userId: person }, { signer, cancellation, maxWaitMs: 0, isUnpaced: true });
			// What is refused to the account is refused for each of them.
			if (cancellation.cancelled || (told.status === 'failed' && told.endsAccount)) return;
			const id = idOf(signer.key, person);
			if (told.status === 'read') known.set(id, told.items[0]?.name ?? '', KEPT_MS);
			else known.set(id, known.latest(id) ?? '', KEPT_FAILURE_MS);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
	cancellation.close();
}

function idOf(key: string, person: string): string {
	return `${key} ${person}`;
}
