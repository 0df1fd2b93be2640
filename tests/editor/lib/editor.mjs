// @ts-check
/** n8n's editor as a person uses it. */
import { demoOwner } from '../../../scripts/lib/n8n-rest.mjs';

/**
 * @param {import('playwright-core').Page} page
 * @param {string} url n8n's
 */
export function editor(page, url) {
	const output = page.getByTestId('output-panel');
	/** Goes to a page of n8n's, signing in on the way. @param {string} path */
	const signIn = async (path) => {
		await page.goto(`${url}${path}`);
		await page.locator('input[name=emailOrLdapLoginId]').fill(demoOwner.email);
		await page.locator('input[name=password]').fill(demoOwner.password);
		await page.getByTestId('form-submit-button').click();
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

		/** @param {string} name */
		openNode: async (name) => {
			await page.locator(`[data-test-id=canvas-node][data-node-name="${name}"]`).dblclick();
			await page.getByTestId('node-execute-button').first().waitFor();
		},

		/** A parameter of the open node. @param {string} name */
		parameter: (name) => page.getByTestId(`parameter-input-${name}`),

		/** Executes the open node's step and waits for its output. */
		executeStep: async () => {
			await page.getByTestId('node-execute-button').first().click();
			await output.getByTestId('ndv-data-container').waitFor();
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
