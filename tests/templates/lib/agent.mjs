// @ts-check
/** The template in which an AI agent sends media, with a scripted model in the place of a real one. */
import { after } from 'node:test';
import { startChatModel } from '../../platform/lib/chat-model.mjs';
import { templateSuite } from './suite.mjs';

/** Registers the hooks of a test file: one n8n, one sandbox and one model for all its tests. */
export function agentSuite() {
	/** @type {Awaited<ReturnType<typeof startChatModel>>} */
	let model;
	const suite = templateSuite({
		chatModelUrl: async () => {
			model = await startChatModel();
			return model.url;
		},
	});
	after(() => model?.close());

	return {
		model: () => model,
		ledger: () => suite.sandbox('ledger'),
		sandbox: suite.sandbox,
		/** Says something to the agent of a workflow and waits until it has answered. @param {any} workflow @param {string} chatInput */
		chatIn: async (workflow, chatInput) => suite.run(await suite.importWorkflow(workflow), chatTrigger(chatInput)),
		/**
		 * Says something to the agent and waits until it has answered.
		 * @param {string} chatInput
		 * @param {(template: any) => void} [change] what a user would change after importing the template
		 */
		chat: async (chatInput, change) => {
			const workflow = await suite.importTemplate('ai-agent-sends-media', change);
			return suite.run(workflow, chatTrigger(chatInput));
		},
	};
}

/** What the editor's chat hands to the trigger. @param {string} chatInput */
const chatTrigger = (chatInput) => ({
	name: 'When Chat Message Received',
	data: {
		startTime: Date.now(),
		executionTime: 0,
		executionIndex: 0,
		executionStatus: 'success',
		source: [null],
		data: { main: [[{ json: { sessionId: 'test-session', action: 'sendMessage', chatInput } }]] },
	},
});
