// @ts-check
import { rootDir } from './paths.mjs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * @typedef {object} Sandbox Meta's endpoints on loopback
 * @property {string} url
 * @property {() => Promise<void>} close
 * @property {(path: string, body?: unknown, method?: string) => Promise<any>} admin its admin interface
 */

/** @returns {Promise<Sandbox>} */
export async function startSandbox() {
	const module = await import(pathToFileURL(join(rootDir, 'sandbox', 'src', 'server.mjs')).href);
	const { url, close } = await module.startSandbox({ port: 0 });
	return {
		url,
		close,
		admin: async (path, body, method = body === undefined ? 'GET' : 'POST') => {
			const response = await fetch(`${url}/_admin/${path}`, {
				method,
				headers: { 'content-type': 'application/json' },
				body: body === undefined ? undefined : JSON.stringify(body),
			});
			const text = await response.text();
			if (!response.ok) throw new Error(`sandbox ${method} ${path}: HTTP ${response.status} ${text}`);
			return text ? JSON.parse(text) : undefined;
		},
	};
}
