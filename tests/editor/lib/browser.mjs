// @ts-check
/** A headless Chromium, and pictures of what it shows. */
import { accessSync, constants, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { chromium, selectors } from 'playwright-core';
import { buildDir } from '../../../scripts/lib/paths.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const screenshotDir = join(buildDir, 'screenshots');

/** @returns {string} */
function findChromium() {
	const candidates = [
		process.env.CHROMIUM_PATH ?? '',
		...(process.env.PATH ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name))),
		'/Applications/Chromium.app/Contents/MacOS/Chromium',
		'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	];
	const found = candidates.find((path) => path && isExecutable(path));
	if (!found) throw new Error('Chromium is missing. Install it with: sudo apt-get install chromium (or set CHROMIUM_PATH)');
	return found;
}

/** @param {string} path */
function isExecutable(path) {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/** A browser with one page, in the size the pictures are taken in. */
export async function openBrowser() {
	selectors.setTestIdAttribute('data-test-id');
	const browser = await chromium.launch({
		executablePath: findChromium(),
		args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
	});
	const context = await browser.newContext({ viewport: { width: 1400, height: 900 }, locale: 'en-GB', timezoneId: 'UTC' });
	context.setDefaultTimeout(30_000);
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
