// @ts-check
/**
 * The GitHub workflows: read by GitHub's own parser, actions pinned by hash, least permissions, the right to publish apart
 * from the project's code, and the commands that publish, run on what would be published.
 */
import assert from 'node:assert/strict';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { buildTarball } from '../../scripts/lib/build.mjs';
import { rootDir } from '../../scripts/lib/paths.mjs';
import { run } from './lib/checkout.mjs';
import { problemsOf } from './lib/workflow-parser.mjs';

/**
 * @typedef {{ name?: string, uses?: string, run?: string, with?: Record<string, unknown>, env?: object }} Step
 * @typedef {{ permissions?: Record<string, string>, needs?: string, steps: Step[], 'timeout-minutes'?: number }} Job
 */

const folder = join(rootDir, '.github', 'workflows');
const { version } = JSON.parse(readFileSync(join(rootDir, 'node-wrapper', 'package.json'), 'utf8'));
const names = readdirSync(folder).sort();
const texts = Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
/** @type {Record<string, { permissions: object, on: any, jobs: Record<string, Job> }>} */
const workflows = Object.fromEntries(names.map((name) => [name, parse(texts[name])]));
/** @type {{ where: string, job: Job }[]} */
const jobs = names.flatMap((name) =>
	Object.entries(workflows[name].jobs).map(([id, job]) => ({ where: `${name}, ${id}`, job })),
);

test('there are the two workflows', () => {
	assert.deepEqual(names, ['ci.yml', 'publish.yml']);
	assert.deepEqual(Object.keys(workflows['ci.yml'].on), ['pull_request', 'push']);
	assert.deepEqual(workflows['publish.yml'].on, { push: { tags: ['*.*.*'] } });
});

test('GitHub\'s own parser finds nothing wrong in them', async () => {
	for (const name of names) {
		assert.deepEqual(await problemsOf(name, texts[name]), []);
		const misspelt = texts[name].replace('timeout-minutes', 'timeout-minuts');
		assert.match((await problemsOf(name, misspelt)).join(), /Unexpected value 'timeout-minuts'/);
	}
});

test('every action is pinned by its commit, with the version beside it, and one version each', () => {
	/** @type {Map<string, string>} */
	const pins = new Map();
	for (const [name, text] of Object.entries(texts)) {
		for (const [line] of text.matchAll(/^.*\buses:.*$/gm)) {
			const pin = /uses: ([\w-]+\/[\w-]+)@([0-9a-f]{40}) # v\d+\.\d+\.\d+$/.exec(line);
			assert.ok(pin, `${name}: ${line.trim()}`);
			assert.equal(pins.get(pin[1]) ?? pin[2], pin[2], pin[1]);
			pins.set(pin[1], pin[2]);
		}
	}
	assert.ok(pins.size >= 4);
});

test('nothing is permitted but what a job needs', () => {
	for (const name of names) assert.deepEqual(workflows[name].permissions, {}, name);
	assert.deepEqual(
		Object.fromEntries(jobs.map(({ where, job }) => [where, job.permissions])),
		{
			'ci.yml, ci': { contents: 'read' },
			'publish.yml, build': { contents: 'read' },
			'publish.yml, publish': { 'id-token': 'write' },
			'publish.yml, assets': { contents: 'write' },
		},
	);
	for (const { where, job } of jobs) {
		assert.ok(job['timeout-minutes'], `${where} has no timeout`);
		for (const step of job.steps) {
			if (step.uses?.startsWith('actions/checkout@')) assert.equal(step.with?.['persist-credentials'], false, where);
		}
	}
	for (const [name, text] of Object.entries(texts)) assert.doesNotMatch(text, /secrets\./, `${name} uses a secret`);
});

test('what publishes runs no code of the project, and publishes what was tested, with provenance', () => {
	const { build, publish } = workflows['publish.yml'].jobs;
	assert.ok(build.steps.some(({ run }) => run === 'bash .ci/run'));
	assert.equal(publish.needs, 'build');
	assert.ok(!publish.steps.some(({ uses }) => uses?.startsWith('actions/checkout@')));
	const runs = publish.steps.flatMap(({ run }) => run ?? []);
	assert.equal(runs.length, 1);
	assert.match(runs[0], /^npm publish --provenance .*--ignore-scripts .*\.tgz$/);
});

test('no event\'s text gets into a command', () => {
	for (const { where, job } of jobs) {
		for (const { run = '' } of job.steps) assert.doesNotMatch(run, /\$\{\{/, where);
	}
});

test('only the tag of the package\'s version is published', async () => {
	const step = workflows['publish.yml'].jobs.build.steps.find(({ name }) => name === 'The tag is the package\'s version');
	const check = (/** @type {string} */ tag) => run(rootDir, shell(step?.run), { GITHUB_REF_NAME: tag });
	await check(version);
	await assert.rejects(check(`${version}1`));
});

test('the commands publish the tarball that was built, and put it and its bill of materials on the release', async (t) => {
	const { build, publish, assets } = workflows['publish.yml'].jobs;
	const folder = mkdtempSync(join(tmpdir(), 'instagram-direct-publish-'));
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	const artifacts = artifactOf(build, await buildTarball());
	assert.deepEqual(artifacts.map((file) => basename(file)).sort(), [
		`n8n-nodes-instagram-direct-${version}.cdx.json`,
		`n8n-nodes-instagram-direct-${version}.tgz`,
	]);
	// Downloading an artifact by its name puts its files here.
	for (const file of artifacts) copyFileSync(file, join(folder, basename(file)));
	const tools = recordingTools(folder);
	const env = { ...tools.env, GITHUB_REF_NAME: version };

	for (const step of publish.steps) if (step.run) await run(folder, shell(step.run), env);
	assert.deepEqual(tools.calls(), [
		`npm publish --provenance --access public --ignore-scripts ./n8n-nodes-instagram-direct-${version}.tgz`,
	]);
	for (const step of assets.steps) if (step.run) await run(folder, shell(step.run), env);
	assert.deepEqual(tools.calls().slice(1), [
		`gh release view ${version}`,
		`gh release create ${version} --verify-tag --generate-notes`,
		`gh release upload ${version} --clobber n8n-nodes-instagram-direct-${version}.cdx.json n8n-nodes-instagram-direct-${version}.tgz`,
	]);
});

/** How a runner executes a step. @param {string} [command] */
function shell(command = 'exit 1') {
	return ['bash', '-e', '-c', command];
}

/**
 * The files that the job keeps.
 * @param {Job} job
 * @param {string} tarball
 */
function artifactOf(job, tarball) {
	const upload = job.steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
	const patterns = String(upload?.with?.path).trim().split('\n');
	const folder = dirname(tarball);
	return readdirSync(folder)
		.filter((name) => patterns.some((pattern) => wildcard(pattern).test(`build/${name}`)))
		.map((name) => join(folder, name));
}

/** @param {string} pattern with `*` for anything but a slash */
function wildcard(pattern) {
	const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
	return new RegExp(`^${parts.join('[^/]*')}$`);
}

/**
 * An npm and a gh that only note how they are called. There is no release yet, and the files named have to exist.
 * @param {string} folder
 */
function recordingTools(folder) {
	const bin = join(folder, 'bin');
	const log = join(folder, 'calls');
	mkdirSync(bin);
	writeFileSync(log, '');
	const script = `#!/bin/sh
echo "$(basename "$0") $*" >>'${log}'
for file in "$@"; do case $file in *.tgz | *.cdx.json) test -f "$file" || exit 1 ;; esac; done
test "$1 $2" != 'release view'
`;
	for (const name of ['npm', 'gh']) {
		writeFileSync(join(bin, name), script);
		chmodSync(join(bin, name), 0o755);
	}
	return {
		env: { PATH: [bin, process.env.PATH].join(delimiter) },
		calls: () => readFileSync(log, 'utf8').split('\n').filter((line) => line !== ''),
	};
}
