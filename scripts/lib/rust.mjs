// @ts-check
import { join } from 'node:path';
import { execa } from 'execa';
import { rootDir } from './paths.mjs';
import { step } from './progress.mjs';

const script = join(rootDir, 'scripts', 'rust-toolchain.sh');

/** The toolchain that rust-toolchain.toml names; at once where it is there. */
export async function installRust() {
	const { exitCode } = await execa('bash', [script, 'check'], { reject: false });
	if (exitCode === 0) return;
	await step('Rust toolchain', (log) => log.run('bash', [script, 'install']));
}
