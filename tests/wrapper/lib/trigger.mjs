// @ts-check
/** Runs the packed trigger in n8n's own webhook and hook contexts; what is stood in for is the server around them. */
import './engine.mjs';
import { requireFromN8n } from './package.mjs';
import { verifyToken, appSecret, instagramAppSecret } from '../../trigger/lib/notification.mjs';

const { WebhookContext, HookContext } = requireFromN8n('n8n-core');
const { Workflow } = requireFromN8n('n8n-workflow');

export const secrets = { verifyToken, appSecret, instagramAppSecret, appId: '1020304050' };

let workflows = 0;

/**
 * @typedef {object} Setting
 * @property {{ InstagramDirectTrigger: new () => any }} pkg
 * @property {string[]} [events]
 * @property {Record<string, unknown>} [options]
 * @property {Record<string, unknown>} [parameters] beside events and options
 * @property {Record<string, any>} [credentials] by their types; null for one that cannot be read
 * @property {Record<string, unknown>} [staticData]
 * @property {string} [name] the node's
 * @property {string} [workflowId] a workflow of its own unless it says otherwise
 */

/** A trigger of its own, with a memory of its own. @param {Setting} setting */
export function createTrigger({ pkg, events, options = {}, parameters = {}, credentials = {}, staticData = {}, name: node = 'Trigger', workflowId = `workflow-${(workflows += 1)}` }) {
	const type = new pkg.InstagramDirectTrigger();
	const all = { instagramDirectWebhookApi: secrets, ...credentials };
	const createWorkflow = () =>
		new Workflow({
			id: workflowId,
			name: 'Test',
			active: true,
			settings: {},
			staticData: { [`node:${node}`]: staticData },
			nodeTypes: { getByName: () => type, getByNameAndVersion: () => type, getKnownTypes: () => ({}) },
			nodes: [
				{
					id: 'trigger-1',
					name: node,
					type: 'n8n-nodes-instagram-direct.instagramDirectTrigger',
					typeVersion: 1.1,
					webhookId: 'webhook-1',
					position: [0, 0],
					parameters: { ...parameters, ...(events && { events }), options },
					credentials: Object.fromEntries(Object.keys(all).map((name) => [name, { id: name, name }])),
				},
			],
			connections: {},
		});
	/** @type {{ level: string, text: string }[]} */
	const log = [];
	const logger = Object.fromEntries(
		['debug', 'info', 'warn', 'error'].map((level) => [level, (/** @type {string} */ text) => log.push({ level, text })]),
	);
	const surroundings = (more = {}) => ({
		webhookBaseUrl: 'https://n8n.example.com/webhook',
		webhookTestBaseUrl: 'https://n8n.example.com/webhook-test',
		webhookWaitingBaseUrl: 'https://n8n.example.com/webhook-waiting',
		formWaitingBaseUrl: 'https://n8n.example.com/form-waiting',
		instanceBaseUrl: 'https://n8n.example.com/',
		restApiUrl: 'https://n8n.example.com/rest',
		variables: {},
		credentialsHelper: {
			isCredentialUsableByNode: () => true,
			getParentTypes: () => [],
			getDecrypted: async (/** @type {any} */ _, /** @type {any} */ __, /** @type {keyof typeof all} */ name) => {
				if (all[name] === null) throw new Error('it is gone');
				return { ...all[name] };
			},
			preAuthentication: async () => undefined,
			authenticate: (/** @type {any} */ given, /** @type {string} */ name, /** @type {any} */ request) => {
				const { InstagramDirectApi } = /** @type {any} */ (pkg);
				return new InstagramDirectApi().authenticate(given, request);
			},
		},
		...more,
	});

	return {
		log,
		/**
		 * One call of Meta's.
		 * @param {{ method?: 'GET' | 'POST', bytes?: string | Buffer, headers?: Record<string, any>, query?: Record<string, unknown>, mode?: string, noRawBody?: boolean, readRawBody?: () => Promise<Buffer>, httpRequest?: (request: any) => Promise<any> }} request
		 */
		call: async ({ method = 'POST', bytes = '', headers = {}, query = {}, mode = 'webhook', noRawBody, readRawBody, httpRequest }) => {
			const rawBody = /** @type {Buffer | undefined} */ (noRawBody ? undefined : Buffer.from(bytes));
			const answer = { status: 0, body: /** @type {unknown} */ (undefined), type: '', headers: /** @type {Record<string, string>} */ ({}) };
			const response = {
				status: (/** @type {number} */ code) => ((answer.status = code), response),
				type: (/** @type {string} */ type) => ((answer.type = type), response),
				set: (/** @type {string} */ name, /** @type {string} */ value) => ((answer.headers[name] = value), response),
				send: (/** @type {unknown} */ body) => ((answer.body = body), response),
			};
			const request = {
				method, headers, query, rawBody, body: {}, params: {},
				...(readRawBody && { readRawBody: async () => void (request.rawBody = await readRawBody()) }),
			};
			const workflow = createWorkflow();
			await workflow.expression.acquireIsolate?.();
			const trigger = workflow.getNode(node);
			const name = method === 'GET' ? 'setup' : 'default';
			const context = new WebhookContext(
				workflow,
				trigger,
				surroundings({ httpRequest: request, httpResponse: response }),
				mode,
				{ webhookDescription: { name, path: 'webhook', httpMethod: method }, node },
				[],
				null,
			);
			Object.defineProperty(context, 'logger', { value: logger });
			if (httpRequest) context.helpers.httpRequest = httpRequest;
			const result = await type.webhook.call(context);
			Object.assign(staticData, JSON.parse(JSON.stringify(workflow.getStaticData('node', trigger))));
			const items = result.workflowData?.[0];
			return { answer, result, items, events: items?.map((/** @type {any} */ one) => one.json) };
		},
		/**
		 * One of the webhook's life cycle.
		 * @param {'checkExists' | 'create' | 'delete'} method
		 * @param {{ activation?: string, isTest?: boolean, http?: (request: any) => Promise<any> }} [situation]
		 */
		hook: async (method, { activation = 'activate', isTest = false, http } = {}) => {
			const workflow = createWorkflow();
			await workflow.expression.acquireIsolate?.();
			const trigger = workflow.getNode(node);
			const context = new HookContext(workflow, trigger, surroundings(), isTest ? 'internal' : 'trigger', activation, {
				webhookDescription: type.description.webhooks[1],
				isTest,
			});
			Object.defineProperty(context, 'logger', { value: logger });
			if (http) {
				context.helpers.httpRequest = http;
				context.helpers.httpRequestWithAuthentication = async (/** @type {string} */ _, /** @type {any} */ request) => await http(request);
			}
			const result = await type.webhookMethods.default[method].call(context);
			Object.assign(staticData, JSON.parse(JSON.stringify(workflow.getStaticData('node', trigger))));
			return result;
		},
		staticData,
	};
}
