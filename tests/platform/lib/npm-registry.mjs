// @ts-check
/** An npm registry on loopback, and an npm that knows no other. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { bootstrap } from '../../../scripts/lib/bootstrap.mjs';
import { childEnv } from '../../../scripts/lib/env.mjs';

/**
 * An npm that knows this registry only, whatever it is told: n8n names npm's public registry on most of its npm command
 * lines, and another one only under its licence; n8n 1 also hands some of its npm commands no environment but PATH.
 * @param {string} url
 * @param {string} cache
 */
const npmShim = (url, cache) => `#!/bin/sh
PATH=\${PATH#"$(dirname "$0")":}
unset HTTP_PROXY HTTPS_PROXY http_proxy https_proxy
export npm_config_registry='${url}' npm_config_cache='${cache}' npm_config_update_notifier=false
for argument do
	shift
	case $argument in --registry=*) ;; *) set -- "$@" "$argument" ;; esac
done
exec npm "$@"
`;

/**
 * @typedef {object} NpmRegistry
 * @property {string} url
 * @property {(target: string) => Promise<void>} publish a tarball, or a folder with a package in it
 * @property {(path?: string) => string} path the PATH of a process whose npm is to know this registry only
 * @property {() => Promise<void>} close
 */

/** @returns {Promise<NpmRegistry>} */
export async function startNpmRegistry() {
	await bootstrap('tests/platform');
	const { runServer } = await import('verdaccio');
	const folder = mkdtempSync(join(tmpdir(), 'instagram-direct-registry-'));
	const anyone = { access: '$all', publish: '$all' };
	// Nothing is asked of another registry: there are no uplinks.
	const server = await runServer({
		configPath: join(folder, 'config.yaml'),
		storage: join(folder, 'storage'),
		auth: { htpasswd: { file: join(folder, 'htpasswd') } },
		uplinks: {},
		packages: { '@*/*': anyone, '**': anyone },
		log: { type: 'file', path: join(folder, 'registry.log'), level: 'warn' },
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	if (!address || typeof address === 'string') throw new Error('The registry has no port');
	const url = `http://127.0.0.1:${address.port}/`;

	const bin = join(folder, 'bin');
	mkdirSync(bin);
	writeFileSync(join(bin, 'npm'), npmShim(url, join(folder, 'npm-cache')));
	chmodSync(join(bin, 'npm'), 0o755);

	return {
		url,
		publish: async (target) => {
			const token = `--//127.0.0.1:${address.port}/:_authToken=TEST-TOKEN-registry`;
			const options = ['--ignore-scripts', '--provenance=false', '--loglevel=error', `--registry=${url}`, token];
			await promisify(execFile)('npm', ['publish', target, ...options], { cwd: folder, env: childEnv() });
		},
		path: (path = process.env.PATH ?? '') => [bin, path].join(delimiter),
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
			rmSync(folder, { recursive: true, force: true });
		},
	};
}
