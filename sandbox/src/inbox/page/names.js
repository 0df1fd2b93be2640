// @ts-check
/** Names for new people, so that nobody has to think of one. */

const firstNames = ['Ada', 'Amara', 'Anouk', 'Bruno', 'Carmen', 'Dario', 'Elif', 'Emil', 'Farah', 'Goran', 'Hana', 'Ines', 'Jonas', 'Kaya', 'Lars', 'Leila', 'Mateo', 'Mina', 'Noor', 'Oskar', 'Priya', 'Rosa', 'Samir', 'Tove', 'Yuki', 'Zoe'];
const lastNames = ['Abadi', 'Berg', 'Costa', 'Dahl', 'Eriksen', 'Fischer', 'Garcia', 'Haddad', 'Ito', 'Jansen', 'Keller', 'Lund', 'Moreau', 'Novak', 'Okafor', 'Petrov', 'Quist', 'Rossi', 'Silva', 'Tanaka', 'Varga', 'Weber'];

/** @returns {{ name: string, username: string }} */
export function someName(random = Math.random) {
	const pick = (/** @type {string[]} */ list) => list[Math.floor(random() * list.length)] ?? '';
	const [first, last] = [pick(firstNames), pick(lastNames)];
	return { name: `${first} ${last}`, username: `${first}.${last}`.toLowerCase() };
}
