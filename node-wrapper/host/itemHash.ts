import { createHash, hash } from 'crypto';
import type { IBinaryData, INodeExecutionData } from 'n8n-workflow';

/** 96 bits: two items at one place of two tries do not meet by chance. */
const HASH_CHARACTERS = 16;

/** Files without an id, hashed once though many items carry the same one. */
const fileHashes = new WeakMap<object, string>();

/**
 * What makes an input item the same after n8n has stored it and read it again: its json, and which files it carries.
 * Where it is paired to is no part of it.
 */
export function itemHash({ json, binary }: INodeExecutionData): string {
	return digest([text(json), ...Object.entries(binary ?? {}).map(([name, file]) => `${name}:${fileIdentity(file)}`)]);
}

function fileIdentity(file: IBinaryData): string {
	// n8n renames the folders in the id once the execution has its number; the last part stays.
	if (typeof file.id === 'string') return file.id.split(/[/:]/).at(-1) ?? '';
	const known = fileHashes.get(file);
	if (known !== undefined) return known;
	const hash = digest([String(file.mimeType), String(file.fileName), String(file.data)]);
	fileHashes.set(file, hash);
	return hash;
}

function text(json: unknown): string {
	try {
		return JSON.stringify(json);
	} catch {
		// n8n cannot store such an item either; its place in the input is what is left to know it by.
		return '';
	}
}

function digest(parts: string[]): string {
	return sha256(parts.map((part) => `${part}\0`).join('')).slice(0, HASH_CHARACTERS);
}

/** Node before 20.12 has only the class, which costs twice as much. */
function sha256(text: string): string {
	const atOnce = hash as typeof hash | undefined;
	return atOnce ? atOnce('sha256', text, 'base64url') : createHash('sha256').update(text).digest('base64url');
}
