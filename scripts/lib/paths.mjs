// @ts-check
/** Where things are: the checkout, its outputs, and the cache that lives outside of it. */
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's root folder. */
export const rootDir = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Outputs of the build and the tests; ignored by git. */
export const buildDir = join(rootDir, 'build');

/** Logs of set-up steps and test groups. */
export const logDir = join(buildDir, 'logs');

/** The npm package's name, and the names n8n knows its nodes by. */
export const packageName = 'n8n-nodes-instagram-direct';
export const nodeType = `${packageName}.instagramDirect`;
export const triggerType = `${packageName}.instagramDirectTrigger`;

/** Large things that outlive a checkout: n8n trees, tools. */
export const cacheDir = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), packageName);
