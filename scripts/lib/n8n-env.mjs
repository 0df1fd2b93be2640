// @ts-check
import { delimiter, dirname } from 'node:path';
import { childEnv } from './env.mjs';

/** Settings of the person's own n8n, and proxies that loopback calls must not take. */
const notInherited = /^(N8N|DB|EXECUTIONS|QUEUE|CREDENTIALS|WEBHOOK|GENERIC)_|^(https?|all|no)_proxy$|^NODE_(OPTIONS|ENV|PATH)$/i;

/**
 * The environment of an n8n that keeps to itself: loopback only, no telemetry, no calls home.
 * @param {object} settings
 * @param {import('./n8n-install.mjs').N8nInstallation} settings.installation
 * @param {string} settings.userFolder
 * @param {number} settings.port
 * @param {number} settings.brokerPort
 * @param {Record<string, string>} [settings.extra]
 */
export function n8nEnv({ installation, userFolder, port, brokerPort, extra = {} }) {
	const own = childEnv();
	for (const name of Object.keys(own)) if (notInherited.test(name)) delete own[name];
	return {
		...own,
		PATH: `${dirname(installation.node)}${delimiter}${own.PATH ?? ''}`,
		N8N_USER_FOLDER: userFolder,
		N8N_ENCRYPTION_KEY: 'TEST-KEY-loopback-only',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_RUNNERS_MODE: 'external',
		N8N_RUNNERS_AUTH_TOKEN: 'TEST-TOKEN-runner',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_SECURE_COOKIE: 'false',
		...installation.env,
		...extra,
	};
}
