import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { BatchRequest, Connection } from '../core/boundary';

export type BatchOptions = BatchRequest['options'] & { route: Connection['route'] };

/** Why the options cannot be used, which concerns every item of the batch. */
export type OptionsProblem = { problem: string };

/** The Options collection. It is read once: one batch has one pace. */
export function readOptions(context: IExecuteFunctions): BatchOptions | OptionsProblem {
	let options: IDataObject;
	try {
		options = context.getNodeParameter('options', 0, {}) as IDataObject;
	} catch (error) {
		return { problem: `Options: ${error instanceof Error ? error.message : String(error)}` };
	}
	const wrong: string[] = [];
	const number = (name: string, label: string): number | null => {
		const value = options[name];
		if (value === undefined || value === null || value === '') return null;
		const parsed = Number(value);
		if (Number.isFinite(parsed) && parsed >= 0) return parsed;
		wrong.push(label);
		return null;
	};
	const read: BatchOptions = {
		concurrency: number('concurrency', 'Messages at Once') ?? 10,
		messagesPerSecond: number('messagesPerSecond', 'Messages per Second'),
		maxWaitSeconds: number('maxWaitSeconds', 'Wait at Most') ?? 60,
		timeoutSeconds: number('timeoutSeconds', 'Timeout'),
		route: options.connection === 'direct' ? 'direct' : 'n8n',
	};
	return wrong.length === 0 ? read : { problem: `${wrong.join(', ')}: not a number of 0 or more` };
}
