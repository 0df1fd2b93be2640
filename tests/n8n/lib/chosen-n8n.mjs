// @ts-check
/** The n8n that tests run on: the one this project is tested with first, unless `N8N_VERSION` names another. */
import { defaultN8nVersion } from '../../../scripts/lib/n8n-install.mjs';

export const n8nVersion = process.env.N8N_VERSION || defaultN8nVersion;
export const isN8n1 = n8nVersion.startsWith('1.');
