// @ts-check
/** n8n's own credential test, with our credential; what is stood in for is the database. */
import { requireFromN8n } from './package.mjs';

/**
 * @param {any} pkg
 * @returns {(data: Record<string, unknown>) => Promise<{ status: 'OK' | 'Error', message: string }>}
 */
export function credentialTester(pkg) {
	const { CredentialsTester } = requireFromN8n('./node_modules/n8n/dist/services/credentials-tester.service.js');
	const { CredentialsHelper } = requireFromN8n('./node_modules/n8n/dist/credentials-helper.js');
	const additionalDataModule = requireFromN8n('./node_modules/n8n/dist/workflow-execute-additional-data.js');
	const { UnexpectedError } = requireFromN8n('n8n-workflow');

	const type = new pkg.InstagramDirectApi();
	const types = {
		getByName: () => type,
		getParentTypes: () => [],
		getSupportedNodes: () => ['n8n-nodes-instagram-direct.instagramDirect'],
		recognizes: () => true,
	};
	const helper = Object.create(CredentialsHelper.prototype, {
		credentialTypes: { value: types },
		isCredentialUsableByNode: { value: () => true },
		applyDefaultsAndOverwrites: { value: async (/** @type {unknown} */ _, /** @type {unknown} */ data) => data },
		getDecrypted: {
			value: () => {
				throw new UnexpectedError('The test must use the data of the form');
			},
		},
	});
	additionalDataModule.getBase = async () => ({ credentialsHelper: helper, variables: {}, webhookWaitingBaseUrl: 'http://127.0.0.1/', formWaitingBaseUrl: 'http://127.0.0.1/' });
	const quiet = { debug() {}, info() {}, warn() {}, error() {} };
	const node = new pkg.InstagramDirect();
	const noOp = { description: { name: 'noOp', displayName: 'No Operation', group: [], version: 1, inputs: ['main'], outputs: ['main'], properties: [] } };
	const tester = new CredentialsTester(quiet, quiet, types, { getByNameAndVersion: () => noOp, getByName: () => node }, helper);
	return (data) =>
		tester.testCredentials('user-1', type.name, { id: 'credential-1', name: 'Test', type: type.name, data });
}
