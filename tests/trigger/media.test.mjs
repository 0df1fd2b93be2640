// @ts-check
/**
 * A picture that a person sends becomes binary data, and the action node sends it on as it is: on a real n8n, from one of Meta's
 * hosts for media, against the sandbox. `N8N_VERSION` chooses the n8n.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { node, sandboxCredential } from '../../scripts/lib/demo-workflow.mjs';
import { nodeType } from '../../scripts/lib/paths.mjs';
import { startSandbox } from '../../scripts/lib/sandbox.mjs';
import { mediaHost, startMediaHost } from './lib/media-host.mjs';
import { message, newMid, notification, written } from './lib/notification.mjs';
import { triggerSuite } from './lib/suite.mjs';

const bytes = readFileSync(new URL('../../sandbox/media/samples/sample.png', import.meta.url));
const host = await startMediaHost({ '/ig_messaging_cdn/?asset_id=1': { type: 'image/png', bytes } });
after(() => host.close());
const n8n = triggerSuite({ env: host.env });
/** @type {Awaited<ReturnType<typeof startSandbox>>} */ let sandbox;
before(async () => {
	sandbox = await startSandbox();
});
after(() => sandbox?.close());

test('a picture arrives as binary data and is sent on; one that is gone is a field of the item', async () => {
	const api = await n8n.createCredential('instagramDirectApi', sandboxCredential(sandbox.url).data);
	const workflow = await n8n.createWorkflow({
		options: { downloadMedia: true },
		end: {
			...node('Send On', nodeType, 1, [220, 0], {
				resource: 'messages',
				operation: 'sendMediaMessage',
				userId: '1784140000000101',
				mediaSource: 'binary',
				binaryPropertyName: 'attachment_0',
				mediaType: 'image',
			}),
			credentials: { instagramDirectApi: { id: api.id, name: api.name } },
		},
	});
	await workflow.activate();
	const urls = ['1', '2'].map((id) => `https://${mediaHost}/ig_messaging_cdn/?asset_id=${id}`);
	const attachments = urls.map((url) => ({ type: 'image', payload: { url } }));
	await workflow.post(written(notification(message(newMid(), { attachments }))));
	const [[item]] = await workflow.runs(1);
	assert.equal(item.attachments[0].binary, 'attachment_0');
	assert.equal(item.attachments[1].binary, undefined);
	assert.match(item.attachments[1].downloadError, /status 404/);
	assert.deepEqual(host.asked.sort(), ['/ig_messaging_cdn/?asset_id=1', '/ig_messaging_cdn/?asset_id=2']);

	const { deliveries, uploads } = await sandbox.admin('ledger');
	assert.equal(deliveries.length, 1);
	assert.deepEqual(uploads.map((/** @type {any} */ { file }) => file.sha256), [createHash('sha256').update(bytes).digest('hex')]);
});
