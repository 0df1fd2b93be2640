// @ts-check
/** Downloads of what people send: from Meta's hosts alone, in bounds, and never a reason to lose an event. */
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import { createTrigger } from './lib/trigger.mjs';
import { loadPackage, unpackTarball } from './lib/package.mjs';
import { headersFor, message, newMid, notification, written } from '../trigger/lib/notification.mjs';

/** @type {any} */ let pkg;
/** @type {{ dir: string, remove: () => Promise<void> }} */ let unpacked;
before(async () => {
	unpacked = await unpackTarball();
	pkg = await loadPackage(unpacked.dir);
});
after(() => unpacked.remove());

const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const media = 'https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1';

/**
 * The items of a message with these attachments, when Meta's hosts answer so.
 * @param {{ type: string, url?: string }[]} attachments
 * @param {(url: string) => { statusCode?: number, headers?: Record<string, string>, body?: unknown }} host
 */
async function download(attachments, host, options = { downloadMedia: true }) {
	const mid = newMid();
	const bytes = written(notification(message(mid, { text: 'look', attachments: attachments.map(({ type, url }) => ({ type, payload: { url } })) })));
	/** @type {any[]} */ const asked = [];
	const one = createTrigger({ pkg, options });
	const { answer, items } = await one.call({
		bytes,
		headers: headersFor(bytes),
		httpRequest: async (request) => {
			asked.push(request);
			return { statusCode: 200, headers: {}, body: Readable.from([png]), ...host(request.url) };
		},
	});
	assert.equal(answer.status, 200);
	assert.equal(items.length, 1);
	return { item: items[0], asked };
}

test('media is not fetched unless asked for', async () => {
	const { item, asked } = await download([{ type: 'image', url: media }], () => ({}), /** @type {any} */ ({}));
	assert.deepEqual([asked.length, item.binary], [0, undefined]);
});

test('attachments become binary data, by their own bytes and with no token', async () => {
	const { item, asked } = await download(
		[{ type: 'audio', url: media }, { type: 'file', url: `${media}2` }],
		(url) => (url === media ? {} : { headers: { 'content-disposition': 'attachment; filename="../a/report.png"' } }),
	);
	assert.deepEqual(item.json.attachments.map((/** @type {any} */ one) => one.binary), ['attachment_0', 'attachment_1']);
	assert.equal(item.binary.attachment_0.mimeType, 'image/png');
	assert.equal(item.binary.attachment_1.fileName, 'report.png');
	assert.equal(item.json.text, 'look');
	for (const request of asked) {
		assert.equal(request.headers, undefined);
		assert.equal(request.disableFollowRedirect, true);
	}
});

test('stories and other hosts are not asked', async () => {
	for (const [type, url] of [['story_mention', media], ['ig_story', media], ['image', 'https://example.com/a.png'], ['image', 'http://lookaside.fbsbx.com/a'], ['image', 'https://127.0.0.1/a'], ['image', 'not a URL']]) {
		const { item, asked } = await download([{ type, url }], () => ({}));
		assert.equal(asked.length, 0, url);
		assert.match(item.json.attachments[0].downloadError, /^Not downloaded/);
		assert.equal(item.binary, undefined);
	}
});

test('a redirect is followed among Meta\'s hosts and nowhere else', async () => {
	const moved = (/** @type {string} */ location) => (/** @type {string} */ url) => (url === media ? { statusCode: 302, headers: { location } } : {});
	const near = await download([{ type: 'image', url: media }], moved('https://scontent.cdninstagram.com/v/a'));
	assert.equal(near.item.json.attachments[0].binary, 'attachment_0');
	for (const location of ['http://169.254.169.254/latest', 'https://example.com/', 'http://lookaside.fbsbx.com/b', 'file:///etc/passwd']) {
		const { item, asked } = await download([{ type: 'image', url: media }], moved(location));
		assert.equal(asked.length, 1);
		assert.match(item.json.attachments[0].downloadError, /^Not downloaded/);
	}
	const round = await download([{ type: 'image', url: media }], () => ({ statusCode: 302, headers: { location: media } }));
	assert.match(round.item.json.attachments[0].downloadError, /too many redirects/);
	assert.ok(round.asked.length <= 4);
});

test('what fails or is too large is told in the item, beside what worked', async () => {
	const endless = async function* () {
		for (;;) yield Buffer.alloc(1024 * 1024);
	};
	const { item } = await download(
		[404, 0, 1, 2].map((number) => ({ type: 'image', url: `${media}&n=${number}` })),
		(url) => {
			if (url.endsWith('404')) return { statusCode: 404 };
			if (url.endsWith('n=0')) return { body: Readable.from(endless()) };
			if (url.endsWith('n=1')) throw new Error('connect ECONNREFUSED');
			return {};
		},
	);
	const [gone, large, lost, good] = item.json.attachments;
	assert.match(gone.downloadError, /status 404/);
	assert.match(large.downloadError, /longer than 26214400 bytes/);
	assert.match(lost.downloadError, /ECONNREFUSED/);
	assert.equal(good.binary, 'attachment_3');
	assert.deepEqual(Object.keys(item.binary), ['attachment_3']);
});
