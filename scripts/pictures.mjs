// @ts-check
/** `npm run pictures`: the README's pictures, taken anew by the tests of the editor and of the chat. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { rootDir } from './lib/paths.mjs';

/** Screenshot of the tests -> picture of the README. */
const pictures = {
	'output.png': 'editor.png',
	'error-branch.png': 'error.png',
	'bot.png': 'chat.png',
};

execFileSync(process.execPath, [join(rootDir, 'scripts', 'test.mjs'), 'editor', 'chat'], { stdio: 'inherit' });
mkdirSync(join(rootDir, 'docs', 'images'), { recursive: true });
for (const [taken, kept] of Object.entries(pictures)) {
	copyFileSync(join(rootDir, 'build', 'screenshots', taken), join(rootDir, 'docs', 'images', kept));
}
