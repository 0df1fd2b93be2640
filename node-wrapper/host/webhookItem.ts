import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { WebhookEvent } from '../core/boundary';

/** The event as an item of the workflow. */
export function toItem(event: WebhookEvent): INodeExecutionData {
	const { sentAt, raw, ...told } = event;
	const json: IDataObject = {
		...told,
		...(sentAt !== undefined && { sentAt: new Date(sentAt).toISOString() }),
		...(raw !== undefined && { raw: JSON.parse(raw) as IDataObject }),
	};
	// What the trigger itself goes by.
	delete json.key;
	delete json.addressedTo;
	return { json };
}
