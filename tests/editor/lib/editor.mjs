// @ts-check
/** n8n's editor as a person uses it. */
import { demoOwner } from '../../../scripts/lib/n8n-rest.mjs';
import { eventually } from '../../lib/until.mjs';

/** In the page: says in the document whether n8n's server can tell the page how an execution goes. */
function tellOfPush() {
	const Plain = window.WebSocket;
	window.WebSocket = class extends Plain {
		/** @param {ConstructorParameters<typeof WebSocket>} args */
		constructor(...args) {
			super(...args);
			if (!String(args[0]).includes('/push')) return;
			this.addEventListener('open', () => (document.documentElement.dataset.push = 'open'));
			this.addEventListener('close', () => (document.documentElement.dataset.push = 'closed'));
		}
	};
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} url n8n's
 */
export function editor(page, url) {
	const output = page.getByTestId('output-panel');
	/** Goes to a page of n8n's, signing in on the way. @param {string} path */
	const signIn = async (path) => {
		await page.addInitScript(tellOfPush);
		await page.goto(`${url}${path}`);
		await page.locator('input[name=emailOrLdapLoginId]').fill(demoOwner.email);
		await page.locator('input[name=password]').fill(demoOwner.password);
		await page.getByTestId('form-submit-button').click();
	};
	/** Executes the open node's step. */
	const startStep = async () => {
		// A click before that fails, and n8n's button then turns for ever.
		await page.locator('html[data-push=open]').waitFor({ state: 'attached' });
		await page.getByTestId('node-execute-button').first().click();
	};
	return {
		signIn,

		/** Opens a workflow, signing in on the way. @param {string} workflowId */
		openWorkflow: async (workflowId) => {
			await signIn(`/workflow/${workflowId}`);
			await page.getByTestId('canvas-node').first().waitFor();
		},

		/** Opens another workflow. @param {string} workflowId */
		open: async (workflowId) => {
			await page.goto(`${url}/workflow/${workflowId}`);
			await page.getByTestId('canvas-node').first().waitFor();
		},

		/** The names of the nodes on the canvas. */
		nodeNames: () =>
			page.getByTestId('canvas-node').evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-node-name'))),

		/** Opens a node's panel, and has its fields there. @param {string} name */
		openNode: async (name) => {
			const field = page.getByTestId('parameter-item').first();
			await eventually(async () => {
				// Of a canvas that still moves its nodes, a double click may hit nothing.
				if (!(await field.isVisible())) await page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`).dblclick({ timeout: 10_000 });
				await field.waitFor({ timeout: 10_000 });
			});
		},

		/** The names of the open node's fields. */
		fieldNames: async () => {
			const labels = await page.getByTestId('parameter-item').locator('label').allInnerTexts();
			// Under a name stand the choices of its hidden switch.
			return labels.map((label) => label.split('\n')[0].trim());
		},

		/** A parameter of the open node. @param {string} name */
		parameter: (name) => page.getByTestId(`parameter-input-${name}`),

		startStep,

		/** Executes the open node's step and waits for its output. */
		executeStep: async () => {
			await startStep();
			await output.getByTestId('ndv-run-data-display-mode').waitFor();
		},

		/** @param {string | RegExp} title */
		showBranch: (title) => output.getByText(title).click(),

		/** The items that the output panel shows, read from its JSON view. @returns {Promise<any[]>} */
		outputItems: async () => {
			await output.getByTestId('radio-button-json').click();
			const view = output.getByTestId('ndv-data-container').locator('.vjs-tree');
			await view.waitFor();
			// It indents with no-break spaces, which JSON does not know.
			return JSON.parse((await view.innerText()).replaceAll('\u00a0', ' '));
		},
	};
}
