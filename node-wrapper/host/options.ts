import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { BatchRequest, Connection } from '../core/boundary';

export type BatchOptions = BatchRequest['options'] & { route: Connection['route'] };

/** The Options collection. It is read once: one batch has one pace. */
export function readOptions(context: IExecuteFunctions): BatchOptions {
	const options = context.getNodeParameter('options', 0, {}) as IDataObject;
	const number = (name: string, label: string): number | null => {
		const value = options[name];
		if (value === undefined || value === null || value === '') return null;
		const parsed = Number(value);
		if (Number.isFinite(parsed) && parsed >= 0) return parsed;
		throw new NodeOperationError(context.getNode(), `Invalid input: ${label} must be a number`, {
			description: 'Enter a number of 0 or more, or remove the option. No message was sent.',
		});
	};
	return {
		concurrency: number('concurrency', 'Messages at Once') ?? 10,
		messagesPerSecond: number('messagesPerSecond', 'Messages per Second'),
		maxWaitSeconds: number('maxWaitSeconds', 'Wait at Most') ?? 60,
		timeoutSeconds: number('timeoutSeconds', 'Timeout'),
		route: options.connection === 'direct' ? 'direct' : 'n8n',
	};
}
