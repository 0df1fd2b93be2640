import type { IExecuteFunctions } from 'n8n-workflow';

import type { BatchRequest, Connection } from '../core/boundary';
import { deliveryOptions } from '../operations/options';

export type BatchOptions = BatchRequest['options'] & { route: Connection['route'] };

/** Why the options cannot be used, which concerns every item of the batch. */
export type OptionsProblem = { problem: string };

/**
 * The options of the delivery. They are read once, since one batch has one pace; others in the collection are each
 * item's own.
 */
export function readOptions(context: IExecuteFunctions): BatchOptions | OptionsProblem {
	const options: Record<string, unknown> = {};
	try {
		for (const { name } of deliveryOptions) options[name] = context.getNodeParameter(`options.${name}`, 0, null);
	} catch (error) {
		return { problem: `Options: ${error instanceof Error ? error.message : String(error)}` };
	}
	const wrong: string[] = [];
	const number = (name: string, label: string): number | null => {
		const value = options[name];
		if (isEmpty(value)) return null;
		const parsed = numberOf(value);
		if (parsed === undefined) wrong.push(label);
		return parsed ?? null;
	};
	const read: BatchOptions = {
		concurrency: number('concurrency', 'Messages at Once'),
		messagesPerSecond: number('messagesPerSecond', 'Messages per Second'),
		maxWaitSeconds: number('maxWaitSeconds', 'Wait at Most') ?? 300,
		timeoutSeconds: wholeMilliseconds(number('timeoutSeconds', 'Timeout')),
		route: options.connection === 'direct' ? 'direct' : 'n8n',
	};
	if (wrong.length > 0) return { problem: `${wrong.join(', ')}: not a number of 0 or more` };
	if (!isEmpty(options.connection) && options.connection !== 'n8n' && options.connection !== 'direct') {
		return { problem: 'Connection: neither n8n nor direct' };
	}
	return read;
}

/** Left out, or cleared in the editor: the default holds. */
function isEmpty(value: unknown): boolean {
	return value === undefined || value === null || value === '';
}

/** Timers know no part of a millisecond. */
function wholeMilliseconds(seconds: number | null): number | null {
	return seconds === null ? null : Math.ceil(seconds * 1000) / 1000;
}

/** A finite number of 0 or more, or the text of one. `Number` would make one of blanks, of `true` and of lists as well. */
function numberOf(value: unknown): number | undefined {
	const isText = typeof value === 'string' && /^\s*\+?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(value);
	if (typeof value !== 'number' && !isText) return undefined;
	const parsed = Number(value);
	return Number.isFinite(parsed) && parsed >= 0 ? parsed : undefined;
}
