import { NodeOperationError } from 'n8n-workflow';
import type { IExecuteFunctions } from 'n8n-workflow';

import { operationOf } from '../operations';
import type { Operation } from '../operations/operation';

/** What the node is set to do. Neither parameter takes an expression: it is the same for all items. */
export function readOperation(context: IExecuteFunctions): Operation {
	const resource = context.getNodeParameter('resource', 0);
	const value = context.getNodeParameter('operation', 0);
	const operation = operationOf(resource, value);
	if (operation) return operation;
	throw new NodeOperationError(
		context.getNode(),
		`Invalid input: the operation "${String(value)}" of "${String(resource)}" is not known`,
		{ description: 'Choose an operation in the node. The workflow may have been made with a later version of it.' },
	);
}

/** What one of it is called where they are counted. */
export function nounOf({ noun }: Operation): string {
	return noun ?? 'message';
}
