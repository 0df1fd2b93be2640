import type { IAllExecuteFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { jsonOf, readBody } from './body';

const LONGEST_WAIT_MS = 10_000;

/** Sends a request that is signed already and reads the answer, whatever its status; the body is undefined if it is no JSON. */
export async function ask(
	helpers: Pick<IAllExecuteFunctions['helpers'], 'httpRequest'>,
	request: IHttpRequestOptions,
): Promise<{ status: number; body: unknown }> {
	const signal = AbortSignal.timeout(LONGEST_WAIT_MS);
	const response = (await helpers.httpRequest({
		...request,
		json: false,
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		timeout: LONGEST_WAIT_MS,
		abortSignal: signal,
	})) as { statusCode: number; body: unknown };
	const bytes = await readBody(response.body, signal);
	return { status: response.statusCode, body: jsonOf(bytes) };
}
