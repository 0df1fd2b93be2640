// @ts-check
/** The Test button of the trigger's credential, against a stand-in for n8n's way to the network. */
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import { loadPackage, unpackTarball } from './lib/package.mjs';

/** @type {any} */ let pkg;
/** @type {{ dir: string, remove: () => Promise<void> }} */ let unpacked;
before(async () => {
	unpacked = await unpackTarball();
	pkg = await loadPackage(unpacked.dir);
});
after(() => unpacked.remove());

const filled = { verifyToken: 'TEST-VERIFY-TOKEN', appSecret: 'TEST-APP-SECRET', instagramAppSecret: 'TEST-INSTAGRAM-APP-SECRET', appId: '1020304050' };

/**
 * @param {Record<string, unknown>} data
 * @param {{ status?: number, body?: unknown } | Error} [meta]
 */
async function testCredential(data, meta = { body: { id: '1020304050', name: 'Test' } }) {
	/** @type {any[]} */ const asked = [];
	const node = new pkg.InstagramDirectTrigger();
	const [{ name, testedBy }] = node.description.credentials;
	assert.equal(name, new pkg.InstagramDirectWebhookApi().name);
	const helpers = {
		request: async (/** @type {any} */ request) => {
			asked.push(request);
			if (meta instanceof Error) throw meta;
			const { status = 200, body } = meta;
			return { statusCode: status, body: Readable.from([Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))]) };
		},
	};
	const result = await node.methods.credentialTest[testedBy].call({ helpers }, { id: '1', name: 'Test', type: name, data });
	for (const secret of ['TEST-VERIFY-TOKEN', 'TEST-APP-SECRET', 'TEST-INSTAGRAM-APP-SECRET']) {
		assert.ok(!result.message.includes(secret), result.message);
		for (const { url } of asked) assert.ok(!url.includes(secret));
	}
	return { ...result, asked };
}

test('an app id and a secret that fit pass, and Meta is asked with both', async () => {
	const { status, message, asked } = await testCredential(filled);
	assert.deepEqual([status, message], ['OK', 'App ID and App Secret fit.']);
	assert.equal(asked[0].url, 'https://graph.facebook.com/v25.0/1020304050');
	assert.equal(asked[0].headers.authorization, 'Bearer 1020304050|TEST-APP-SECRET');
	assert.equal(asked[0].followRedirect, false);
});

test('which secret is missing for which login is said', async () => {
	const facebook = await testCredential({ ...filled, instagramAppSecret: ' ' });
	assert.equal(facebook.status, 'OK');
	assert.match(facebook.message, /Without Instagram App Secret, .* Instagram Login are refused/);
	const instagram = await testCredential({ ...filled, appSecret: '' });
	assert.equal(instagram.status, 'OK');
	assert.match(instagram.message, /Meta was not asked\. Without App Secret, .* Facebook Login are refused/);
	assert.equal(instagram.asked.length, 0);
	const alone = await testCredential({ ...filled, appId: '' });
	assert.match(alone.message, /Fill in App ID/);
});

test('what is missing or no id is found without asking', async () => {
	const cases = [
		[{ ...filled, verifyToken: ' ' }, /^Verify Token is empty/],
		[{ ...filled, appSecret: '', instagramAppSecret: '' }, /^Both secrets are empty/],
		[{ ...filled, appId: '12 34' }, /^App ID is not made of digits/],
		[{}, /^Verify Token is empty/],
	];
	for (const [data, expected] of cases) {
		const { status, message, asked } = await testCredential(/** @type {any} */ (data));
		assert.equal(status, 'Error');
		assert.match(message, /** @type {RegExp} */ (expected));
		assert.equal(asked.length, 0);
	}
});

test('what Meta answers is told as what to do', async () => {
	const error = (/** @type {number} */ code) => ({ status: 400, body: { error: { message: 'Bad TEST-APP-SECRET', type: 'OAuthException', code } } });
	const lost = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:443'), { code: 'ECONNREFUSED' });
	/** @type {[any, RegExp][]} */
	const cases = [
		[error(190), /do not belong together \(code 190\)/],
		[error(101), /do not belong together \(code 101\)/],
		[error(100), /no app with this App ID/],
		[error(4), /Test again later/],
		[error(2), /temporary problem/],
		[error(999), /did not accept .* \(code 999\)/],
		[{ status: 503, body: 'busy' }, /temporary problem/],
		[{ status: 403, body: '<html>' }, /\(status 403\)/],
		[{ body: { id: '99' } }, /did not answer with the app 1020304050/],
		[{ body: 'null' }, /did not answer with the app/],
		[lost, /n8n cannot reach graph\.facebook\.com \(ECONNREFUSED\)/],
	];
	for (const [meta, expected] of cases) {
		const { status, message } = await testCredential(filled, meta);
		assert.equal(status, 'Error');
		assert.match(message, expected);
	}
});
