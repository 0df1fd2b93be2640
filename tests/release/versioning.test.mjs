// @ts-check
/** `npm run release` (n8n's own release tool), on a fresh checkout with a remote of its own and nothing published. */
import assert from 'node:assert/strict';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { rootDir } from '../../scripts/lib/paths.mjs';
import { checkout, run } from './lib/checkout.mjs';

test('a release sets every version, writes the changelog from the commits, commits, tags and pushes', async (t) => {
	const { dir, remove } = await checkout();
	t.after(remove);
	const wrapper = join(dir, 'node-wrapper');
	const git = (/** @type {string[]} */ ...args) => run(dir, ['git', ...args]).then(({ stdout }) => stdout.trimEnd());
	const read = (/** @type {string} */ name) => readFile(join(dir, name), 'utf8');

	// Lint and build have tests of their own.
	const manifest = JSON.parse(await read('node-wrapper/package.json'));
	const current = manifest.version;
	const next = current.replace(/\d+$/, (/** @type {string} */ patch) => String(Number(patch) + 1));
	await writeFile(
		join(wrapper, 'package.json'),
		JSON.stringify({ ...manifest, scripts: { ...manifest.scripts, lint: 'echo linted', build: 'echo built' } }, null, '\t'),
	);
	await symlink(join(rootDir, 'node-wrapper', 'node_modules'), join(wrapper, 'node_modules'));
	const remote = join(dir, '..', 'remote.git');
	await git('init', '--quiet', '--bare', remote);
	await git('init', '--quiet', '--initial-branch=main');
	await git('config', 'user.name', 'Test');
	await git('config', 'user.email', 'test@example.com');
	await writeFile(join(dir, '.git', 'info', 'exclude'), 'node_modules\n');
	await git('remote', 'add', 'origin', remote);
	await git('add', '--all');
	await git('commit', '--quiet', '--message=What was there before');
	await git('tag', '--annotate', '--message=Before', current);
	await git('push', '--quiet', '--set-upstream', 'origin', 'main', '--tags');
	await git('commit', '--quiet', '--allow-empty', '--message=Videos up to 100 MB, for everyone');
	const before = await read('CHANGELOG.md');

	const { output } = await run(wrapper, ['npm', 'run', 'release'], {
		CI: 'true', // no questions: the next patch version
		GITHUB_ACTIONS: undefined,
		GITHUB_TOKEN: undefined,
	});
	assert.match(output, /npm run lint && npm run build/);

	assert.equal(await git('log', '-1', '--format=%s'), `Release ${next}`);
	assert.equal(await git('describe', '--exact-match'), next);
	assert.deepEqual((await git('show', '--format=', '--name-only', 'HEAD')).split('\n').sort(), [
		'CHANGELOG.md',
		'Cargo.lock',
		'Cargo.toml',
		'node-wrapper/package-lock.json',
		'node-wrapper/package.json',
	]);
	assert.equal(await git('status', '--porcelain'), '');
	assert.equal(JSON.parse(await read('node-wrapper/package.json')).version, next);
	assert.equal(JSON.parse(await read('node-wrapper/package-lock.json')).version, next);
	await run(dir, ['cargo', 'metadata', '--locked', '--offline', '--no-deps', '--format-version=1']);
	assert.match(await read('Cargo.toml'), new RegExp(`^version = "${next.replaceAll('.', '\\.')}"$`, 'm'));

	const marker = '<!-- auto-changelog-above -->';
	const [written, kept] = (await read('CHANGELOG.md')).split(marker);
	const section = written.split('\n## ').find((part) => part.startsWith(`${next} (`));
	assert.ok(section, written);
	assert.match(section, /^- Videos up to 100 MB, for everyone$/m);
	assert.doesNotMatch(section, /What was there before|Release \d/);
	assert.equal(kept, before.split(marker)[1]);

	const pushed = await git('ls-remote', 'origin', 'refs/heads/main', `refs/tags/${next}^{}`);
	const head = await git('rev-parse', 'HEAD');
	assert.deepEqual(pushed.split('\n').map((line) => line.split('\t')), [
		[head, 'refs/heads/main'],
		[head, `refs/tags/${next}^{}`],
	]);
});
