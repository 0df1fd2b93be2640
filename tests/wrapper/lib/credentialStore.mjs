// @ts-check
/** n8n's own credentials helper over one credential, which it encrypts, decrypts and stores; the table is an object here. */
import { requireFromN8n } from './package.mjs';

/**
 * @param {any} pkg
 * @param {Record<string, unknown>} data   as it is saved: expressions begin with `=`
 * @param {{ type?: string, resolve?: (name: string, expression: string) => unknown }} [options]  `resolve` gives the expressions' values
 */
export async function credentialStore(pkg, data, { type = 'instagramDirectApi', resolve = () => undefined } = {}) {
	const { CredentialsHelper } = requireFromN8n('./node_modules/n8n/dist/credentials-helper.js');
	const { Cipher, Credentials } = requireFromN8n('n8n-core');
	useTestKey(Cipher);
	const { NodeHelpers } = requireFromN8n('n8n-workflow');
	const types = { instagramDirectApi: new pkg.InstagramDirectApi(), ...(pkg.InstagramDirectOAuth2Api ? { instagramDirectOAuth2Api: new pkg.InstagramDirectOAuth2Api() } : {}) };
	/** @param {string} name */
	const typeOf = (name) => /** @type {any} */ (types)[name];
	const coder = new Credentials({ id: 'credential-1', name: 'Test' }, type);
	await coder.setData(data);
	const row = { id: 'credential-1', name: 'Test', type, usageScope: 'project', data: coder.getDataToSave().data };
	const written = { count: 0 };
	const read = async () => await new Credentials({ id: row.id, name: row.name }, row.type, row.data).getData();
	const getDecrypted = async (/** @type {any[]} */ ...[, , name, , , raw]) => {
		const stored = await read();
		if (raw === true) return stored;
		const filled = NodeHelpers.getNodeParameters(typeOf(name).properties, stored, true, false, null, null);
		return Object.fromEntries(Object.entries(filled).map(([field, value]) => [field, typeof value === 'string' && value.startsWith('=') ? resolve(field, value) : value]));
	};
	const helper = Object.create(CredentialsHelper.prototype, {
		credentialTypes: { value: { getByName: typeOf, getParentTypes: (/** @type {string} */ name) => typeOf(name).extends ?? [], recognizes: () => true } },
		credentialsRepository: {
			value: {
				findOneByOrFail: async () => ({ ...row }),
				update: async (/** @type {unknown} */ _query, /** @type {{ data: string }} */ changed) => {
					written.count += 1;
					row.data = changed.data;
				},
			},
		},
		isCredentialUsableByNode: { value: () => true },
		getDecrypted: { value: getDecrypted },
	});
	return {
		helper,
		/** The credential as it is stored, decrypted. @returns {Promise<Record<string, any>>} */
		read,
		/** As it lies in the table. */
		row,
		/** How often it was written. */
		written,
		/** Saves changes, as the editor does. @param {Record<string, unknown>} changes */
		save: async (changes) => {
			const changed = new Credentials({ id: row.id, name: row.name }, row.type);
			await changed.setData({ ...(await read()), ...changes });
			row.data = changed.getDataToSave().data;
		},
	};
}

/** Which key n8n 2 encrypts with stands in its database; there is none here. @param {any} Cipher */
function useTestKey(Cipher) {
	const cipher = requireFromN8n('@n8n/di').Container.get(Cipher);
	if (!cipher.encryptV2 || Object.hasOwn(cipher, 'encryptV2')) return;
	const { encryptV2, decryptV2 } = cipher;
	cipher.encryptV2 = (/** @type {unknown} */ data) => encryptV2.call(cipher, data, 'TEST-KEY');
	cipher.decryptV2 = (/** @type {string} */ data) => decryptV2.call(cipher, data, 'TEST-KEY');
}
