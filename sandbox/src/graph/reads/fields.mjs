// @ts-check
/**
 * The parameter `fields`: names with braces around the fields of a field, and calls such as `.limit(5)` behind a name.
 * https://developers.facebook.com/docs/graph-api/guides/field-expansion
 */
import { GraphError } from '../errors.mjs';

/**
 * @typedef {object} Wanted
 * @property {string} name
 * @property {Readonly<Record<string, string>>} calls  the argument of each call behind the name
 * @property {Wanted[] | undefined} fields             what stands in its braces
 *
 * @typedef {(wanted: Wanted) => unknown} Resolver  of a field that looks at its braces and calls
 * @typedef {Readonly<Record<string, unknown>>} Node  what an object has, by name; a function is a Resolver
 */

/**
 * @param {unknown} given  the parameter as it came
 * @returns {Wanted[]}     empty if there is none
 */
export function readFieldList(given) {
	if (typeof given !== 'string' || given.trim() === '') return [];
	const reader = new Reader(given.replaceAll(/\s/g, ''));
	const list = reader.list();
	if (!reader.isAtEnd) throw reader.error();
	return list;
}

/**
 * An object with the fields that were asked for, and always its id.
 * @param {Node} node
 * @param {Wanted[]} wanted
 * @param {{ fallback: readonly string[], type: string }} how  the fields where none is asked for; the type of the object, for the error
 */
export function shape(node, wanted, { fallback, type }) {
	const list = wanted.length > 0 ? wanted : fallback.map(plain);
	/** @type {Record<string, unknown>} */
	const shaped = {};
	for (const field of list) {
		if (!Object.hasOwn(node, field.name)) throw unknownField(field.name, type);
		const value = node[field.name];
		const told = typeof value === 'function' ? /** @type {Resolver} */ (value)(field) : inner(value, field.fields, type);
		if (told !== undefined) shaped[field.name] = told;
	}
	if (Object.hasOwn(node, 'id')) shaped['id'] ??= node['id'];
	return shaped;
}

/**
 * Graph's word for a field that an object does not have.
 * @param {string} name
 * @param {string} [type]
 */
export function unknownField(name, type) {
	return new GraphError({ code: 100, message: `(#100) Tried accessing nonexisting field (${name})${type === undefined ? '' : ` on node type (${type})`}` });
}

/** @param {string} name @returns {Wanted} */
function plain(name) {
	return { name, calls: {}, fields: undefined };
}

/**
 * The fields in braces of an object, or of each object of an edge.
 * @param {unknown} value
 * @param {Wanted[] | undefined} fields
 * @param {string} type
 * @returns {unknown}
 */
function inner(value, fields, type) {
	if (fields === undefined || typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map((entry) => inner(entry, fields, type));
	if ('data' in value) return { ...value, data: inner(value.data, fields, type) };
	const names = fields.map(({ name }) => name).concat('id');
	return Object.fromEntries(Object.entries(value).filter(([name]) => names.includes(name)));
}

/** Reads the list from the left to the right. */
class Reader {
	#at = 0;

	/** @param {string} text */
	constructor(text) {
		this.text = text;
	}

	get isAtEnd() {
		return this.#at === this.text.length;
	}

	/** @returns {Wanted[]} */
	list() {
		const fields = [this.#field()];
		while (this.#take(',')) fields.push(this.#field());
		return fields;
	}

	error() {
		return new GraphError({ code: 2500, message: `Syntax error "Unexpected token." at character ${this.#at}: ${this.text}` });
	}

	/** @returns {Wanted} */
	#field() {
		const name = this.#word(/[a-z_]+/y);
		/** @type {Record<string, string>} */
		const calls = {};
		while (this.#take('.')) {
			const call = this.#word(/[a-z_]+/y);
			this.#require('(');
			calls[call] = this.#word(/[^()]*/y);
			this.#require(')');
		}
		if (!this.#take('{')) return { name, calls, fields: undefined };
		const fields = this.list();
		this.#require('}');
		return { name, calls, fields };
	}

	/** @param {RegExp} pattern  sticky */
	#word(pattern) {
		pattern.lastIndex = this.#at;
		const found = pattern.exec(this.text)?.[0];
		if (found === undefined) throw this.error();
		this.#at += found.length;
		return found;
	}

	/** @param {string} mark */
	#take(mark) {
		if (this.text[this.#at] !== mark) return false;
		this.#at += 1;
		return true;
	}

	/** @param {string} mark */
	#require(mark) {
		if (!this.#take(mark)) throw this.error();
	}
}
