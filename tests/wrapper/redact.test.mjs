// @ts-check
/** A secret is cleaned in whatever way a host writes it back, and nothing that is none is touched. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture } from './lib/fixture.mjs';

const shared = fixture();
const token = 'TEST/Tok+en|with=signs~1234567890';
const appSecret = 'c0ffee0123456789testsecret';

const base64 = (/** @type {string} */ text) => Buffer.from(text).toString('base64');
const base64url = (/** @type {string} */ text) => Buffer.from(text).toString('base64url');
const inJson = (/** @type {unknown} */ value) => JSON.stringify(value).slice(1, -1);
const escaped = (/** @type {string} */ text) => [...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
const percent = (/** @type {string} */ text) => [...text].map((letter) => `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}`).join('');
const lowerHex = (/** @type {string} */ text) => encodeURIComponent(text).replace(/%../g, (code) => code.toLowerCase());

/** @type {Record<string, (secret: string) => string>} */
const spellings = {
	'as it is': (secret) => secret,
	'with its scheme': (secret) => `Bearer ${secret}`,
	'in upper case': (secret) => secret.toUpperCase(),
	'in lower case': (secret) => secret.toLowerCase(),
	'in a URL': encodeURIComponent,
	'in a URL with lower-case hex': lowerHex,
	'in a URL in a URL': (secret) => encodeURIComponent(encodeURIComponent(secret)),
	'three times in a URL': (secret) => encodeURIComponent(encodeURIComponent(lowerHex(secret))),
	'every character in percent': percent,
	'in a form': (secret) => String(new URLSearchParams({ access_token: secret })),
	'in JSON': inJson,
	'in JSON with escaped slashes': (secret) => inJson(secret).replaceAll('/', '\\/'),
	'in JSON in JSON': (secret) => inJson(inJson(secret).replaceAll('/', '\\/')),
	'in JSON in JSON in JSON': (secret) => inJson(inJson(inJson(secret).replaceAll('/', '\\/'))),
	'in JSON with every character escaped': escaped,
	'in JSON with upper-case hex': (secret) => escaped(secret).replace(/\\u..../g, (code) => `\\u${code.slice(2).toUpperCase()}`),
	'in JSON with every character escaped, in JSON': (secret) => inJson(escaped(secret)),
	'in HTML': (secret) => [...secret].map((letter) => `&#${letter.charCodeAt(0)};`).join(''),
	'in HTML, with no end of each': (secret) => [...secret].map((letter) => `&#${letter.charCodeAt(0)}`).join(''),
	'in HTML with hex, with no end of each': (secret) => [...secret].map((letter) => `&#x${letter.charCodeAt(0).toString(16)}`).join(''),
	'in percent and u': (secret) => [...secret].map((letter) => `%u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
	'in HTML with hex': (secret) => [...secret].map((letter) => `&#x${letter.charCodeAt(0).toString(16)};`).join(''),
	'in HTML with names': (secret) => secret.replaceAll('/', '&sol;').replaceAll('+', '&plus;').replaceAll('=', '&equals;').replaceAll('|', '&vert;'),
	'in hex': (secret) => Buffer.from(secret).toString('hex'),
	'in base64': base64,
	'in base64 for URLs': base64url,
	'with its scheme in base64': (secret) => base64(`Bearer ${secret}`),
	'as a password in base64': (secret) => base64(`:${secret}`),
	'as a user name in base64': (secret) => base64(`${secret}:x`),
	'in base64 behind one byte': (secret) => base64(`a${secret}`),
	'in base64 behind two bytes': (secret) => base64(`ab${secret}c`),
	'in base64 in a URL': (secret) => encodeURIComponent(base64(secret)),
	'its first twelve characters': (secret) => secret.slice(0, 12),
	'its last twelve characters': (secret) => secret.slice(-12),
	'cut in a URL': (secret) => encodeURIComponent(secret.slice(0, -5)),
	'cut in JSON': (secret) => inJson(secret.slice(4)),
	'cut in base64': (secret) => base64(secret).slice(0, 20),
};

/** Whether twelve characters of the secret are in the text, in any case. @param {string} text @param {string} secret */
function shows(text, secret) {
	const inText = text.toLowerCase();
	return [...Array(secret.length - 11).keys()].some((at) => inText.includes(secret.slice(at, at + 12).toLowerCase()));
}

for (const [name, spell] of Object.entries(spellings)) {
	test(`a secret is cleaned ${name}`, () => {
		const redactor = new shared.pkg.Redactor([token, appSecret]);
		for (const secret of [token, appSecret]) {
			const written = spell(secret);
			const text = redactor.text(`before <${written}> after`);
			assert.match(text, /^before <.*\*{5}.*> after$/s);
			assert.ok(!text.includes(written), text);
			assert.ok(!shows(text, secret), text);
			// What is left is at most the rim: a scheme, a name, what base64 mixes with its neighbours.
			assert.ok(text.replace('*****', '').length <= 'before <> after'.length + 16, text);
		}
	});
}

test('every part of twelve characters is cleaned, wherever it stands', () => {
	const redactor = new shared.pkg.Redactor([token]);
	for (let from = 0; from + 12 <= token.length; from += 1) {
		for (const before of ['', 'x', 'xyz', 'x'.repeat(7), 'x'.repeat(13)]) {
			const part = token.slice(from, from + 12);
			assert.ok(!redactor.text(`${before}${part}-`).includes(part), `${before}${part}`);
		}
	}
});

test('a secret that repeats itself is cleaned whole', () => {
	for (const secret of ['abcdefabcdefabcdefabcdef-end', 'TEST-TEST-TEST-TEST-TEST-TOKEN-TEST-TEST-TEST-1', 'aaaaaaaaaaaaaaaaaaaaaaaaab']) {
		const redactor = new shared.pkg.Redactor([secret, `other-${secret.slice(3, 17)}-other`]);
		assert.equal(redactor.text(`x ${secret} y`), 'x ***** y');
		assert.equal(redactor.text(`x ${encodeURIComponent(JSON.stringify(secret))} y`), 'x %22*****%22 y');
	}
});

test('text without a secret comes back as it was', () => {
	const redactor = new shared.pkg.Redactor([token, appSecret, '1234567', 'short']);
	for (const text of [
		'',
		'short',
		'100% of C:\\users\\n &amp; "quotes" \\u00e9 %E9 %zz',
		'https://cdn.example.com/a%20b.png?token=abc&x=%2F',
		'aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlEOjE3ODQxNDA1ODIyMzA0OTE0',
		'TEST/Tok+en', // eleven characters
		'91234567 12345678 x71234567',
		'İstanbul ẞ 😀 \ud83d',
	]) {
		assert.equal(redactor.text(text), text);
	}
});

test('a secret of digits must stand alone, and ids with the same digits survive', () => {
	const digits = '178414058223049';
	const redactor = new shared.pkg.Redactor([digits, `EAAB-12345678901234567-xyz`]);
	assert.equal(redactor.text(`is ${digits}.`), 'is *****.');
	assert.equal(redactor.text(`is 9${digits} and ${digits}0`), `is 9${digits} and ${digits}0`);
	assert.equal(redactor.text('12345678901234567'), '12345678901234567');
	assert.equal(redactor.text('912345678901234567 is an id'), '912345678901234567 is an id');
	assert.equal(redactor.text('token …12345678901234567-x…'), 'token …*****…');
	assert.deepEqual(redactor.deep({ code: 178414058223049, userId: `1${digits}` }), { code: 178414058223049, userId: `1${digits}` });
});

test('a secret that is a word of an outcome does not break the outcome', () => {
	for (const secret of ['failed', 'invalidInput', 'notSent', 'Request failed', 'message', 'unknown', 'API Error: ']) {
		const redactor = new shared.pkg.Redactor([secret]);
		const outcome = { status: 'failed', index: 0, userId: '11', kind: 'invalidInput', error: 'Request failed: it was lost', advice: 'Look.', delivery: 'unknown' };
		assert.deepEqual(redactor.deep(outcome), outcome);
		assert.equal(redactor.text(`API Error: ${secret}`), 'API Error: *****');
	}
});

test('a proof is cleaned as long as Meta takes it', () => {
	const redactor = new shared.pkg.Redactor([token]);
	const proof = (/** @type {number} */ index) => index.toString(16).padStart(64, 'a');
	for (let index = 0; index < 400; index += 1) redactor.remember(proof(index));
	assert.equal(redactor.text(`?appsecret_proof=${proof(399)}&x`), '?appsecret_proof=*****&x');
	assert.equal(redactor.text(proof(200).toUpperCase()), '*****');
	assert.equal(redactor.text('b'.repeat(64)), 'b'.repeat(64));
});

test('cleaning costs little: microseconds for ids, and no more than in proportion for long texts', () => {
	const redactor = new shared.pkg.Redactor([`EAAG${'aB3xK9'.repeat(32)}`, appSecret]);
	const outcome = { status: 'sent', index: 1, userId: '17841405822304914', mediaUrl: 'https://cdn.example.com/picture%20one.png', mediaType: 'image', attachmentId: '1601472827243653', messageId: 'aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlEOjE3ODQx'.repeat(3), sentAt: 1 };
	// The processor's time: what else the machine does meanwhile does not count.
	const time = (/** @type {() => void} */ work) => {
		const begun = process.cpuUsage();
		work();
		const { user, system } = process.cpuUsage(begun);
		return (user + system) / 1000;
	};
	for (let index = 0; index < 2000; index += 1) redactor.deep(outcome);
	const each = Math.min(...Array.from({ length: 5 }, () => time(() => { for (let index = 0; index < 200; index += 1) redactor.deep(outcome); }) / 200));
	assert.ok(each < 0.3, `${each} ms for an outcome`);
	const hostile = ['aB3xK9'.repeat(50_000), '%25'.repeat(100_000), '\\\\'.repeat(150_000), '&#x26;'.repeat(50_000), '%'.repeat(300_000)];
	for (const text of hostile) assert.ok(time(() => redactor.text(text)) < 3000, text.slice(0, 10));
});
