// @ts-check
/** The GitHub workflows: actions pinned by hash, least permissions, and the right to publish apart from the project's code. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { rootDir } from '../../scripts/lib/paths.mjs';

/**
 * @typedef {{ uses?: string, run?: string, with?: Record<string, unknown>, env?: object }} Step
 * @typedef {{ permissions?: Record<string, string>, needs?: string, steps: Step[], 'timeout-minutes'?: number }} Job
 */

const folder = join(rootDir, '.github', 'workflows');
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
