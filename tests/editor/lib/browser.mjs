// @ts-check
/** A headless Chromium, and pictures of what it shows. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { chromium, selectors } from 'playwright-core';
import { childEnv } from '../../../scripts/lib/env.mjs';
import { buildDir } from '../../../scripts/lib/paths.mjs';
import { provideProgram } from '../../../scripts/lib/programs.mjs';

const screenshotDir = join(buildDir, 'screenshots');

/** A browser with one page, in the size the pictures are taken in. */
export async function openBrowser() {
	selectors.setTestIdAttribute('data-test-id');
	const { path, env } = await provideProgram('chromium');
	const browser = await chromium.launch({
		executablePath: path,
		env: childEnv(env),
		args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
	});
	const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, locale: 'en-GB', timezoneId: 'UTC' });
	context.setDefaultTimeout(60_000);
	const page = await context.newPage();
	return { page, close: () => browser.close() };
}

/**
 * Writes build/screenshots/<name>.png.
 * @param {import('playwright-core').Page} page
 * @param {string} name
 */
export async function picture(page, name) {
	mkdirSync(screenshotDir, { recursive: true });
	await page.screenshot({ path: join(screenshotDir, `${name}.png`), animations: 'disabled' });
}

/**
 * `test` with a picture of the page if it fails.
 * @param {() => import('playwright-core').Page} page
 * @returns {(name: string, run: () => Promise<void>) => void}
 */
export function testsInBrowser(page) {
	return (name, run) =>
		void test(name, async () => {
			try {
				await run();
			} catch (error) {
				await picture(page(), `failed-${name.replace(/\W+/g, '-')}`);
				throw error;
			}
		});
}
