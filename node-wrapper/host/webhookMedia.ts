import type { IDataObject, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';

import type { WebhookAttachment } from '../core/boundary';
import { mayBeKept } from '../core/verify';
import { readBody } from './body';

/** Meta lets people send files of 25 MB at most. https://developers.facebook.com/docs/messenger-platform/reference/attachment-upload-api */
const LARGEST_FILE = 26_214_400;

/** For all attachments of one notification. */
const LARGEST_SUM = 4 * LARGEST_FILE;

const AT_ONCE = 4;
const LONGEST_WAIT_MS = 30_000;
const MOST_REDIRECTS = 3;

type Download = { item: INodeExecutionData; attachment: WebhookAttachment & IDataObject; name: string };

/**
 * Fetches the items' attachments into their binary data. One that cannot be had says so in `downloadError`: that is no
 * reason to lose the event.
 */
export async function downloadMedia(context: IWebhookFunctions, items: INodeExecutionData[]): Promise<void> {
	const waiting = items.flatMap(downloadsOf);
	let left = LARGEST_SUM;
	const work = async (): Promise<void> => {
		for (let next = waiting.shift(); next; next = waiting.shift()) {
			const { item, attachment, name } = next;
			try {
				const { bytes, fileName } = await fetchMedia(context, attachment, Math.min(left, LARGEST_FILE));
				left -= bytes.length;
				const data = await context.helpers.prepareBinaryData(Buffer.from(bytes), fileName);
				// Not before: another attachment of this item may have come meanwhile.
				item.binary = { ...item.binary, [name]: data };
				attachment.binary = name;
			} catch (error) {
				attachment.downloadError = error instanceof Error ? error.message : String(error);
			}
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, work));
}

function downloadsOf(item: INodeExecutionData): Download[] {
	const attachments = (item.json.attachments ?? []) as Array<WebhookAttachment & IDataObject>;
	return attachments
		.map((attachment, index) => ({ item, attachment, name: `attachment_${index}` }))
		.filter(({ attachment }) => attachment.url !== undefined);
}

async function fetchMedia(
	context: IWebhookFunctions,
	{ type, url = '' }: WebhookAttachment,
	largest: number,
): Promise<{ bytes: Uint8Array; fileName: string | undefined }> {
	const signal = AbortSignal.timeout(LONGEST_WAIT_MS);
	let address = url;
	for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
		// Asked for each address, so that no redirect leads elsewhere.
		if (!mayBeKept(type, address)) {
			throw new Error('Not downloaded: it is a story, which Meta allows nobody to keep, or not on a host of Meta\'s for media');
		}
		const { statusCode, headers, body } = (await context.helpers.httpRequest({
			method: 'GET',
			url: address,
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: LONGEST_WAIT_MS,
			abortSignal: signal,
		})) as { statusCode: number; headers: IDataObject; body: unknown };
		if (statusCode >= 200 && statusCode < 300) {
			return { bytes: await readBody(body, signal, largest), fileName: fileNameOf(headers) };
		}
		(body as { destroy?: () => void } | undefined)?.destroy?.();
		const { location } = headers;
		if (statusCode < 300 || statusCode >= 400 || typeof location !== 'string') {
			throw new Error(`Not downloaded: Meta's host answered with status ${statusCode}`);
		}
		address = URL.canParse(location, address) ? new URL(location, address).href : '';
	}
	throw new Error('Not downloaded: too many redirects');
}

/** The name that the host gives the file, without folders. */
function fileNameOf(headers: IDataObject): string | undefined {
	const disposition = headers['content-disposition'];
	const named = typeof disposition === 'string' ? /filename="?([^";]+)/i.exec(disposition)?.[1] : undefined;
	return named?.split(/[\\/]/).at(-1)?.trim() || undefined;
}
