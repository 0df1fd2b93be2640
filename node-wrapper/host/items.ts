import type { IExecuteFunctions } from 'n8n-workflow';

import type { BatchItem, Failed } from '../core/boundary';
import type { Field, Operation } from '../operations/operation';
import { withoutFile } from './fileField';
import { chosenWord, printable } from './printable';
import type { Redactor } from './redact';

/** Longer than any address that a browser or Meta takes. More than that, a file as a `data:` URL, is kept out of the core. */
const LONGEST_FIELD_CHARACTERS = 65_536;

/** A list, as the JSON that may have made it writes it: all that Meta takes of cards and payloads, in escapes, has room in it. */
const LONGEST_LIST_CHARACTERS = 1_048_576;

const CHECK_EXPRESSIONS = 'Check the expressions in the parameters of this item.';
const SHORTEN = 'Check what the field holds: Meta takes nothing that long, and a file belongs where Meta can fetch it by its address.';

/** An item's fields as far as they could be read, and why not all could. */
export type ReadItem = { fields: BatchItem['fields']; failure?: Failed };

/** A field and where n8n has it. */
type Source = {
	name: string;
	displayName: string;
	/** n8n's name of the parameter, which may be inside a collection. */
	parameter: string;
	/** What it holds where n8n has nothing: n8n saves no field that it does not show, and may show another one than the core. */
	otherwise: unknown;
	/** Whether it may hold a locator: an object of how the value was chosen, and the value. */
	isLocator: boolean;
	isShown: (fields: BatchItem['fields']) => boolean;
	/** Whether it holds no expression, and so is the same for all items. */
	isConstant: boolean;
	/** What it holds, once it is read, if it is the same for all items. */
	constant?: { value: unknown };
};

/** Reads an operation's fields, item by item. What holds no expression is read once for all items. */
export class FieldReader {
	private readonly sources: Source[];

	constructor(
		private readonly context: IExecuteFunctions,
		{ fields, options }: Operation,
		private readonly redactor: Redactor,
	) {
		const chosen = rawParameter(context, 'options');
		const isChosen = ({ name }: { name: string }): boolean =>
			typeof chosen === 'object' && chosen !== null && Object.hasOwn(chosen, name);
		const source = ({ name, displayName, type, shownFor, default: otherwise }: Field, parameter: string): Source => ({
			name,
			displayName,
			parameter,
			otherwise,
			isLocator: type === 'resourceLocator',
			isShown: condition(shownFor, fields),
			isConstant: holdsNoExpression(rawParameter(context, parameter)),
		});
		this.sources = [
			...fields.map((field) => source(field, field.name)),
			...options.filter(isChosen).map((option) => source(option, `options.${option.name}`)),
		];
	}

	/** The fields of one item. An expression that throws is this item's failure and no other's. */
	read(index: number): ReadItem {
		const fields: BatchItem['fields'] = {};
		const refused = (reason: string, advice: string): ReadItem => ({
			fields,
			failure: {
				status: 'failed',
				index,
				userId: this.redactor.text(printable(fields.userId)),
				kind: 'invalidInput',
				error: this.redactor.text(`Invalid input: ${reason}`),
				advice,
				delivery: 'notSent',
			},
		});
		for (const source of this.sources) {
			const { name, displayName, isShown } = source;
			// n8n knows no value of a field that it does not show.
			if (!isShown(fields)) continue;
			try {
				const value = this.value(source, index);
				const characters = length(value);
				const most = isList(value) ? LONGEST_LIST_CHARACTERS : LONGEST_FIELD_CHARACTERS;
				if (characters > most) {
					return refused(`${displayName} is ${characters} characters long, and ${most} are the most`, SHORTEN);
				}
				fields[name] = value;
			} catch (error) {
				return refused(error instanceof Error ? error.message : String(error), CHECK_EXPRESSIONS);
			}
		}
		return { fields };
	}

	private value(source: Source, index: number): unknown {
		if (source.constant) return source.constant.value;
		const given = this.context.getNodeParameter(source.parameter, index, source.otherwise);
		const value = plain(withoutFile(source.name, source.isLocator ? located(given) : given));
		if (source.isConstant) source.constant = { value };
		return value;
	}
}

/** Whether a field is shown, by those before it. Their values are read as the core reads them: blanks and case are nothing. */
function condition(shownFor: Field['shownFor'], fields: Field[]): Source['isShown'] {
	if (!shownFor) return () => true;
	const { field, value } = shownFor;
	const isDefault = fields.find(({ name }) => name === field)?.default === value;
	return (read) => {
		if (typeof read[field] === 'boolean') return read[field] === value;
		const text = chosenWord(read[field]);
		return text === '' ? isDefault : text === String(value).toLowerCase();
	};
}

/** A parameter as it is saved, its expressions unread; nothing where there is none. */
function rawParameter(context: IExecuteFunctions, parameter: string): unknown {
	return context.getNodeParameter(parameter, 0, null, { rawExpressions: true });
}

/**
 * The value that a locator holds. Nodes saved before the field was one hold the value itself, and an expression may give either.
 * n8n's own way, `extractValue`, throws for a field that is not shown.
 */
function located(given: unknown): unknown {
	const isLocator = typeof given === 'object' && given !== null && 'mode' in given && 'value' in given;
	return isLocator ? given.value : given;
}

/** Whether n8n would find nothing to work out in a saved value, however deep. */
function holdsNoExpression(raw: unknown): boolean {
	if (typeof raw === 'string') return !raw.startsWith('=');
	if (typeof raw !== 'object' || raw === null) return true;
	return Object.values(raw).every(holdsNoExpression);
}

/** Whether it is a list or what holds one, or the JSON text of it. */
function isList(value: unknown): boolean {
	return typeof value === 'string' ? /^\s*[[{]/.test(value) : typeof value === 'object';
}

/** Characters of a text, or of an object's JSON. */
function length(value: unknown): number {
	if (typeof value === 'string') return value.length;
	return typeof value === 'object' && value !== null ? JSON.stringify(value).length : 0;
}

/** Only what JSON knows crosses into the core. Numbers stay numbers: the core tells whether they have lost digits. */
function plain(value: unknown): unknown {
	if (value === undefined) return null;
	if (typeof value === 'bigint') return value.toString();
	if (typeof value !== 'object' || value === null) return value;
	return JSON.parse(JSON.stringify(value, whatIsNot)) as unknown;
}

/** What an expression did not find stays a member that holds nothing: without it the entry would look as if nobody had filled it in. */
function whatIsNot(_: string, member: unknown): unknown {
	return typeof member === 'bigint' ? member.toString() : (member ?? null);
}
